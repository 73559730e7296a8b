/** Countries: their names in sentences, and the circle that stands for an address known only by country. */
import { cityWithoutDistrict } from "../../../shared/city.ts";
import type { Place } from "../../../shared/session.ts";
import { countryCircles } from "./country-circles.ts";

const names = new Intl.DisplayNames(["en"], { type: "region", style: "short", fallback: "code" });

/** For example "Germany" for DE; a code that the platform does not know stays as it is. */
export function countryName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch (error) {
    // Geo databases use a few codes that are not shaped like a region.
    if (error instanceof RangeError) return code;
    throw error;
  }
}

/** The place of an address of which only the country is known, or null for a code without a country (EU, ZZ). */
export function countryPlace(code: string): Place | null {
  const circle = Object.hasOwn(countryCircles, code) ? countryCircles[code] : undefined;
  if (circle === undefined) return null;
  const [latitude, longitude, radiusKm] = circle;
  return { country: code, city: null, latitude, longitude, radiusKm };
}

/** For people: "Berlin (Germany)" or "Germany". */
export function placeName(place: Place): string {
  const country = countryName(place.country);
  return place.city === null ? country : `${cityWithoutDistrict(place.city)} (${country})`;
}

/** The same spot on the map? `null` (nowhere) equals only itself. Usually answered by identity. */
export function samePlace(a: Place | null, b: Place | null): boolean {
  if (a === b) return true;
  return (
    a !== null &&
    b !== null &&
    a.country === b.country &&
    a.latitude === b.latitude &&
    a.longitude === b.longitude
  );
}
