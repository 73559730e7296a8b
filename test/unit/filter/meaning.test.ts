import { describe, expect, it } from "vitest";
import { formatFilter, matchesFilter, parseFilter } from "../../../shared/filter/filter.ts";
import type { FilteredSession } from "../../../shared/filter/term.ts";

const NOW = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;

const session: FilteredSession = {
  user: "alice",
  label: "Alice Smith <alice@example.org>",
  address: "10.1.2.3, 192.0.2.1",
  ip: "10.1.2.3",
  place: { country: "BR", city: "São Paulo", latitude: -23.5, longitude: -46.6, radiusKm: 20 },
  client: { browser: "Firefox", system: "Windows", kind: "desktop" },
  format: "express-session",
  opaque: null,
  createdAt: NOW - 120 * MINUTE,
  lastSeen: NOW - 30 * MINUTE,
  lastSeenOrigin: "inferred",
  expiresAt: NOW + 15 * MINUTE,
  severity: "warning",
  findings: [
    { id: "Ab-1_x", rule: "new-country", open: true },
    { id: "Ab-2_x", rule: "outlived", open: false },
  ],
  revocation: "none",
};
const unknown: FilteredSession = {
  ...session,
  user: null,
  label: null,
  address: null,
  ip: null,
  place: null,
  client: null,
  opaque: "encrypted",
  createdAt: null,
  lastSeen: null,
  lastSeenOrigin: null,
  expiresAt: null,
  severity: null,
  findings: [],
};

function matches(text: string, candidate: FilteredSession): boolean {
  const parsed = parseFilter(text);
  if ("problem" in parsed) throw new Error(`${text}: ${parsed.problem.message}`);
  return matchesFilter(parsed.filter, candidate, NOW);
}

describe("a filter", () => {
  it.each([
    "",
    "   ",
    "alice",
    "ALICE smith",
    "example.org",
    "10.1.2",
    '"Alice Smith"',
    "bob,alice",
    "al*example",
    "user:alice",
    "user:ALICE",
    "user=alice",
    "user:al*",
    "user:*ice",
    "user:bob,alice",
    "label:*smith*",
    "name:alice*",
    "country:br",
    "country:DE,BR",
    'city:"são paulo"',
    "city:São*",
    "ip:10.0.0.0/8",
    "ip:10.1.2.3",
    "ip:10.1.*",
    "ip:2001:db8::/32,10.1.2.0/24",
    "ip:::ffff:10.1.2.3",
    "client:firefox",
    "browser:fire*",
    "os:windows",
    "format:express-session",
    "-format:django",
    "idle>=30m",
    "idle<=30m",
    "idle>29m59s",
    "idle:5m..1h",
    "idle:..30m",
    "idle:1s..2s,30m..",
    "age<1d",
    "age>1h59m",
    "expires<16m",
    "anomaly:any",
    "anomaly:warning",
    "anomaly>=notice",
    "-anomaly:none",
    "rule:new-country",
    "RULE:outlived,New-Country",
    "-rule:outlived",
    "finding:Ab-1_x",
    "finding:Ab-2_x",
    "finding:zz,Ab-2_x",
    "-finding:zz",
    "origin:inferred",
    "-is:anonymous",
    "-is:permanent -is:bot,opaque,revoked",
  ])("matches with: %s", (text) => {
    expect(matches(text, session)).toBe(true);
  });

  it.each([
    "bob",
    '"alicesmith"',
    "-alice",
    "user:ali",
    "user:*z*",
    "user:al*lice",
    "user:al*ice*ce",
    "user:none",
    'user:"none"',
    "user:al\\*",
    "country:DE",
    "country:none",
    "-country:BR",
    "ip:10.1.2.4",
    "ip:10.0.0.0/16",
    "ip:::/0",
    "client:fire",
    "idle>30m",
    "idle<30m",
    "age<1h",
    "expires>1h",
    "anomaly:none",
    "anomaly>warning",
    "anomaly<warning",
    "rule:outlived",
    "-rule:new-country",
    "finding:ab-1_x",
    "-finding:Ab-1_x",
    "origin:recorded,none",
    "is:anonymous,opaque,bot,revoked,permanent",
    "user:alice country:DE",
  ])("does not match with: %s", (text) => {
    expect(matches(text, session)).toBe(false);
  });

  it.each([
    "user:none",
    "country:none",
    "city:none",
    "client:none",
    "ip:none",
    "origin:none",
    "anomaly:none",
    "-idle>1s",
    "-idle<=1s",
    "-age>0",
    "expires>100w",
    "-expires<1d",
    "is:opaque is:anonymous is:permanent",
    "-alice",
    "-country:BR",
  ])("takes what is not known into account: %s", (text) => {
    expect(matches(text, unknown)).toBe(true);
  });

  it.each(["idle>0", "idle<1w", "age>0", "age<1w", "user:*", "country:BR", "ip:0.0.0.0/0", "expires<100w"])(
    "takes nothing for granted: %s",
    (text) => {
      expect(matches(text, unknown)).toBe(false);
    },
  );

  it.each([
    ["2001:db8::1", "2001:db8::1"],
    ["USER=Bob", "user:Bob"],
    ["browser:Edge", "client:Edge"],
    ["ip:10.1.2.3/8", "ip:10.0.0.0/8"],
    ["ip:10.1.*", "ip:10.1.0.0/16"],
    ["ip:::ffff:192.0.2.1/128", "ip:192.0.2.1"],
    ["country:de,Fr", "country:DE,FR"],
    ["idle>90m", "idle>1h30m"],
    ["idle:300s..", "idle>=5m"],
    ["age<7d", "age<1w"],
    ["age<1w1d", "age<8d"],
    ["age<1h30m1s5ms", "age<1h30m1s5ms"],
    ["anomaly>=warning", "anomaly:warning,critical"],
    ["rule:Outlived,outlived", "rule:outlived"],
    ["Finding:aB,aB,b", "finding:aB,b"],
    ["anomaly:notice,warning,critical", "anomaly:any"],
    ['user:"none",none', 'user:"none",none'],
    ['"user:x"', '"user:x"'],
    ['"-x"', '"-x"'],
    ["user:CORP\\alice", "user:CORP\\alice"],
    ["user:a**b", "user:a*b"],
    ["user:a\\*b", "user:a\\*b"],
  ])("%s is written as %s", (text, canonical) => {
    const parsed = parseFilter(text);
    expect("filter" in parsed ? formatFilter(parsed.filter) : parsed.problem.message).toBe(canonical);
  });
});

describe("active", () => {
  const at = (minutes: number) => new Date(NOW - minutes * MINUTE).toISOString();

  it("is in use at some time between two moments, whenever that is asked", () => {
    // Began two hours before noon, last request half an hour before it.
    for (const [from, to, found] of [
      [180, 60, true],
      [100, 90, true],
      [40, 0, true],
      [29, 0, false],
      [300, 121, false],
    ] as const) {
      expect(matches(`active:${at(from)}..${at(to)}`, session)).toBe(found);
    }
    expect(matches(`active:${at(300)}..${at(0)}`, unknown)).toBe(false);
    expect(matches(`active:${at(100)}..${at(90)}`, { ...session, createdAt: null })).toBe(false);
  });

  it.each([
    ["active:2026-06-01T10:00Z", "two ends"],
    ["active:yesterday..2026-06-01T10:00Z", "“yesterday” is not a moment"],
    // Without a zone it would mean something else to somebody else.
    ["active:2026-06-01T10:00..2026-06-01T11:00", "is not a moment"],
    ["active:2026-06-01T11:00Z..2026-06-01T10:00Z", "ends before it begins"],
    ["active>5m", "active: and a value"],
  ])("explains %s", (text, message) => {
    const parsed = parseFilter(text);
    expect("problem" in parsed && parsed.problem.message).toContain(message);
  });

  it("is written in UTC, as short as it is exact", () => {
    const parsed = parseFilter("during:2026-06-01T12:00:00+02:00..2026-06-01T10:00:30Z");
    expect("filter" in parsed && formatFilter(parsed.filter)).toBe(
      "active:2026-06-01T10:00Z..2026-06-01T10:00:30Z",
    );
  });
});
