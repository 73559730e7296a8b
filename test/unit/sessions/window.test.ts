import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { SessionTable } from "../../../electron/monitor/sessions/table.ts";
import { EMPTY_FILTER } from "../../../shared/filter/filter.ts";
import { type SessionRow, type Sort, SortColumnSchema } from "../../../shared/session.ts";
import { filters } from "../filter/arbitrary-filter.ts";
import { keys, NOON, plain, sessions, sortableAddress } from "./arbitrary-session.ts";
import { NaiveTable } from "./naive-table.ts";

const sorts: fc.Arbitrary<Sort> = fc.record({
  column: fc.constantFrom(...SortColumnSchema.options),
  direction: fc.constantFrom("asc" as const, "desc"),
});
const contents = fc.array(fc.tuple(keys, sessions, fc.nat({ max: 3 })), { maxLength: 40, size: "max" });
const newestFirst: Sort = { column: "lastSeen", direction: "desc" };

function filled(list: readonly (readonly [StoreKey, Parameters<NaiveTable["put"]>[1], number])[]) {
  const table = new SessionTable({ handleSecret: new Uint8Array(32).fill(1) });
  const naive = new NaiveTable();
  for (const [key, session, marks] of list) {
    table.put(key, session);
    naive.put(key, session);
    const severity = ([null, "notice", "warning", "critical"] as const)[marks] ?? null;
    table.setSeverity(key, severity);
    naive.change(key, { severity });
  }
  return { table, naive };
}

/** What a row is sorted by: null is unknown. Addresses are compared by a text that sorts like them. */
function sortValue(row: SessionRow, ip: string | null, column: Sort["column"]): string | number | null {
  switch (column) {
    case "user":
      return (row.label ?? row.user)?.toLowerCase() ?? null;
    case "address": {
      const text = ip ?? row.address;
      return text === null ? null : sortableAddress(text);
    }
    case "country":
      return row.place?.country ?? null;
    case "client":
      return row.client === null ? null : `${row.client.browser}\0${row.client.system}`.toLowerCase();
    case "format":
      return row.format;
    case "severity":
      return row.severity === null ? null : ["notice", "warning", "critical"].indexOf(row.severity);
    default:
      return row[column];
  }
}

function compare(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a === b ? 0 : a < b ? -sign : sign;
}

describe("a window", { timeout: 60_000 }, () => {
  it("is a slice of the sorted matches", () => {
    fc.assert(
      fc.property(
        contents,
        filters,
        sorts,
        fc.nat({ max: 45 }),
        fc.integer({ min: 1, max: 45 }),
        (list, filter, sort, offset, limit) => {
          const { table, naive } = filled(list);
          const matching = naive.select(filter, NOON);
          const window = table.window({ filter, sort, offset, limit, now: NOON });
          expect(window.matched).toBe(matching.length);
          expect(window.offset).toBe(
            offset < matching.length ? offset : Math.max(0, matching.length - limit),
          );
          const valueIn = (row: SessionRow) =>
            sortValue(row, table.get(table.keyOf(row.id) ?? ("" as StoreKey))?.ip ?? null, sort.column);
          const sorted = matching
            .flatMap((key) => table.row(key) ?? [])
            .map(valueIn)
            .sort((a, b) => compare(a, b, sort.direction === "asc" ? 1 : -1));
          expect(window.rows.map(valueIn)).toEqual(sorted.slice(window.offset, window.offset + limit));
        },
      ),
      { numRuns: 400 },
    );
  });

  it("and its neighbours show every match once", () => {
    fc.assert(
      fc.property(contents, sorts, fc.integer({ min: 1, max: 10 }), (list, sort, limit) => {
        const { table } = filled(list);
        const seen: string[] = [];
        for (let offset = 0; offset < table.size; offset += limit) {
          const { rows } = table.window({ filter: EMPTY_FILTER, sort, offset, limit, now: NOON });
          seen.push(...rows.map((row) => row.id));
        }
        expect(seen.sort()).toEqual([...table.keys()].map((key) => table.handleOf(key)).sort());
      }),
      { numRuns: 150 },
    );
  });

  it("lists equal rows by their last request, newest first, in both directions", () => {
    const { table } = filled([]);
    for (let i = 0; i < 10; i += 1)
      table.put(`sess:${i}` as StoreKey, { ...plain, lastSeen: NOON - ((i * 7) % 10) * 60_000 });
    for (const direction of ["asc", "desc"] as const) {
      const { rows } = table.window({
        filter: EMPTY_FILTER,
        sort: { column: "format", direction },
        offset: 0,
        limit: 10,
        now: NOON,
      });
      expect(rows.map((row) => row.lastSeen)).toEqual(
        Array.from({ length: 10 }, (_, i) => NOON - i * 60_000),
      );
    }
  });
});

describe("a window of very many", { timeout: 60_000 }, () => {
  const SESSIONS = 60_000;
  const STEP_MS = 4000;
  const clients = (["Chrome", "Edge", "Firefox"] as const).map((browser) => ({
    browser,
    system: "Windows",
    kind: "desktop" as const,
  }));
  /** Last requests at the ends of two steps, so that very many sessions are equal. */
  const seen = (i: number) =>
    i % 11 === 0 ? null : NOON - ((i * 7919) % 2) * STEP_MS - (i % 3 === 0 ? 1 : STEP_MS);
  const made = Array.from({ length: SESSIONS }, (_, i) => ({
    ...plain,
    user: `user-${(i * 31) % 40_000}`,
    createdAt: i % 100 === 7 ? NOON - i : null,
    lastSeen: seen(i),
    client: i % 7 === 0 ? null : (clients[(i * 13) % (i % 2 === 0 ? 3 : 1)] ?? null),
  }));
  const keyOf = (i: number) => `sess:${String(i).padStart(6, "0")}` as StoreKey;

  it("is a slice of the sorted matches too, equal ones in the order of their rows, wherever it is", () => {
    const { table } = filled([]);
    made.forEach((session, i) => {
      table.put(keyOf(i), session);
    });
    const recency = (i: number) => Math.floor((made[i]?.lastSeen ?? 0) / STEP_MS);
    const values: Partial<Record<Sort["column"], (i: number) => string | number | null>> = {
      lastSeen: (i) => made[i]?.lastSeen ?? null,
      createdAt: (i) => made[i]?.createdAt ?? null,
      expiresAt: (i) => made[i]?.expiresAt ?? null,
      user: (i) => made[i]?.user ?? null,
      client: (i) => made[i]?.client?.browser ?? null,
      severity: () => null,
    };
    for (const [name, sortedBy] of Object.entries(values)) {
      const column = SortColumnSchema.parse(name);
      const isTime = column === "lastSeen" || column === "createdAt" || column === "expiresAt";
      for (const direction of ["asc", "desc"] as const) {
        const keysInOrder = Array.from({ length: SESSIONS }, (_, i) => i)
          .sort((a, b) => {
            const [left, right] = [sortedBy(a), sortedBy(b)];
            const known = compare(left, right, direction === "asc" ? 1 : -1);
            return known || (isTime || left === null ? 0 : recency(b) - recency(a)) || a - b;
          })
          .map((i) => table.handleOf(keyOf(i)));
        for (const offset of [0, 300, 8_000, 20_000, 30_000, 44_000, 52_000, 59_950]) {
          const { rows } = table.window({
            filter: EMPTY_FILTER,
            sort: { column, direction },
            offset,
            limit: 100,
            now: NOON,
          });
          expect(
            rows.map((row) => row.id),
            `${column} ${direction} at ${offset}`,
          ).toEqual(keysInOrder.slice(offset, offset + 100));
        }
      }
    }
  });
});

describe("a held list", { timeout: 60_000 }, () => {
  it("keeps every row in its place, whatever happens to the sessions", () => {
    fc.assert(
      fc.property(contents, contents, filters, sorts, (list, later, filter, sort) => {
        const { table } = filled(list);
        const before = table.window({ filter, sort, offset: 0, limit: 100, now: NOON });
        const held = table.hold({ filter, sort, now: NOON });
        later.forEach(([key, session], i) => {
          if (i % 3 === 0) table.remove(key, "deleted");
          else table.put(key, session);
        });
        const after = held.rows(0, 100);
        expect(after.matched).toBe(before.matched);
        expect(after.rows.map((row) => row.id)).toEqual(before.rows.map((row) => row.id));
        const listed = new Set(before.rows.map((row) => row.id));
        const matching = table.select(filter, NOON).map((key) => table.handleOf(key));
        // A session that ended and began again under the same key is a new one.
        const restarted = after.rows.filter(
          (row) => row.revocation === "already-gone" && matching.includes(row.id),
        );
        expect(held.newer(NOON)).toBe(matching.filter((id) => !listed.has(id)).length + restarted.length);
        held.close();
      }),
      { numRuns: 200 },
    );
  });

  it("updates rows in place and marks those that ended", () => {
    const { table } = filled([]);
    const names = ["a", "b", "c"].map((name) => `sess:${name}` as StoreKey);
    names.forEach((key, i) => {
      table.put(key, { ...plain, user: key, lastSeen: NOON - i * 1000 });
    });
    const held = table.hold({ filter: EMPTY_FILTER, sort: newestFirst, now: NOON });
    const [first, second, third] = names;
    if (first === undefined || second === undefined || third === undefined) throw new Error("three names");
    table.touch(third, null, { at: NOON + 5000, origin: "observed" });
    table.setRevocation(second, "pending");
    table.remove(second, "revoked");
    table.remove(first, "expired");
    expect(
      held.rows(0, 3).rows.map(({ user, lastSeen, revocation }) => [user, lastSeen, revocation]),
    ).toEqual([
      [first, NOON, "already-gone"],
      [second, NOON - 1000, "revoked"],
      [third, NOON + 5000, "none"],
    ]);
    expect(held.newer(NOON)).toBe(0);
    table.put(first, { ...plain, user: "someone else" });
    expect(held.newer(NOON)).toBe(1);
    expect(held.rows(0, 1).rows[0]?.user).toBe(first);
  });
});

describe("The order of countries", () => {
  it("is that of those that are there now, when some come, go, and others take their place", () => {
    const table = new SessionTable({ handleSecret: new Uint8Array(32) });
    const put = (key: string, country: string): void => {
      const place = { country, city: null, latitude: 0, longitude: 0, radiusKm: 1 };
      table.put(key as StoreKey, { ...plain, user: key, place });
    };
    const inOrder = (): (string | null)[] =>
      table
        .window({
          filter: EMPTY_FILTER,
          sort: { column: "country", direction: "asc" },
          offset: 0,
          limit: 9,
          now: NOON,
        })
        .rows.map(({ user }) => user);
    put("m", "MX");
    expect(inOrder()).toEqual(["m"]);
    put("z", "ZA");
    put("a", "AR");
    expect(inOrder()).toEqual(["a", "m", "z"]);
    table.remove("a" as StoreKey, "revoked");
    put("u", "US");
    expect(inOrder()).toEqual(["m", "u", "z"]);
  });
});
