/** Sessions for property tests: few distinct values, so that they collide, and awkward ones among them. */
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import type { EnrichedSession, StoreKey } from "../../../electron/monitor/sessions/record.ts";
import type { Client, Place } from "../../../shared/session.ts";

/** Around this moment everything happens. */
export const NOON = Date.UTC(2026, 5, 1, 12);

const places: readonly Place[] = [
  { country: "DE", city: "Berlin", latitude: 52.5, longitude: 13.4, radiusKm: 20 },
  { country: "DE", city: "Berlin", latitude: 52.5, longitude: 13.4, radiusKm: 50 },
  { country: "DE", city: null, latitude: 51, longitude: 9, radiusKm: 300 },
  { country: "BR", city: "São Paulo", latitude: -23.5, longitude: -46.6, radiusKm: 30 },
  { country: "JP", city: "東京", latitude: 35.7, longitude: 139.7, radiusKm: 10 },
];
const clients: readonly Client[] = [
  { browser: "Firefox", system: "Windows", kind: "desktop" },
  { browser: "Chrome", system: "Android", kind: "mobile" },
  { browser: "Chrome", system: "Windows", kind: "desktop" },
  { browser: "Googlebot", system: "Other", kind: "bot" },
];

const offsets = fc.oneof(
  fc.constantFrom(0, 1, -1, 60_000, 300_000, 1_800_000, 86_400_000, 604_800_000, 604_800_001),
  fc.integer({ min: -2_000_000, max: 2_000_000 }),
  fc.integer({ min: -40 * 86_400_000, max: 40 * 86_400_000 }),
);
const moments = offsets.map((offset) => NOON - offset);

export const users = fc.constantFrom(
  "alice",
  "Alice",
  "bob",
  "none",
  "ÉVA",
  "éva",
  "山田",
  "user-1",
  "USER-10",
  "with blank",
  "",
  `${"long".repeat(80)}`,
);
const labels = fc.constantFrom("alice@example.org", "Bob B.", "bob", "Ünal Ö.", "a*b");
const addresses = fc.constantFrom(
  "10.0.0.1",
  "10.0.0.2",
  "10.1.2.3",
  "192.0.2.7",
  "2001:db8::1",
  "2001:db8:0:1::2",
  "fe80::1",
);
const agents = fc.constantFrom(
  "Mozilla/5.0 (X11) Firefox/140",
  "Mozilla/5.0 Chrome/140",
  `agent ${"x".repeat(300)}`,
);

const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 4 });

export const sessions: fc.Arbitrary<EnrichedSession> = fc
  .record({
    user: orNull(users),
    label: orNull(labels),
    address: orNull(fc.oneof(addresses, fc.constantFrom("unknown", "10.0.0.1:5000"))),
    userAgent: orNull(agents),
    createdAt: orNull(moments),
    seen: orNull(fc.tuple(moments, fc.constantFrom("recorded" as const, "inferred", "observed"))),
    format: fc.constantFrom("express-session", "django", "spring"),
    opaque: fc.option(fc.constantFrom("encrypted" as const, "truncated"), { nil: null, freq: 2 }),
    expiresAt: orNull(moments),
    ip: orNull(addresses),
    place: orNull(fc.constantFrom(...places)),
    client: orNull(fc.constantFrom(...clients)),
  })
  .map(({ seen, ...rest }) => ({
    ...rest,
    lastSeen: seen?.[0] ?? null,
    lastSeenOrigin: seen?.[1] ?? null,
  }));

/** Forty keys of several lengths; a few bytes above 0x7f, one key too long for a buffer. */
export const keys: fc.Arbitrary<StoreKey> = fc.nat({ max: 39 }).map((n) => {
  const name = n === 7 ? "x".repeat(400) : n % 5 === 0 ? `\xff\x00${n}` : `${"k".repeat(n)}${n}`;
  return `sess:${name}` as StoreKey;
});

/** Nothing known. */
export const plain: EnrichedSession = {
  user: null,
  label: null,
  address: null,
  userAgent: null,
  createdAt: null,
  lastSeen: null,
  lastSeenOrigin: null,
  format: "plain",
  opaque: null,
  expiresAt: null,
  ip: null,
  place: null,
  client: null,
};

/** A text that sorts as the address should: IPv4 before IPv6 before what is no address. */
export function sortableAddress(text: string): string {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return `4${hex(ipaddr.IPv4.parse(text).toByteArray())}`;
  if (ipaddr.IPv6.isValid(text)) return `6${hex(ipaddr.IPv6.parse(text).toByteArray())}`;
  return `x${text.toLowerCase()}`;
}

function hex(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString("hex");
}
