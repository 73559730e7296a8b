import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionChange, StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { SessionTable } from "../../../electron/monitor/sessions/table.ts";
import { EMPTY_FILTER, parseFilter } from "../../../shared/filter/filter.ts";
import type { RevocationState, Severity } from "../../../shared/session.ts";
import { keys, NOON, plain, sessions } from "./arbitrary-session.ts";
import { comparable, NaiveTable } from "./naive-table.ts";

interface World {
  readonly table: SessionTable;
  readonly naive: NaiveTable;
  now: number;
  /** Handles issued so far. */
  readonly handles: Map<StoreKey, string>;
}

type Step = (world: World) => void;

function check({ table, naive, now, handles }: World): void {
  expect(table.size).toBe(naive.sessions.size);
  expect([...table.keys()].sort()).toEqual([...naive.sessions.keys()].sort());
  for (const [key, { severity, revocation, ...session }] of naive.sessions) {
    expect(table.get(key)).toEqual(session);
    expect(table.row(key)).toMatchObject({ severity, revocation });
  }
  for (const [key, handle] of handles) {
    expect(table.handleOf(key)).toBe(handle);
    expect(table.keyOf(handle)).toBe(key);
  }
  const own = new Map<string, StoreKey[]>();
  for (const [key, { user }] of naive.sessions)
    if (user !== null) own.set(user, [...(own.get(user) ?? []), key]);
  expect(table.users()).toBe(own.size);
  for (const [user, list] of own) {
    expect(table.keysOfUser(user).sort()).toEqual(list.sort());
    for (const { key, session } of table.sessionsOfUser(user)) expect(session).toEqual(table.get(key));
    expect(table.sessionsOfUser(user).map(({ key }) => key)).toEqual(table.keysOfUser(user));
  }
  expect(sorted(comparable(table.overview(EMPTY_FILTER, now)))).toEqual(
    sorted(naive.overview(EMPTY_FILTER, now)),
  );
  for (const text of ["country:DE,none", "idle:1m..30m -is:anonymous"]) {
    const parsed = parseFilter(text);
    if ("problem" in parsed) throw new Error(parsed.problem.message);
    expect(sorted(comparable(table.overview(parsed.filter, now)))).toEqual(
      sorted(naive.overview(parsed.filter, now)),
    );
  }
}

function sorted(value: Record<string, unknown>): unknown {
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      Array.isArray(part) ? part.map((each) => JSON.stringify(each, Object.keys(each).sort())).sort() : part,
    ]),
  );
}

function endedKeys(changes: readonly SessionChange[]): StoreKey[] {
  return changes.map((change) => change.key).sort();
}

const put: fc.Arbitrary<Step> = fc.tuple(keys, sessions).map(([key, session]) => ({ table, naive }) => {
  const before = table.get(key);
  const version = table.version;
  const change = table.put(key, session);
  if (before === null) expect(change).toEqual({ kind: "started", key, now: session });
  else if (change === null) expect(session).toEqual(before);
  else expect(change).toEqual({ kind: "changed", key, before, now: session });
  expect(table.version > version).toBe(change !== null);
  naive.put(key, session);
  expect(table.put(key, session)).toBeNull();
});

/** Whatever is looked at, nothing changes: the steps that follow, and the checks, would see it. */
const lookAhead: fc.Arbitrary<Step> = fc
  .array(fc.tuple(keys, fc.option(sessions)), { maxLength: 5 })
  .map((list) => ({ table }) => {
    const version = table.version;
    table.lookAhead(
      list.map(([key]) => key),
      list.map(([, session]) => session),
    );
    expect(table.version).toBe(version);
  });

const touch: fc.Arbitrary<Step> = fc
  .tuple(keys, sessions, fc.boolean())
  .map(([key, { expiresAt, lastSeen, lastSeenOrigin: origin }, isSeen]) => ({ table, naive }) => {
    const before = naive.sessions.get(key);
    const seen = isSeen && lastSeen !== null && origin !== null ? { at: lastSeen, origin } : null;
    const change = table.touch(key, expiresAt, seen);
    naive.change(key, {
      expiresAt,
      ...(seen === null ? {} : { lastSeen: seen.at, lastSeenOrigin: seen.origin }),
    });
    const after = naive.sessions.get(key);
    const isDifferent =
      before?.expiresAt !== after?.expiresAt ||
      before?.lastSeen !== after?.lastSeen ||
      before?.lastSeenOrigin !== after?.lastSeenOrigin;
    expect(change?.kind ?? null).toBe(isDifferent ? "changed" : null);
  });

const remove: fc.Arbitrary<Step> = keys.map((key) => ({ table, naive }) => {
  const before = table.get(key);
  const change = table.remove(key, "deleted");
  const handle = change?.kind === "ended" ? change.handle : undefined;
  const ended = { kind: "ended", key, before, cause: "deleted", handle };
  expect(change).toEqual(before === null ? null : ended);
  expect([undefined, table.handleOf(key)]).toContain(handle);
  naive.sessions.delete(key);
});

const mark: fc.Arbitrary<Step> = fc
  .tuple(
    keys,
    fc.constantFrom<Severity | null>(null, "notice", "critical"),
    fc.constantFrom<RevocationState>("none", "pending", "revoked", "failed"),
  )
  .map(([key, severity, revocation]) => ({ table, naive }) => {
    table.setSeverity(key, severity);
    table.setRevocation(key, revocation);
    const before = naive.sessions.get(key);
    if (before !== undefined) naive.sessions.set(key, { ...before, severity, revocation });
  });

const issue: fc.Arbitrary<Step> = keys.map((key) => ({ table, handles }) => {
  if (table.has(key)) handles.set(key, table.handleOf(key));
});

const expire: fc.Arbitrary<Step> = fc
  .tuple(fc.oneof(fc.nat({ max: 5000 }), fc.nat({ max: 600_000 })), fc.option(fc.integer({ min: 1, max: 3 })))
  .map(([step, limit]) => (world) => {
    world.now += step;
    const { table, naive, now } = world;
    const ended: SessionChange[] = [];
    for (;;) {
      const changes = limit === null ? table.expire(now) : table.expire(now, limit);
      if (limit !== null) expect(changes.length).toBeLessThanOrEqual(limit);
      ended.push(...changes);
      if (limit === null || changes.length < limit) break;
    }
    expect(endedKeys(ended)).toEqual(naive.expire(now).sort());
  });

const sweep: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom("begin", "end"), fc.array(keys), fc.option(fc.integer({ min: 1, max: 3 })))
  .map(([what, seen, limit]) => ({ table, naive }) => {
    if (what === "begin") {
      table.beginSweep();
      naive.beginSweep();
    }
    for (const key of seen) {
      table.see(key);
      naive.see(key);
    }
    if (what === "begin") return;
    const before = new Set(naive.sessions.keys());
    naive.endSweep();
    const ended: SessionChange[] = [];
    for (;;) {
      const changes = limit === null ? table.endSweep() : table.endSweep(limit);
      ended.push(...changes);
      if (limit === null || changes.length < limit) break;
    }
    for (const key of naive.sessions.keys()) before.delete(key);
    expect(endedKeys(ended)).toEqual([...before].sort());
  });

describe("the table equals a plain map", { timeout: 60_000 }, () => {
  it("under any sequence of changes", () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: put },
      { weight: 3, arbitrary: touch },
      { weight: 2, arbitrary: remove },
      { weight: 1, arbitrary: mark },
      { weight: 1, arbitrary: issue },
      { weight: 2, arbitrary: expire },
      { weight: 1, arbitrary: sweep },
      { weight: 1, arbitrary: lookAhead },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const table = new SessionTable({ handleSecret: new Uint8Array(32).fill(7) });
        const world: World = { table, naive: new NaiveTable(), now: NOON, handles: new Map() };
        for (const [i, each] of steps.entries()) {
          each(world);
          if (i % 20 === 19) check(world);
          // The handles of ended sessions are forgotten after some minutes; here they only have to last so long.
          if (world.now - NOON > 600_000) world.handles.clear();
        }
        check(world);
      }),
      { numRuns: 200 },
    );
  });

  it("where rows were found before, and have passed to other sessions since", () => {
    const table = new SessionTable({ handleSecret: new Uint8Array(32).fill(7) });
    const [a, b, c, d] = ["sess:a", "sess:b", "sess:c", "sess:d"] as StoreKey[];
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error("no keys");
    for (const key of [a, b]) table.put(key, { ...plain, user: key });
    const located = table.locate([a, b, c]);
    expect(table.handlesOf(located)).toEqual([a, b, c].map((key) => table.handleOf(key)));
    table.remove(a, "deleted");
    // Takes the row that the first one had.
    table.put(d, { ...plain, user: d });
    table.put(c, { ...plain, user: c });
    table.setRevocations(located, "pending");
    expect([b, c, d].map((key) => table.row(key)?.revocation)).toEqual(["pending", "pending", "none"]);
    expect(table.handlesOf(located)).toEqual([a, b, c].map((key) => table.handleOf(key)));
    expect(table.formatAt(located, 0)).toBeNull();
    expect(table.formatAt(located, 1)).toBe(plain.format);
    const ended = [0, 1, 2].map((index) => table.removeAt(located, index, "revoked"));
    expect(ended.map((change) => change?.key)).toEqual([undefined, b, c]);
    expect([...table.keys()]).toEqual([d]);
  });

  it("with more sessions than fit the first allocations, as they come and go", () => {
    const table = new SessionTable({ handleSecret: new Uint8Array(32).fill(7) });
    const count = 30_000;
    const keyOf = (i: number) => `sess:${"k".repeat(i % 40)}${i}` as StoreKey;
    for (let i = 0; i < count; i += 1) {
      table.put(keyOf(i), {
        ...plain,
        user: `user-${i % 7000}`,
        lastSeen: NOON - i,
        expiresAt: NOON + i * 100,
      });
    }
    expect(table.size).toBe(count);
    expect(table.users()).toBe(7000);
    for (let user = 0; user < 7000; user += 1) {
      const own = Array.from({ length: Math.ceil((count - user) / 7000) }, (_, i) => keyOf(user + i * 7000));
      expect(table.keysOfUser(`user-${user}`)).toEqual(own.reverse());
    }
    const handles = new Set(Array.from({ length: count }, (_, i) => table.handleOf(keyOf(i))));
    expect(handles.size).toBe(count);
    let ended = 0;
    for (let now = NOON; ended < count; now += 10_000) {
      ended += table.expire(now, 5000).length;
      expect(ended).toBe(Math.min(count, (now - NOON) / 100 + 1));
    }
    expect(table.size).toBe(0);
    expect(table.users()).toBe(0);
  });
});
