import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KnownPlaces, plainIpv4Number } from "../../../electron/monitor/geo/known-places.ts";
import { plainIpv4 } from "../../../shared/network.ts";
import type { Place } from "../../../shared/session.ts";

const nearlyIpv4 = fc
  .array(
    fc.oneof(fc.integer({ min: 0, max: 300 }).map(String), fc.constantFrom("", "00", "01", "1a", " 1")),
    {
      minLength: 3,
      maxLength: 5,
    },
  )
  .map((parts) => parts.join("."));

describe("IPv4 addresses as numbers", () => {
  it("are those of the plain form, and of no other text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), nearlyIpv4, fc.string()), (text) => {
        const number = text
          .split(".")
          .map(Number)
          .reduce((sum, octet) => sum * 256 + octet, 0);
        expect(plainIpv4Number(text)).toBe(plainIpv4.test(text) ? number : 0);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe("Known places", () => {
  it("are those that were told, or not known any more, however many there are", () => {
    const known = new KnownPlaces();
    const place = (address: number): Place | null =>
      address % 3 === 0
        ? null
        : { country: "DE", city: String(address), latitude: 1, longitude: 2, radiusKm: 3 };
    // Far apart and side by side, and more than there is room for.
    const address = (n: number): number => (n % 2 === 0 ? n * 8_191 + 1 : 4_294_967_295 - n) >>> 0;
    let kept = 0;
    for (let n = 0; n < 400_000; n += 1) {
      if (known.get(address(n)) === undefined) known.set(address(n), place(address(n)));
      if (known.get(address(n)) === undefined) throw new Error("forgotten at once");
    }
    for (let n = 0; n < 400_000; n += 1) {
      const found = known.get(address(n));
      if (found === undefined) continue;
      kept += 1;
      if (found?.city !== place(address(n))?.city) throw new Error(`a wrong place for ${address(n)}`);
    }
    expect(kept).toBeGreaterThan(150_000);
  });
});
