import { expect, it } from "vitest";
import { placeName } from "../../../electron/monitor/geo/country.ts";

const at = { latitude: 48.1, longitude: 11.6, radiusKm: 25 };

it("names a place as people do, without the part of the city that geo data add", () => {
  expect(placeName({ ...at, country: "DE", city: "Munich (Ramersdorf-Perlach)" })).toBe("Munich (Germany)");
  expect(placeName({ ...at, country: "DE", city: "Munich" })).toBe("Munich (Germany)");
  expect(placeName({ ...at, country: "DE", city: null })).toBe("Germany");
});
