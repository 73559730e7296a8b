import { describe, expect, it } from "vitest";
import { Told } from "../../../electron/monitor/alerts/told.ts";
import { finding, NOON } from "./finding.ts";

const HOUR = 3_600_000;
const warning = finding({ severity: "warning" });

describe("Of one finding", () => {
  it("is told once, and again when it has become worse", () => {
    const told = new Told(NOON - 1);
    expect(told.judge(warning, NOON)).toBe("raised");
    expect(told.judge(warning, NOON + 1000)).toBeNull();
    expect(told.judge({ ...warning, severity: "critical" }, NOON + 2000)).toBe("updated");
    expect(told.judge(warning, NOON + 3000)).toBeNull();
  });

  it("that comes and goes is told once an hour at most", () => {
    const told = new Told(NOON - 1);
    const rings = Array.from({ length: 180 }, (_, minute) => {
      const now = NOON + minute * 60_000;
      told.judge({ ...warning, raisedAt: now, state: { kind: "closed", at: now, cause: "passed" } }, now);
      return told.judge({ ...warning, raisedAt: now + 1 }, now + 1);
    });
    expect(rings.filter((ring) => ring !== null)).toHaveLength(3);
  });

  it("that somebody answered nothing is told", () => {
    const told = new Told(NOON - 1);
    expect(told.judge({ ...warning, state: { kind: "acknowledged", at: NOON, by: "x" } }, NOON)).toBeNull();
  });

  it("that is older than this run is told as an update, once", () => {
    const told = new Told(NOON + HOUR);
    expect(told.judge(warning, NOON + HOUR)).toBe("updated");
    expect(told.judge(warning, NOON + HOUR + 1)).toBeNull();
  });
});
