/** Addresses as the Internet really has them: of a network, in a country, according to the bundled geo data. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Random } from "../../demo/random.ts";
import { type Geo, openGeo } from "../../electron/monitor/geo/geo.ts";
import { type Networks, openNetworks } from "../../electron/monitor/geo/networks.ts";
import { COUNTRIES, RELAYS, RENTED, VPN_EXITS } from "./providers.ts";

interface Range {
  readonly first: number;
  readonly last: number;
}

export interface Internet {
  readonly geo: Geo;
  readonly networks: Networks;
  /** An address of one of the networks that the geo data puts in the country (null: anywhere), or null if none was found. */
  address(networks: readonly number[], country: string | null, random: Random): string | null;
  /** Another address of the same announced network, near the first. */
  neighbour(address: string, random: Random): string;
}

/** Tries until an address of the wanted country has come up. */
const TRIES = 400;

export async function openInternet(): Promise<Internet> {
  const [{ geo }, { networks }] = await Promise.all([openGeo(), openNetworks()]);
  const wanted = new Set([
    ...COUNTRIES.flatMap(({ homes, mobile }) => [...homes, ...mobile]),
    ...RENTED,
    ...VPN_EXITS,
    ...RELAYS,
  ]);
  const ranges = readRanges(wanted);
  const rangeOf = new Map<string, Range>();
  return {
    geo,
    networks,
    address(from, country, random) {
      const known = from.flatMap((asn) => ranges.get(asn) ?? []);
      if (known.length === 0) return null;
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const range = random.pick(known);
        const address = toText(range, random);
        const place = geo.locate(address);
        if (place === null || (country !== null && place.country !== country)) continue;
        rangeOf.set(address, range);
        return address;
      }
      return null;
    },
    neighbour(address, random) {
      const range = rangeOf.get(address);
      if (range === undefined) return address;
      const home = toNumber(address);
      const [first, last] = [Math.max(range.first, home - 2048), Math.min(range.last, home + 2048)];
      const neighbour = toText({ first, last }, random);
      rangeOf.set(neighbour, range);
      return neighbour;
    },
  };
}

function readRanges(wanted: ReadonlySet<number>): ReadonlyMap<number, Range[]> {
  const file = createRequire(import.meta.url).resolve("@ip-location-db/asn/asn-ipv4-num.csv");
  const ranges = new Map<number, Range[]>();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [first, last, asn] = line.split(",", 3).map(Number);
    if (first === undefined || last === undefined || asn === undefined || !wanted.has(asn)) continue;
    const known = ranges.get(asn);
    if (known === undefined) ranges.set(asn, [{ first, last }]);
    else known.push({ first, last });
  }
  return ranges;
}

function toText({ first, last }: Range, random: Random): string {
  const number = first + Math.floor(random.next() * (last - first + 1));
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
