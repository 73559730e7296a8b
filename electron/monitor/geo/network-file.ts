/**
 * The user's own database of networks: MaxMind's layout (`autonomous_system_number`, GeoLite2-ASN and DB-IP ASN) or the
 * one of ip-location-db, which is the same.
 */
import { mostlyUsed } from "../mostly-used.ts";
import { isHostingNetwork } from "./hosting.ts";
import { field, firstRecords, isoDate, LocationFileError, openReader, readDatabase, text } from "./mmdb.ts";
import type { AddressNetwork, Networks } from "./networks.ts";

export interface NetworkFile extends Networks {
  /** The database's own name for what it is, for example "GeoLite2-ASN". */
  readonly type: string;
  /** When it was built, as ISO yyyy-mm-dd. */
  readonly date: string | null;
}

/** Rejects with {@link LocationFileError} for anything that is not a whole, readable database of networks. */
export async function openNetworkFile(path: string): Promise<NetworkFile> {
  const reader = openReader(await readDatabase(path), mostlyUsed<number | string, unknown>(4096));
  if (![...firstRecords(reader)].some((record) => networkIn(record) !== null)) {
    throw new LocationFileError("it names no networks");
  }
  const onlyIpv4 = reader.metadata.ipVersion === 4;
  return {
    type: text(reader.metadata.databaseType) ?? "MaxMind database",
    date: isoDate(reader.metadata.buildEpoch),
    networkOf(ip) {
      if (onlyIpv4 && ip.includes(":")) return null;
      try {
        return networkIn(reader.get(ip));
      } catch {
        // A damaged record; the rest of the file may well be good.
        return null;
      }
    },
  };
}

function networkIn(record: unknown): AddressNetwork | null {
  const asn = field(record, "autonomous_system_number");
  if (typeof asn !== "number" || !Number.isInteger(asn) || asn <= 0) return null;
  const name = text(field(record, "autonomous_system_organization"))?.slice(0, 100) ?? `AS${asn}`;
  return { asn, name, hosting: isHostingNetwork(asn, name) };
}
