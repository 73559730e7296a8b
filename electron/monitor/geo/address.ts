/** Makes sense of what applications record as the client's address. Pure, total and bounded on any text. */
import type ipaddr from "ipaddr.js";
import { MAX_IP_LENGTH, parseIp, parseNetwork, plainIpv4 } from "../../../shared/network.ts";

/** Nothing an application sensibly records is longer; the rest is not looked at. */
const MAX_LENGTH = 4096;

/** A forwarded list names the proxies as well; nobody stands behind more. */
const MAX_CANDIDATES = 32;

/**
 * The canonical text of a recorded address, or null where there is none in it. Takes lists as in
 * `X-Forwarded-For` (the first public address, otherwise the first), `Forwarded` elements (`for="[::1]:80"`),
 * ports, brackets, zone ids, quotes and IPv4-mapped IPv6. The result normalises to itself.
 */
export function normaliseAddress(recorded: string): string | null {
  if (plainIpv4.test(recorded)) return recorded;
  const text = recorded.length > MAX_LENGTH ? recorded.slice(0, MAX_LENGTH) : recorded;
  let first: string | null = null;
  for (const candidate of text.split(/[\s,;]+/, MAX_CANDIDATES)) {
    const address = parseCandidate(candidate);
    if (address === null) continue;
    if (isPublic(address)) return address;
    first ??= address;
  }
  return first;
}

/**
 * Whether a canonical address can belong to a client on the Internet: not private, shared (carrier-grade NAT),
 * loopback, link-local, documentation, multicast or otherwise reserved.
 */
export function isPublic(ip: string): boolean {
  // Most addresses are told apart by their first number alone, without parsing; this runs for every lookup.
  if (plainIpv4.test(ip)) {
    const first = Number.parseInt(ip, 10);
    if (first < 224 && !partlyReserved.has(first)) return true;
  }
  const parsed = parseIp(ip);
  return parsed !== null && parsed.range() === "unicast";
}

/** First numbers of IPv4 networks of which some or all addresses are not public (IANA special-purpose registry). */
const partlyReserved: ReadonlySet<number> = new Set([0, 10, 100, 127, 169, 172, 192, 198, 203]);

/** A test for a list of networks in CIDR notation (single addresses too). What is not one is left out. */
export function networkMatcher(networks: readonly string[]): (ip: string) => boolean {
  const ranges = networks.flatMap((network) => {
    const range = parseNetwork(network);
    return range === null ? [] : [range];
  });
  if (ranges.length === 0) return () => false;
  return (ip) => {
    const address = parseIp(ip);
    return address !== null && ranges.some(([base, bits]) => matches(address, base, bits));
  };
}

function matches(address: ipaddr.IPv4 | ipaddr.IPv6, base: ipaddr.IPv4 | ipaddr.IPv6, bits: number): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}

function parseCandidate(candidate: string): string | null {
  if (candidate.length === 0 || candidate.length > MAX_IP_LENGTH) return null;
  let text = candidate.replace(/^for=/i, "").replace(/^["'`]+|["'`]+$/g, "");
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(text);
  if (bracketed?.[1] !== undefined) text = bracketed[1];
  else if (/^[\d.]+:\d+$/.test(text)) text = text.slice(0, text.indexOf(":"));
  const zone = text.indexOf("%");
  if (zone !== -1) text = text.slice(0, zone);
  const parsed = parseIp(text);
  if (parsed === null) return null;
  return parsed.kind() === "ipv6" && "toRFC5952String" in parsed
    ? parsed.toRFC5952String()
    : parsed.toString();
}
