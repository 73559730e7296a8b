import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tickLabel, timeTicks } from "../../../renderer/charts/time-axis.ts";

const zone = process.env["TZ"];
beforeAll(() => {
  process.env["TZ"] = "Europe/Berlin";
});
afterAll(() => {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
});

describe("ticks of the time axis", () => {
  it("stand on round local times", () => {
    const from = new Date(2026, 4, 1, 11, 3, 20).getTime();
    const ticks = timeTicks(from, from + 3_600_000, 6);

    expect(ticks.map((at) => tickLabel(at, "en-GB"))).toEqual([
      "11:10",
      "11:20",
      "11:30",
      "11:40",
      "11:50",
      "12:00",
    ]);
  });

  it("name the day at midnight", () => {
    const from = new Date(2026, 4, 1, 22, 0).getTime();
    const labels = timeTicks(from, from + 6 * 3_600_000, 6).map((at) => tickLabel(at, "en-GB"));

    expect(labels).toContain("Sat 2 May");
  });

  it("stay on midnight when the clocks change", () => {
    // Berlin sets its clocks forward on 29 March 2026.
    const from = new Date(2026, 2, 26, 12, 0).getTime();
    const ticks = timeTicks(from, from + 7 * 86_400_000, 8);

    expect(ticks.map((at) => new Date(at).getHours())).toEqual(ticks.map(() => 0));
    expect(ticks).toHaveLength(7);
  });

  it("are never more than asked for", () => {
    const from = new Date(2026, 4, 1, 0, 0).getTime();
    for (const hours of [0.25, 1, 6, 24, 168]) {
      expect(timeTicks(from, from + hours * 3_600_000, 7).length).toBeLessThanOrEqual(8);
    }
  });

  it("do not exist for an empty or broken range", () => {
    expect(timeTicks(5, 5, 6)).toEqual([]);
    expect(timeTicks(5, Number.NaN, 6)).toEqual([]);
  });
});
