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
import { NetworkNames } from "./network-names.ts";

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

/** Of an IPv6 address. */
const MOST_DIGITS = 39;
const COMMA = 44;
const DOT = 46;
const ZERO = 48;
const NINE = 57;

/**
 * Reads the files, which takes some 400 ms of work in small pieces and keeps about 10 MB. Never rejects: without
 * a file its addresses belong to no network.
 */
export async function openNetworks(
  options: NetworkOptions = {},
): Promise<{ networks: Networks; problems: Failure[] }> {
  const problems: Failure[] = [];
  const names = new NetworkNames();
  /** Those that were asked for, so that equal numbers give the same object. */
  const made = new Map<number, AddressNetwork>();
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
  function named(index: number | null): AddressNetwork | null {
    if (index === null) return null;
    const known = made.get(index) ?? networkNamed(names.asn(index), names.name(index));
    made.set(index, known);
    return known;
  }
  const paths = options.bundled ?? bundledPaths();
  const noRanges: Ranges = { length: 0, first: [], last: [], network: [] };
  const ipv4 = await open(paths.ipv4, "asn-ipv4-num.csv", (bytes) => parseIpv4(bytes, names), noRanges);
  const ipv6 = await open(paths.ipv6, "asn-ipv6-num.csv", (bytes) => parseIpv6(bytes, names), noRanges);
  names.finish();
  return {
    networks: {
      networkOf(ip) {
        const isIpv6 = ip.includes(":");
        const ranges = isIpv6 ? ipv6 : ipv4;
        const number = isIpv6 ? ipv6Number(ip) : ipv4Number(ip);
        return number === null ? null : named(find(ranges, number));
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
  /** Indexes of names. */
  readonly network: ArrayLike<number>;
}

/** The index of its network's name, or null. */
function find(ranges: Ranges, number: number): number | null {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if ((ranges.first[middle] ?? 0) > number) high = middle - 1;
    else if ((ranges.last[middle] ?? 0) < number) low = middle + 1;
    else return ranges.network[middle] ?? null;
  }
  return null;
}

async function parseIpv4(bytes: Buffer, names: NetworkNames): Promise<Ranges> {
  return parse(bytes, names, Uint32Array, decimal);
}

async function parseIpv6(bytes: Buffer, names: NetworkNames): Promise<Ranges> {
  return parse(bytes, names, Float64Array, (_, begin, end) =>
    Number(BigInt(bytes.toString("latin1", begin, end)) >> 75n),
  );
}

/** `Addresses`: what the numbers of addresses fit into. */
async function parse(
  bytes: Buffer,
  names: NetworkNames,
  Addresses: typeof Uint32Array | typeof Float64Array,
  toNumber: (bytes: Buffer, begin: number, end: number) => number,
): Promise<Ranges> {
  // Lines are at least 20 bytes long; the unused rest is cut off at the end.
  const most = Math.ceil(bytes.length / 20) + 1;
  const first = new Addresses(most);
  const last = new Addresses(most);
  const network = new Uint32Array(most);
  let length = 0;
  let begin = 0;
  while (begin < bytes.length) {
    let end = bytes.indexOf(10, begin);
    if (end === -1) end = bytes.length;
    const from = begin;
    const fromEnd = endOfNumber(bytes, from);
    const toEnd = endOfNumber(bytes, fromEnd + 1);
    const asnEnd = endOfNumber(bytes, toEnd + 1);
    begin = end + 1;
    if (fromEnd === -1 || toEnd === -1 || asnEnd === -1 || asnEnd >= end || length === most) continue;
    const asn = decimal(bytes, toEnd + 1, asnEnd);
    first[length] = toNumber(bytes, from, fromEnd);
    last[length] = toNumber(bytes, fromEnd + 1, toEnd);
    network[length] = names.add(asn, bytes, asnEnd + 1, end);
    length++;
    if (length % LINES_PER_BREATH === 0) await breathe();
  }
  return {
    length,
    first: first.slice(0, length),
    last: last.slice(0, length),
    network: network.slice(0, length),
  };
}

/** Where the comma after the digits is that begin at `at`; -1: there is none, or there are no digits, or too many. */
function endOfNumber(bytes: Buffer, at: number): number {
  let end = at;
  while (isDigit(bytes[end])) end++;
  return end > at && end - at <= MOST_DIGITS && bytes[end] === COMMA ? end : -1;
}

function decimal(bytes: Buffer, begin: number, end: number): number {
  let number = 0;
  for (let at = begin; at < end; at++) number = number * 10 + (bytes[at] ?? ZERO) - ZERO;
  return number;
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= ZERO && code <= NINE;
}

function networkNamed(asn: number, field: string): AddressNetwork {
  const text = field.trimEnd();
  const unquoted = /^"(.*)"$/.exec(text)?.[1]?.replaceAll('""', '"') ?? text;
  const name = unquoted.trim() === "" ? `AS${asn}` : unquoted.trim().slice(0, 100);
  return { asn, name, hosting: isHostingNetwork(asn, name) };
}

/** Called for every session that is judged, so it makes no strings. */
function ipv4Number(ip: string): number | null {
  let number = 0;
  let octet = 0;
  let dots = 0;
  for (let at = 0; at < ip.length; at++) {
    const code = ip.charCodeAt(at);
    if (code === DOT) {
      number = number * 256 + octet;
      octet = 0;
      dots++;
    } else if (isDigit(code) && octet <= 25) {
      octet = octet * 10 + code - ZERO;
    } else return null;
  }
  return dots === 3 && octet <= 255 ? number * 256 + octet : null;
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
