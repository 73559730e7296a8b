/**
 * What is remembered about users for the rules that need a past: where and with what they have been seen.
 * An implementation in memory is here, for tests and backtests; the lasting one is in `monitor/history`.
 */
import type { EpochMs } from "../../../shared/session.ts";

export interface Remembered {
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
}

export interface KnownUser {
  /** The first sighting of the user. */
  readonly since: EpochMs;
  readonly lastAt: EpochMs;
  /** On how many different days (UTC) the user was seen. */
  readonly days: number;
  /** By ISO 3166-1 alpha-2 code. */
  readonly countries: ReadonlyMap<string, Remembered>;
  /** By name, for example "Firefox on Windows". */
  readonly clients: ReadonlyMap<string, Remembered>;
  /** By the number of the autonomous system, for example "3320". */
  readonly networks: ReadonlyMap<string, Remembered>;
  /** The latest absence of a week or more, null where there was none. */
  readonly away: { readonly from: EpochMs; readonly to: EpochMs } | null;
}

export interface UserHistory {
  /** Null: never seen. */
  of(user: string): KnownUser | null;
  /** These users will be asked for next. */
  expect?(users: readonly string[]): void;
  /** Remembers a sighting. Must be cheap and must not throw; writing may happen later. */
  note(user: string, sighting: NotedSighting): void;
}

export interface NotedSighting {
  readonly at: EpochMs;
  readonly country: string | null;
  readonly client: string | null;
  /** As in {@link KnownUser.networks}. */
  readonly network: string | null;
}

const DAY = 86_400_000;

/** Shorter absences are weekends and short leave. */
export const SHORTEST_ABSENCE_MS = 7 * DAY;

/** A country, client or network last seen this much later is worth keeping, even where others were seen later still. */
const NOTABLE_STEP_MS = 3_600_000;

/** Nobody's record grows beyond this many countries, clients or networks; the one unseen for longest is forgotten. */
const MAX_REMEMBERED = 50;

/** A {@link KnownUser} that grows. */
export interface UserRecord extends KnownUser {
  since: EpochMs;
  lastAt: EpochMs;
  days: number;
  readonly countries: Map<string, Remembered>;
  readonly clients: Map<string, Remembered>;
  readonly networks: Map<string, Remembered>;
  away: { from: EpochMs; to: EpochMs } | null;
}

/** Bounded: beyond `maxUsers`, whoever was first noted longest ago is forgotten. */
export function historyInMemory(maxUsers = 20_000): UserHistory {
  const users = new Map<string, UserRecord>();
  return {
    of: (user) => users.get(user) ?? null,
    note(user, sighting) {
      const record = users.get(user);
      if (record === undefined) {
        if (users.size >= maxUsers) forgetFirst(users);
        users.set(user, firstRecord(sighting));
        return;
      }
      noteIn(record, sighting);
    },
  };
}

export function firstRecord(sighting: NotedSighting): UserRecord {
  const { at } = sighting;
  const record: UserRecord = {
    since: at,
    lastAt: at,
    days: 1,
    countries: new Map(),
    clients: new Map(),
    networks: new Map(),
    away: null,
  };
  noteIn(record, sighting);
  return record;
}

/** Adds a sighting. True where it says more than that the user is still there: a new day, place, client, or return. */
export function noteIn(record: UserRecord, { at, country, client, network }: NotedSighting): boolean {
  const { since, days, away } = record;
  const isNew = [
    remember(record.countries, country, at),
    remember(record.clients, client, at),
    remember(record.networks, network, at),
  ].includes(true);
  record.since = Math.min(since, at);
  if (at > record.lastAt) {
    if (Math.floor(at / DAY) !== Math.floor(record.lastAt / DAY)) record.days++;
    if (at - record.lastAt >= SHORTEST_ABSENCE_MS) record.away = { from: record.lastAt, to: at };
    record.lastAt = at;
  }
  return isNew || record.since !== since || record.days !== days || record.away !== away;
}

/** Whether something about the user is new enough for a rule that looks back `withinMs` from `now`. */
export function hasNews({ countries, away }: KnownUser, now: EpochMs, withinMs: number): boolean {
  if (away !== null && now - away.to <= withinMs) return true;
  for (const { firstAt } of countries.values()) if (now - firstAt <= withinMs) return true;
  return false;
}

function remember(into: Map<string, Remembered>, name: string | null, at: EpochMs): boolean {
  if (name === null) return false;
  const known = into.get(name);
  if (known === undefined) {
    if (into.size >= MAX_REMEMBERED) forgetOldest(into);
    into.set(name, { firstAt: at, lastAt: at });
    return true;
  }
  if (at < known.firstAt || at > known.lastAt) {
    into.set(name, { firstAt: Math.min(at, known.firstAt), lastAt: Math.max(at, known.lastAt) });
  }
  return at < known.firstAt || at - known.lastAt >= NOTABLE_STEP_MS;
}

function forgetOldest(from: Map<string, Remembered>): void {
  let oldest: string | null = null;
  let oldestAt = Number.POSITIVE_INFINITY;
  for (const [name, { lastAt }] of from) {
    if (lastAt >= oldestAt) continue;
    oldest = name;
    oldestAt = lastAt;
  }
  if (oldest !== null) from.delete(oldest);
}

function forgetFirst(users: Map<string, UserRecord>): void {
  const first = users.keys().next();
  if (first.done !== true) users.delete(first.value);
}
