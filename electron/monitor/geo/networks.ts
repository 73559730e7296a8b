/**
 * Which network (autonomous system) an address belongs to, from the CSV files of `@ip-location-db/asn`: lines of
 * first address, last address (both as decimal numbers), AS number, name. Data: RouteViews (CC BY 4.0) with names by
 * DB-IP (CC BY 4.0, https://db-ip.com) and NRO (CC BY 4.0).
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setImmediate as breathe } from "node:timers/promises";
import ipaddr from "ipaddr.js";
import { type Failure, failure } from "../../../shared/failure.ts";
import { isHostingNetwork } from "./hosting.ts";

/** An autonomous system. `hosting`: servers and VPN exits by its name, rather than homes, offices and phones. */
export interface AddressNetwork {
  readonly asn: number;
  readonly name: string;
  readonly hosting: boolean;
}

export interface Networks {
  /** Takes a canonical address; null where the data has none. */
  networkOf(ip: string): AddressNetwork | null;
}

export interface NetworkOptions {
  /** Where the files that ship with the application are, when not in `node_modules`. */
  readonly bundled?: { readonly ipv4: string; readonly ipv6: string };
}

/** Lines between two breaths, so that the monitor stays responsive while it reads: one to two milliseconds of work. */
const LINES_PER_BREATH = 2000;

/**
 * Reads the files, which takes some 300 ms of work in small pieces and keeps about 20 MB. Never rejects: without
 * a file its addresses belong to no network.
 */
export async function openNetworks(
  options: NetworkOptions = {},
): Promise<{ networks: Networks; problems: Failure[] }> {
  const problems: Failure[] = [];
  const names = new Map<number, AddressNetwork>();
  async function open<T>(
    path: string | null,
    file: string,
    parse: (bytes: Buffer) => Promise<T>,
    none: T,
  ): Promise<T> {
    try {
      if (path !== null) return await parse(await readFile(path));
      problems.push(failure("geo-file-invalid", { file, reason: "it is not installed" }));
    } catch {
      problems.push(failure("geo-file-invalid", { file, reason: "it cannot be read" }));
    }
    return none;
  }
  const paths = options.bundled ?? bundledPaths();
  const noRanges: Ranges = { length: 0, first: [], last: [], network: [] };
  const ipv4 = await open(paths.ipv4, "asn-ipv4-num.csv", (bytes) => parseIpv4(bytes, names), noRanges);
  const ipv6 = await open(paths.ipv6, "asn-ipv6-num.csv", (bytes) => parseIpv6(bytes, names), noRanges);
  return {
    networks: {
      networkOf(ip) {
        const ranges = ip.includes(":") ? ipv6 : ipv4;
        const number = ip.includes(":") ? ipv6Number(ip) : ipv4Number(ip);
        return number === null ? null : find(ranges, number, names);
      },
    },
    problems,
  };
}

/** Ranges in address order. IPv6 addresses are taken at their first 53 bits, which tells /53 networks apart. */
interface Ranges {
  readonly length: number;
  readonly first: ArrayLike<number>;
  readonly last: ArrayLike<number>;
  readonly network: ArrayLike<number>;
}

function find(
  ranges: Ranges,
  number: number,
  names: ReadonlyMap<number, AddressNetwork>,
): AddressNetwork | null {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if ((ranges.first[middle] ?? 0) > number) high = middle - 1;
    else if ((ranges.last[middle] ?? 0) < number) low = middle + 1;
    else return names.get(ranges.network[middle] ?? 0) ?? null;
  }
  return null;
}

async function parseIpv4(bytes: Buffer, names: Map<number, AddressNetwork>): Promise<Ranges> {
  return parse(bytes, names, Number);
}

async function parseIpv6(bytes: Buffer, names: Map<number, AddressNetwork>): Promise<Ranges> {
  return parse(bytes, names, (digits) => Number(BigInt(digits) >> 75n));
}

async function parse(
  bytes: Buffer,
  names: Map<number, AddressNetwork>,
  toNumber: (digits: string) => number,
): Promise<Ranges> {
  // Lines are at least 20 bytes long; the unused rest is cut off at the end.
  const most = Math.ceil(bytes.length / 20) + 1;
  const first = new Float64Array(most);
  const last = new Float64Array(most);
  const network = new Uint32Array(most);
  let length = 0;
  let begin = 0;
  while (begin < bytes.length) {
    let end = bytes.indexOf(10, begin);
    if (end === -1) end = bytes.length;
    const fields = /^(\d{1,39}),(\d{1,39}),(\d{1,10}),(.*)$/.exec(
      bytes.toString("utf8", begin, end).trimEnd(),
    );
    begin = end + 1;
    if (fields === null || length === most) continue;
    const [, from = "", to = "", asn = "", name = ""] = fields;
    first[length] = toNumber(from);
    last[length] = toNumber(to);
    network[length] = Number(asn);
    length++;
    if (!names.has(Number(asn))) names.set(Number(asn), networkNamed(Number(asn), name));
    if (length % LINES_PER_BREATH === 0) await breathe();
  }
  return {
    length,
    first: first.slice(0, length),
    last: last.slice(0, length),
    network: network.slice(0, length),
  };
}

function networkNamed(asn: number, field: string): AddressNetwork {
  const unquoted = /^"(.*)"$/.exec(field)?.[1]?.replaceAll('""', '"') ?? field;
  const name = unquoted.trim() === "" ? `AS${asn}` : unquoted.trim().slice(0, 100);
  return { asn, name, hosting: isHostingNetwork(asn, name) };
}

function ipv4Number(ip: string): number | null {
  let number = 0;
  const parts = ip.split(".");
  if (parts.length !== 4) return null;
  for (const part of parts) {
    const octet = Number(part);
    if (!(octet >= 0 && octet <= 255)) return null;
    number = number * 256 + octet;
  }
  return number;
}

function ipv6Number(ip: string): number | null {
  if (!ipaddr.IPv6.isValid(ip)) return null;
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv6.parse(ip).parts;
  return (a * 65_536 + b) * 2 ** 21 + c * 32 + (d >> 11);
}

function bundledPaths(): { ipv4: string | null; ipv6: string | null } {
  const require = createRequire(import.meta.url);
  function resolve(file: string): string | null {
    try {
      return require.resolve(`@ip-location-db/asn/${file}`);
    } catch {
      return null;
    }
  }
  return { ipv4: resolve("asn-ipv4-num.csv"), ipv6: resolve("asn-ipv6-num.csv") };
}
