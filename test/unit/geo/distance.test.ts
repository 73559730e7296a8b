import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceApartKm, distanceKm } from "../../../electron/monitor/geo/distance.ts";

const anyPlace = fc.record({
  country: fc.constant("DE"),
  city: fc.constant(null),
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  radiusKm: fc.double({ min: 0, max: 5000, noNaN: true }),
});

describe("Distance", () => {
  it("is what the maps say", () => {
    const berlin = { latitude: 52.52, longitude: 13.405 };
    const tokyo = { latitude: 35.6895, longitude: 139.6917 };
    expect(distanceKm(berlin, tokyo)).toBeCloseTo(8918, -1);
    expect(distanceKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBeCloseTo(20_015, 0);
  });

  it("is symmetric, never negative, never more than half around, and nothing to oneself", () => {
    fc.assert(
      fc.property(anyPlace, anyPlace, (a, b) => {
        const distance = distanceKm(a, b);
        expect(distance).toBeCloseTo(distanceKm(b, a), 6);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(20_016);
        expect(distanceKm(a, a)).toBeCloseTo(0, 6);
        expect(distanceApartKm(a, b)).toBeLessThanOrEqual(distance);
        expect(distanceApartKm(a, b)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
