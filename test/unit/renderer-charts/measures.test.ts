import { describe, expect, it } from "vitest";
import { limitsOf, measuresOf, timeBetween } from "../../../renderer/views/findings/measures.ts";
import type { Evidence } from "../../../shared/finding.ts";

const pair: Evidence["sightings"] = [
  { at: 0, session: null, address: null, place: null, network: null, client: null },
  { at: 28 * 60_000, session: null, address: null, place: null, network: null, client: null },
];

describe("what a finding measured", () => {
  it("stands beside its limit", () => {
    const measures = measuresOf({
      sightings: pair,
      speedKmh: 1240.4,
      distanceKm: 578.9,
      thresholds: { maxSpeedKmh: 1000, minDistanceKm: 500 },
    });

    expect(measures.map(({ value }) => value)).toEqual([
      "1,240 km/h; the limit is 1,000",
      "579 km",
      "28 minutes",
    ]);
    expect(measures.map(({ beyond }) => beyond)).toEqual([true, false, false]);
  });

  it("is no exact speed where there was no time", () => {
    const [speed] = measuresOf({
      sightings: pair,
      speedKmh: 52_347_078,
      thresholds: { maxSpeedKmh: 1000 },
    });

    expect(speed?.value).toBe("more than 100,000 km/h; the limit is 1,000");
  });

  it("counts sessions against the limit for a warning", () => {
    const evidence = { sightings: [], count: 64, thresholds: { windowMs: 600_000, warning: 20 } };

    expect(measuresOf(evidence).map(({ value, beyond }) => [value, beyond])).toEqual([
      ["64; the limit is 20", true],
    ]);
    expect(limitsOf(evidence)).toEqual([{ name: "Counted together within", value: "10 minutes" }]);
  });

  it("shows limits that it has no name for, in their unit", () => {
    expect(limitsOf({ sightings: [], thresholds: { someOtherKm: 1200 } })).toEqual([
      { name: "some other", value: "1,200 km" },
    ]);
  });

  it("has no time between a single sighting", () => {
    expect(timeBetween({ sightings: pair.slice(0, 1), thresholds: {} })).toBeNull();
    expect(timeBetween({ sightings: pair, thresholds: {} })).toBe(28 * 60_000);
  });
});
