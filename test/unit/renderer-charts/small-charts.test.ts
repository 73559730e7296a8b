import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { niceCeiling } from "../../../renderer/charts/nice-ceiling.ts";
import { sparklinePath, thinValues } from "../../../renderer/charts/sparkline-path.ts";

describe("the top of an axis", () => {
  it("is never below what it has to hold, and never far above", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (value) => {
        const top = niceCeiling(value, 1);
        expect(top).toBeGreaterThanOrEqual(value);
        expect(top).toBeLessThanOrEqual(value * 2);
      }),
    );
  });

  it("leaves room for an axis when there is nothing to show", () => {
    expect(niceCeiling(0)).toBe(4);
  });
});

describe("a sparkline", () => {
  it("fills its box from the oldest value to the newest", () => {
    expect(sparklinePath([0, 10, 5], 100, 23)).toBe("M0,21.5L50,1.5L100,11.5");
  });

  it("runs through the middle when nothing changes", () => {
    expect(sparklinePath([7, 7], 100, 20)).toBe("M0,10L100,10");
  });

  it("is not drawn for a single value", () => {
    expect(sparklinePath([7], 100, 20)).toBe("");
  });

  it("keeps the newest value when it is thinned", () => {
    const values = Array.from({ length: 500 }, (_, index) => index);
    const thin = thinValues(values, 60);

    expect(thin).toHaveLength(60);
    expect(thin.at(-1)).toBe(499);
  });
});
