/** Makes sense of what applications record as the client's address. Pure, total and bounded on any text. */
import ipaddr from "ipaddr.js";

/** Nothing an application sensibly records is longer; the rest is not looked at. */
const MAX_LENGTH = 4096;

/** A forwarded list names the proxies as well; nobody stands behind more. */
const MAX_CANDIDATES = 32;

/** The longest text of one address: IPv6 with an embedded IPv4 and a zone. */
const MAX_CANDIDATE_LENGTH = 128;

const plainIpv4 = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

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
  const parsed = parse(ip);
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
    const address = parse(ip);
    return address !== null && ranges.some(([base, bits]) => matches(address, base, bits));
  };
}

/** Whether the text is a network in CIDR notation or a single address. */
export function isNetwork(text: string): boolean {
  return parseNetwork(text) !== null;
}

function matches(address: ipaddr.IPv4 | ipaddr.IPv6, base: ipaddr.IPv4 | ipaddr.IPv6, bits: number): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}

function parseNetwork(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_CANDIDATE_LENGTH) return null;
  const slash = trimmed.indexOf("/");
  const base = parse(slash === -1 ? trimmed : trimmed.slice(0, slash));
  if (base === null) return null;
  const longest = base.kind() === "ipv4" ? 32 : 128;
  if (slash === -1) return [base, longest];
  const digits = trimmed.slice(slash + 1);
  if (!/^\d{1,3}$/.test(digits) || Number(digits) > longest) return null;
  return [base, Number(digits)];
}

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  // Only four decimal parts: ipaddr.js also takes "1" and "0x7f.1", which nobody means as an address. Not asked there
  // what is none, because it throws and catches inside, which is slow.
  if (plainIpv4.test(text)) return ipaddr.IPv4.parse(text);
  if (!text.includes(":") || !ipaddr.IPv6.isValid(text)) return null;
  const parsed = ipaddr.IPv6.parse(text);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
}

function parseCandidate(candidate: string): string | null {
  if (candidate.length === 0 || candidate.length > MAX_CANDIDATE_LENGTH) return null;
  let text = candidate.replace(/^for=/i, "").replace(/^["'`]+|["'`]+$/g, "");
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(text);
  if (bracketed?.[1] !== undefined) text = bracketed[1];
  else if (/^[\d.]+:\d+$/.test(text)) text = text.slice(0, text.indexOf(":"));
  const zone = text.indexOf("%");
  if (zone !== -1) text = text.slice(0, zone);
  const parsed = parse(text);
  if (parsed === null) return null;
  return parsed.kind() === "ipv6" && "toRFC5952String" in parsed
    ? parsed.toRFC5952String()
    : parsed.toString();
}
