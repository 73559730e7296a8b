/** Single addresses and networks in CIDR notation, as people write them. Pure and total on any text. */
import ipaddr from "ipaddr.js";

/** The longest text of one address: IPv6 with an embedded IPv4 and a zone. */
export const MAX_IP_LENGTH = 128;

export const plainIpv4 = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** Whether the text is a network in CIDR notation or a single address. */
export function isNetwork(text: string): boolean {
  return parseNetwork(text) !== null;
}

/** The network's first address and its length in bits; a single address has all of them. */
export function parseNetwork(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_IP_LENGTH) return null;
  const slash = trimmed.indexOf("/");
  const base = parseIp(slash === -1 ? trimmed : trimmed.slice(0, slash));
  if (base === null) return null;
  const longest = base.kind() === "ipv4" ? 32 : 128;
  if (slash === -1) return [base, longest];
  const digits = trimmed.slice(slash + 1);
  if (!/^\d{1,3}$/.test(digits) || Number(digits) > longest) return null;
  return [base, Number(digits)];
}

/** IPv4-mapped IPv6 becomes IPv4. */
export function parseIp(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  // Only four decimal parts: ipaddr.js also takes "1" and "0x7f.1", which nobody means as an address. Not asked there
  // what is none, because it throws and catches inside, which is slow.
  if (plainIpv4.test(text)) return ipaddr.IPv4.parse(text);
  if (!text.includes(":") || !ipaddr.IPv6.isValid(text)) return null;
  const parsed = ipaddr.IPv6.parse(text);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
}
