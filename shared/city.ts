/** Geo data often names the part of a city too: "Austin (East Riverside)". */
const DISTRICT = / \([^)]*\)$/;

/** The city alone, as people call it. */
export function cityWithoutDistrict(city: string): string {
  return city.replace(DISTRICT, "");
}
