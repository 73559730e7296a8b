/** The table as one would write it without caring for size: the specification that the real one is held against. */
import type { TableOverview } from "../../../electron/monitor/sessions/figures.ts";
import type { EnrichedSession, StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { type Filter, type FilteredSession, matchesFilter } from "../../../shared/filter/filter.ts";
import type { RevocationState, Severity } from "../../../shared/session.ts";

export interface NaiveSession extends EnrichedSession {
  readonly severity: Severity | null;
  readonly revocation: RevocationState;
}

type Findings = FilteredSession["findings"];

export class NaiveTable {
  readonly sessions = new Map<StoreKey, NaiveSession>();
  /** By the session that they name. */
  readonly findings = new Map<StoreKey, Findings>();
  #seen: Set<StoreKey> | null = null;

  put(key: StoreKey, session: EnrichedSession): void {
    const { severity, revocation } = this.sessions.get(key) ?? {
      severity: null,
      revocation: "none" as const,
    };
    this.sessions.set(key, { ...session, severity, revocation });
    this.#seen?.add(key);
  }

  change(key: StoreKey, change: Partial<NaiveSession>): void {
    const before = this.sessions.get(key);
    if (before !== undefined) this.sessions.set(key, { ...before, ...change });
    this.see(key);
  }

  see(key: StoreKey): void {
    if (this.sessions.has(key)) this.#seen?.add(key);
  }

  beginSweep(): void {
    this.#seen = new Set();
  }

  endSweep(): void {
    const seen = this.#seen;
    this.#seen = null;
    if (seen === null) return;
    for (const key of [...this.sessions.keys()]) if (!seen.has(key)) this.sessions.delete(key);
  }

  expire(now: number): StoreKey[] {
    const due = [...this.sessions].filter(([, { expiresAt }]) => expiresAt !== null && expiresAt <= now);
    for (const [key] of due) this.sessions.delete(key);
    return due.map(([key]) => key);
  }

  select(filter: Filter, now: number): StoreKey[] {
    const matches = (session: FilteredSession) => matchesFilter(filter, session, now);
    return [...this.sessions]
      .filter(([key, session]) => matches({ ...session, findings: this.findings.get(key) ?? [] }))
      .map(([key]) => key);
  }

  overview(filter: Filter, now: number) {
    const sessions = this.select(filter, now)
      .map((key) => this.sessions.get(key))
      .filter((each) => each !== undefined);
    const asOf = Math.floor(now / 1000) * 1000;
    const edges = [1, 5, 15, 30, 60, 120, 360, 720, 1440, 10080].map((minutes) => minutes * 60_000);
    const idle = sessions.flatMap(({ lastSeen }) => (lastSeen === null ? [] : [asOf - lastSeen]));
    const upTo = (edge: number | null) => idle.filter((ms) => edge === null || ms <= edge).length;
    const users = (of: readonly NaiveSession[]) =>
      distinct(of.map(({ user }) => user)).filter((u) => u !== null);
    return {
      sessions: sessions.length,
      users: users(sessions).length,
      activeNow: upTo(300_000),
      countryCount: distinct(sessions.map(({ place }) => place?.country ?? null)).filter((c) => c !== null)
        .length,
      anonymous: sessions.filter(({ user }) => user === null).length,
      opaque: sessions.filter(({ opaque }) => opaque !== null).length,
      idle: [...edges, null].map((upToMs, i) => ({
        upToMs,
        sessions: upTo(upToMs) - (i === 0 ? 0 : upTo(edges[i - 1] ?? null)),
      })),
      countries: distinct(sessions.map(({ place }) => place?.country ?? null)).map((country) => {
        const there = sessions.filter(({ place }) => (place?.country ?? null) === country);
        return { country, sessions: there.length, users: users(there).length };
      }),
      places: shares(
        sessions.flatMap(({ place }) =>
          place === null ? [] : [`${place.country} ${place.city} ${place.latitude} ${place.longitude}`],
        ),
      ),
      browsers: shares(sessions.map(({ client }) => client?.browser ?? "Unknown")),
      systems: shares(sessions.map(({ client }) => client?.system ?? "Unknown")),
      formats: shares(sessions.map(({ format }) => format)),
      busiest: users(sessions).map((user) => {
        const own = sessions.filter((session) => session.user === user);
        const countries = distinct(own.flatMap(({ place }) => (place === null ? [] : [place.country])));
        return { user, sessions: own.length, countries: countries.length };
      }),
    };
  }
}

/** The real table's answer in the same shape, without what the specification leaves open (labels, order of equals). */
export function comparable(overview: TableOverview): ReturnType<NaiveTable["overview"]> {
  const { figures, idle, countries, places, browsers, systems, formats, busiest } = overview;
  return {
    sessions: figures.sessions.value,
    users: figures.users.value,
    activeNow: figures.activeNow.value,
    countryCount: figures.countries,
    anonymous: figures.anonymous,
    opaque: figures.opaque,
    idle: [...idle],
    countries: [...countries],
    places: places.map(({ country, city, latitude, longitude, sessions }) => ({
      name: `${country} ${city} ${latitude} ${longitude}`,
      sessions,
    })),
    browsers: [...browsers],
    systems: [...systems],
    formats: [...formats],
    busiest: busiest.map(({ user, sessions, countries }) => ({ user, sessions, countries })),
  };
}

export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function shares(names: readonly string[]): { name: string; sessions: number }[] {
  return distinct(names).map((name) => ({ name, sessions: names.filter((each) => each === name).length }));
}
