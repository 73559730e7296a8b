/**
 * One MaxMind database file (`.mmdb`): opened, checked and asked. Both layouts are read: MaxMind's nested one
 * (`country.iso_code`, `location.latitude`) and the flat one of ip-location-db (`country_code`, `latitude`).
 * Format: https://maxmind.github.io/MaxMind-DB/
 */
import { readFile } from "node:fs/promises";
import { Reader, type Response } from "maxmind";
import type { Place } from "../../../shared/session.ts";
import { mostlyUsed } from "../mostly-used.ts";
import { countryPlace } from "./country.ts";

/** Larger than any published database (GeoIP2 Enterprise is about 400 MB); beyond it is not one. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024;

/**
 * DB-IP Lite and most free data give no accuracy. MaxMind states its own city accuracy as "within 50 km of the
 * true position", and gives radii of 5 to 100 km for most city records.
 */
const CITY_RADIUS_KM = 50;

/** The description is at the very end of the file, so a file that is cut off looks like no database at all. */
const NOT_A_DATABASE = "it is not a MaxMind database, or not a whole one";

/** How far to look for a usable record before the file is refused. */
const networksTriedAtOpening = 4096;

export interface LocationFile {
  /** The database's own name for what it is, for example "GeoLite2-City" or "city ipv4". */
  readonly type: string;
  /** When it was built, as ISO yyyy-mm-dd. */
  readonly date: string | null;
  readonly cities: boolean;
  /** Where an address is. Null for addresses the file does not have, or only with broken records. */
  locate(ip: string): Place | null;
}

/** Why a file is no use, as the end of the sentence "This geo file cannot be used: …". */
export class LocationFileError extends Error {}

/** Rejects with {@link LocationFileError} for anything that is not a whole, readable location database. */
export async function openLocationFile(path: string): Promise<LocationFile> {
  const decoded = new Decoded();
  const reader = openReader(await read(path), decoded);
  const kind = probe(reader);
  if (kind === "empty") throw new LocationFileError("it names no countries");
  return {
    type: text(reader.metadata.databaseType) ?? "MaxMind database",
    date: isoDate(reader.metadata.buildEpoch),
    cities: kind === "cities",
    locate: locator(reader, decoded),
  };
}

async function read(path: string): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > MAX_FILE_BYTES) throw new LocationFileError("it is larger than 1 GB");
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      throw new LocationFileError("it is compressed; unpack it first");
    return bytes;
  } catch (error) {
    if (error instanceof LocationFileError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new LocationFileError(
      code === "ENOENT" ? "the file does not exist" : `it cannot be read (${code})`,
    );
  }
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

function openReader(bytes: Buffer, decoded: Decoded): Reader<Response> {
  let reader: Reader<Response>;
  try {
    reader = new Reader<Response>(bytes, { cache: decoded });
  } catch {
    throw new LocationFileError(NOT_A_DATABASE);
  }
  const { nodeCount, recordSize, searchTreeSize, ipVersion } = reader.metadata;
  if (ipVersion !== 4 && ipVersion !== 6) throw new LocationFileError(NOT_A_DATABASE);
  if (!(nodeCount > 0 && recordSize > 0)) throw new LocationFileError(NOT_A_DATABASE);
  if (searchTreeSize + 16 >= bytes.length) throw new LocationFileError("it is truncated");
  return reader;
}

/** Walks the first networks in address order until one has a place. Broken records count as none. */
function probe(reader: Reader<Response>): "cities" | "countries" | "empty" {
  let found: "cities" | "countries" | "empty" = "empty";
  const bits = reader.metadata.ipVersion === 4 ? 32 : 128;
  let address = 0n;
  for (let tried = 0; tried < networksTriedAtOpening && address < 1n << BigInt(bits); tried++) {
    let prefix: number;
    try {
      const [record, length] = reader.getWithPrefixLength(addressText(address, bits));
      prefix = length;
      const place = record === null ? null : placeOf(record);
      if (place !== null) found = place.city === null ? "countries" : "cities";
      if (found === "cities") return found;
    } catch {
      throw new LocationFileError("it is damaged");
    }
    address += 1n << BigInt(bits - Math.max(1, prefix));
  }
  return found;
}

function addressText(address: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join(".");
  const hex = address.toString(16).padStart(32, "0");
  return hex.replace(/.{4}(?!$)/g, "$&:");
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

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, 200) : null;
}

function degrees(value: unknown, limit: number): number | null {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Math.abs(number) <= limit ? number : null;
}

function isoDate(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 10);
}
