/**
 * What is remembered about users for the rules that need a past: where and with what they have been seen.
 * An implementation in memory is here, for tests, backtests and the first minutes; the lasting one is in `history`.
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
  /** The latest absence of a week or more, null where there was none. */
  readonly away: { readonly from: EpochMs; readonly to: EpochMs } | null;
}

export interface UserHistory {
  /** Null: never seen. */
  of(user: string): KnownUser | null;
  /** Remembers a sighting. Must be cheap and must not throw; writing may happen later. */
  note(user: string, sighting: NotedSighting): void;
}

export interface NotedSighting {
  readonly at: EpochMs;
  readonly country: string | null;
  readonly client: string | null;
}

const DAY = 86_400_000;

/** Shorter absences are weekends and short leave. */
export const SHORTEST_ABSENCE_MS = 7 * DAY;

/** Nobody's record grows beyond this many countries or clients; the one unseen for longest is forgotten. */
const MAX_REMEMBERED = 50;

interface Entry {
  since: EpochMs;
  lastAt: EpochMs;
  days: number;
  countries: Map<string, Remembered>;
  clients: Map<string, Remembered>;
  away: { from: EpochMs; to: EpochMs } | null;
}

/** Bounded: beyond `maxUsers`, whoever was first noted longest ago is forgotten. */
export function historyInMemory(maxUsers = 20_000): UserHistory {
  const users = new Map<string, Entry>();
  return {
    of: (user) => users.get(user) ?? null,
    note(user, sighting) {
      const entry = users.get(user);
      if (entry === undefined) {
        if (users.size >= maxUsers) forgetFirst(users);
        users.set(user, firstEntry(sighting));
        return;
      }
      noteIn(entry, sighting);
    },
  };
}

function firstEntry({ at, country, client }: NotedSighting): Entry {
  const entry: Entry = {
    since: at,
    lastAt: at,
    days: 1,
    countries: new Map(),
    clients: new Map(),
    away: null,
  };
  remember(entry.countries, country, at);
  remember(entry.clients, client, at);
  return entry;
}

function noteIn(entry: Entry, { at, country, client }: NotedSighting): void {
  remember(entry.countries, country, at);
  remember(entry.clients, client, at);
  entry.since = Math.min(entry.since, at);
  if (at <= entry.lastAt) return;
  if (Math.floor(at / DAY) !== Math.floor(entry.lastAt / DAY)) entry.days++;
  if (at - entry.lastAt >= SHORTEST_ABSENCE_MS) entry.away = { from: entry.lastAt, to: at };
  entry.lastAt = at;
}

function remember(into: Map<string, Remembered>, name: string | null, at: EpochMs): void {
  if (name === null) return;
  const known = into.get(name);
  if (known === undefined) {
    if (into.size >= MAX_REMEMBERED) forgetOldest(into);
    into.set(name, { firstAt: at, lastAt: at });
  } else if (at < known.firstAt || at > known.lastAt) {
    into.set(name, { firstAt: Math.min(at, known.firstAt), lastAt: Math.max(at, known.lastAt) });
  }
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

function forgetFirst(users: Map<string, Entry>): void {
  const first = users.keys().next();
  if (first.done !== true) users.delete(first.value);
}
