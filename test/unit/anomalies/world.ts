/** A small world for the engine: a table of sessions, places to be in, and people who do things at times. */

import {
  AnomalyEngine,
  type AnomalyEngineOptions,
  type KnownSession,
} from "../../../electron/monitor/anomalies/anomalies.ts";
import type { EnrichedSession, StoreKey } from "../../../electron/monitor/sessions/record.ts";
import type { Client, EpochMs, Handle, Place } from "../../../shared/session.ts";
import { type AnomalySettings, DEFAULT_ANOMALY_SETTINGS } from "../../../shared/settings/rules.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** 2026-03-02 12:00 UTC, a Monday. */
export const NOON: EpochMs = Date.UTC(2026, 2, 2, 12);

function place(
  country: string,
  city: string | null,
  latitude: number,
  longitude: number,
  radiusKm = 50,
): Place {
  return { country, city, latitude, longitude, radiusKm };
}

export const places = {
  berlin: place("DE", "Berlin", 52.52, 13.4),
  potsdam: place("DE", "Potsdam", 52.39, 13.06),
  hamburg: place("DE", "Hamburg", 53.55, 9.99),
  munich: place("DE", "Munich", 48.14, 11.58),
  germany: place("DE", null, 51.03, 10.35, 450),
  strasbourg: place("FR", "Strasbourg", 48.58, 7.75),
  kehl: place("DE", "Kehl", 48.57, 7.81),
  paris: place("FR", "Paris", 48.86, 2.35),
  london: place("GB", "London", 51.51, -0.13),
  tokyo: place("JP", "Tokyo", 35.68, 139.69),
  saoPaulo: place("BR", "São Paulo", -23.55, -46.63),
  newYork: place("US", "New York", 40.71, -74.01),
  losAngeles: place("US", "Los Angeles", 34.05, -118.24),
  dallas: place("US", "Dallas", 32.78, -96.8),
  sydney: place("AU", "Sydney", -33.87, 151.21),
} satisfies Record<string, Place>;

export const firefox: Client = { browser: "Firefox", system: "Windows", kind: "desktop" };
export const chrome: Client = { browser: "Chrome", system: "macOS", kind: "desktop" };
export const phone: Client = { browser: "Safari", system: "iOS", kind: "mobile" };

/** One address per place; add a number for others. */
export function addressIn(where: Place, host = 1): string {
  const index = Object.values(places).indexOf(where);
  return `198.18.${index + 1}.${host}`;
}

export function session(fields: Partial<EnrichedSession> = {}): EnrichedSession {
  return {
    user: "alice",
    label: "alice@example.com",
    address: null,
    userAgent: null,
    createdAt: NOON,
    lastSeen: NOON,
    lastSeenOrigin: "recorded",
    format: "express-session",
    opaque: null,
    expiresAt: null,
    ip: null,
    place: null,
    client: firefox,
    ...fields,
  };
}

export function sessionIn(where: Place, fields: Partial<EnrichedSession> = {}): EnrichedSession {
  return session({ place: where, ip: addressIn(where), ...fields });
}

export function keyOf(name: string): StoreKey {
  return `sess:${name}` as StoreKey;
}

export function handleOf(key: StoreKey): Handle {
  return key.slice("sess:".length).padEnd(16, "_");
}

export type WorldOptions = Partial<Omit<AnomalyEngineOptions, "settings">> & {
  readonly settings?: Partial<AnomalySettings>;
  /** Starts while the store is still being read. */
  readonly loading?: boolean;
};

export class World {
  now: EpochMs = NOON;
  readonly engine: AnomalyEngine;
  private readonly sessions = new Map<string, EnrichedSession>();
  private readonly namesOf = new Map<string | null, Set<string>>();

  constructor({ settings, loading = false, ...options }: WorldOptions = {}) {
    this.engine = new AnomalyEngine({
      settings: { ...DEFAULT_ANOMALY_SETTINGS, oneFindingPerTheft: false, ...settings },
      sessionsOf: (user) => this.known([...(this.namesOf.get(user) ?? [])]),
      sessionsFrom: (ip) => this.known([...this.sessions.keys()]).filter(({ session }) => session.ip === ip),
      handleOf,
      ...options,
    });
    if (!loading) this.engine.loadFinished(NOON - HOUR);
  }

  /** A session is there, as it is after a login or when the store is first read. */
  start(name: string, made: EnrichedSession): void {
    this.put(name, made);
    this.engine.observe({ kind: "started", key: keyOf(name), now: made }, this.now);
  }

  /** A login right now. */
  login(name: string, where: Place, fields: Partial<EnrichedSession> = {}): void {
    this.start(name, sessionIn(where, { createdAt: this.now, lastSeen: this.now, ...fields }));
  }

  /** A request right now, possibly from elsewhere. */
  request(name: string, where: Place | null = null, fields: Partial<EnrichedSession> = {}): void {
    const before = this.sessions.get(name);
    if (before === undefined) throw new Error(`no session ${name}`);
    const moved = where === null ? {} : { place: where, ip: addressIn(where) };
    const after = { ...before, lastSeen: this.now, ...moved, ...fields };
    this.put(name, after);
    this.engine.observe({ kind: "changed", key: keyOf(name), before, now: after }, this.now);
  }

  end(name: string, cause: "expired" | "deleted" | "revoked" = "deleted"): void {
    const before = this.sessions.get(name);
    if (before === undefined) throw new Error(`no session ${name}`);
    this.sessions.delete(name);
    this.namesOf.get(before.user)?.delete(name);
    this.engine.observe({ kind: "ended", key: keyOf(name), before, cause }, this.now);
  }

  /** Time passes; the rules run at its end. */
  wait(ms: number): void {
    this.now += ms;
    this.tick();
  }

  tick(): void {
    while (this.engine.tick(this.now, 1000));
  }

  /** Open findings as "rule severity", newest first, after the rules ran. */
  open(): string[] {
    this.tick();
    return this.engine.findings("open", 500).map(({ rule, severity }) => `${rule} ${severity}`);
  }

  private put(name: string, made: EnrichedSession): void {
    this.namesOf.get(this.sessions.get(name)?.user ?? null)?.delete(name);
    this.sessions.set(name, made);
    const names = this.namesOf.get(made.user) ?? new Set();
    this.namesOf.set(made.user, names.add(name));
  }

  private known(names: readonly string[]): KnownSession[] {
    return names.flatMap((name) => {
      const one = this.sessions.get(name);
      return one === undefined ? [] : [{ handle: handleOf(keyOf(name)), session: one }];
    });
  }
}
