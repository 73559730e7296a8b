/**
 * One MaxMind database file (`.mmdb`): opened, checked and asked. Both layouts are read: MaxMind's nested one
 * (`country.iso_code`, `location.latitude`) and the flat one of ip-location-db (`country_code`, `latitude`).
 * Format: https://maxmind.github.io/MaxMind-DB/
 */
import type { Reader, Response } from "maxmind";
import type { Place } from "../../../shared/session.ts";
import { mostlyUsed } from "../mostly-used.ts";
import { countryPlace } from "./country.ts";
import { field, firstRecords, isoDate, LocationFileError, openReader, readDatabase, text } from "./mmdb.ts";

/**
 * DB-IP Lite and most free data give no accuracy. MaxMind states its own city accuracy as "within 50 km of the
 * true position", and gives radii of 5 to 100 km for most city records.
 */
const CITY_RADIUS_KM = 50;

export interface LocationFile {
  /** The database's own name for what it is, for example "GeoLite2-City" or "city ipv4". */
  readonly type: string;
  /** When it was built, as ISO yyyy-mm-dd. */
  readonly date: string | null;
  readonly cities: boolean;
  /** Where an address is. Null for addresses the file does not have, or only with broken records. */
  locate(ip: string): Place | null;
}

/** Rejects with {@link LocationFileError} for anything that is not a whole, readable location database. */
export async function openLocationFile(path: string): Promise<LocationFile> {
  const decoded = new Decoded();
  const reader = openReader(await readDatabase(path), decoded);
  const kind = probe(reader);
  if (kind === "empty") throw new LocationFileError("it names no countries");
  return {
    type: text(reader.metadata.databaseType) ?? "MaxMind database",
    date: isoDate(reader.metadata.buildEpoch),
    cities: kind === "cities",
    locate: locator(reader, decoded),
  };
}

/**
 * What the reader has decoded. Its first question in a lookup is for the record itself; from then on that record is
 * answered as the {@link Located} made of it, so that nothing is decoded twice and a million sessions share a few
 * ten thousand places. Everything else are parts of records: field names, countries, cities.
 */
class Decoded {
  private readonly places = mostlyUsed<number, { value: Located; offset: number }>(65_536);
  private readonly parts = mostlyUsed<number | string, unknown>(4096);
  private record: number | null = null;
  private begun = false;

  begin(): void {
    this.begun = true;
    this.record = null;
  }

  get(offset: number | string): unknown {
    if (!this.begun) return this.parts.get(offset);
    this.begun = false;
    if (typeof offset !== "number") return undefined;
    this.record = offset;
    return this.places.get(offset);
  }

  set(offset: number | string, decoded: unknown): void {
    if (offset !== this.record) this.parts.set(offset, decoded);
  }

  keep(place: Place | null): void {
    if (this.record !== null) this.places.set(this.record, { value: new Located(place), offset: 0 });
  }
}

class Located {
  readonly place: Place | null;
  constructor(place: Place | null) {
    this.place = place;
  }
}

/** Looks at the first networks in address order until one has a place. Broken records count as none. */
function probe(reader: Reader<Response>): "cities" | "countries" | "empty" {
  let found: "cities" | "countries" | "empty" = "empty";
  for (const record of firstRecords(reader)) {
    const place = placeOf(record);
    if (place !== null) found = place.city === null ? "countries" : "cities";
    if (found === "cities") return found;
  }
  return found;
}

function locator(reader: Reader<Response>, decoded: Decoded): (ip: string) => Place | null {
  const onlyIpv4 = reader.metadata.ipVersion === 4;
  return (ip) => {
    // An IPv4 tree takes an IPv6 address's first 32 bits for an IPv4 address and answers nonsense.
    if (onlyIpv4 && ip.includes(":")) return null;
    try {
      decoded.begin();
      const record: unknown = reader.get(ip);
      if (record instanceof Located) return record.place;
      const place = placeOf(record);
      decoded.keep(place);
      return place;
    } catch {
      // A damaged record: the file opened, so the rest of it may well be good.
      return null;
    }
  };
}

/** Reads either layout. Exported for tests. */
export function placeOf(record: unknown): Place | null {
  const flat = text(field(record, "country_code"));
  const nested = text(field(field(record, "country"), "iso_code"));
  const registered = text(field(field(record, "registered_country"), "iso_code"));
  const code = (flat ?? nested ?? registered)?.toUpperCase();
  if (code === undefined || !/^[A-Z]{2}$/.test(code)) return null;
  // Answered from many places at once: the position says nothing about the client.
  if (field(field(record, "traits"), "is_anycast") === true) return null;
  const location = field(record, "location");
  const latitude = degrees(field(location, "latitude") ?? field(record, "latitude"), 90);
  const longitude = degrees(field(location, "longitude") ?? field(record, "longitude"), 180);
  const city = text(field(record, "city")) ?? text(field(field(field(record, "city"), "names"), "en"));
  const radius = field(location, "accuracy_radius");
  const radiusKm = typeof radius === "number" && radius >= 0 ? radius : null;
  // A position without a city and without an accuracy is the middle of a region or country: only the country is known.
  if (latitude === null || longitude === null || (city === null && radiusKm === null))
    return countryPlace(code);
  return { country: code, city, latitude, longitude, radiusKm: radiusKm ?? CITY_RADIUS_KM };
}

function degrees(value: unknown, limit: number): number | null {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Math.abs(number) <= limit ? number : null;
}
