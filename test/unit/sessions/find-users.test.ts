import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EnrichedSession, StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { SessionTable } from "../../../electron/monitor/sessions/table.ts";
import { keys, plain, sessions } from "./arbitrary-session.ts";

function tableOf(list: readonly (readonly [StoreKey, EnrichedSession])[]): SessionTable {
  const table = new SessionTable({ handleSecret: new Uint8Array(32) });
  for (const [key, session] of list) table.put(key, session);
  return table;
}

function tableOfUsers(list: readonly Partial<EnrichedSession>[]): SessionTable {
  return tableOf(list.map((session, i) => [`sess:${i}` as StoreKey, { ...plain, ...session }]));
}

describe("finding users", { timeout: 60_000 }, () => {
  it("finds everyone whose id, label or address contains the text", () => {
    const typed = fc.constantFrom(
      "a",
      "AL",
      "bob",
      "10.0",
      "example",
      "é",
      "山",
      "none",
      "user-1",
      "zzz",
      " alice ",
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, sessions), { maxLength: 40, size: "max" }), typed, (list, text) => {
        const latest = new Map(list);
        const table = tableOf(list);
        const wanted = text.trim().toLowerCase();
        const has = (value: string | null) => value?.toLowerCase().includes(wanted) ?? false;
        const expected = new Set<string>();
        for (const { user, label, address } of latest.values()) {
          if (user !== null && (has(user) || has(label) || has(address))) expected.add(user);
        }
        const found = table.findUsers(text, 50);
        expect(new Set(found.map(({ user }) => user))).toEqual(expected);
        for (const { user, sessions, matched, label } of found) {
          const own = [...latest.values()].filter((session) => session.user === user);
          expect(sessions).toBe(own.length);
          expect(has(matched)).toBe(true);
          expect(own.flatMap((each) => [each.user, each.label, each.address])).toContain(matched);
          expect(own.map((each) => each.label)).toContain(label);
        }
        expect(table.findUsers(text, 2)).toEqual(found.slice(0, 2));
      }),
      { numRuns: 500 },
    );
  });

  it("puts exact before beginning before containing, ids before labels before addresses, then many sessions", () => {
    const table = tableOfUsers([
      { user: "x-anna" },
      { user: "annabel" },
      { user: "anna" },
      { user: "u1", label: "Anna" },
      { user: "u2", label: "Anna Bell" },
      { user: "u3", label: "Joanna" },
      { user: "annabelle" },
      { user: "annabelle" },
      { user: "u4", address: "anna.example" },
    ]);
    expect(table.findUsers("Anna", 10).map(({ user }) => user)).toEqual([
      "anna",
      "u1",
      "annabelle",
      "annabel",
      "u2",
      "u4",
      "x-anna",
      "u3",
    ]);
  });

  it("keeps those with most sessions of very many that fit equally well", () => {
    const table = tableOfUsers([
      ...Array.from({ length: 3000 }, (_, i) => ({ user: `user-${i}` })),
      { user: "user-2718" },
      { user: "user-2718" },
      { user: "user-31" },
    ]);
    expect(table.findUsers("user", 2).map(({ user, sessions }) => [user, sessions])).toEqual([
      ["user-2718", 3],
      ["user-31", 2],
    ]);
  });

  it("finds nobody by nothing", () => {
    expect(tableOfUsers([{ user: "anna" }]).findUsers("  ", 5)).toEqual([]);
  });
});

describe("known values", () => {
  const place = { country: "BR", city: "São Paulo", latitude: 1, longitude: 2, radiusKm: 3 };
  const table = tableOfUsers([
    {
      user: "Anna",
      ip: "10.0.0.1",
      place,
      client: { browser: "Firefox", system: "Windows", kind: "desktop" },
    },
    { user: "Anna", ip: "10.0.0.2", place },
    { user: "alan", label: "Anna", ip: "10.0.0.2", format: "django" },
  ]);

  it.each([
    ["user", "a", ["Anna 2", "alan 1"]],
    ["user", "AN", ["Anna 2"]],
    ["label", "", ["Anna 1"]],
    ["ip", "10.", ["10.0.0.2 2", "10.0.0.1 1"]],
    ["city", "são", ["São Paulo 2"]],
    ["country", "", ["BR 2"]],
    ["client", "f", ["Firefox 1"]],
    ["system", "", ["Windows 1"]],
    ["format", "", ["plain 2", "django 1"]],
    ["format", "x", []],
  ] as const)("of %s beginning with “%s”", (field, prefix, expected) => {
    expect(table.known.values(field, prefix, 5).map(({ value, sessions }) => `${value} ${sessions}`)).toEqual(
      expected,
    );
  });
});
