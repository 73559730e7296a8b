/**
 * Runs the very same rules over requests that were recorded elsewhere, so that thresholds can be judged on one's own
 * data. Lives here: making sessions of requests and time of their order. Does not live here: reading files (see
 * `read-requests.ts`), the rules. Called by `npm run backtest` and by the measurement of detection.
 */
import { createHash } from "node:crypto";
import type { Finding } from "../../../shared/finding.ts";
import type { EpochMs, Handle, Place } from "../../../shared/session.ts";
import type { AnomalySettings } from "../../../shared/settings/rules.ts";
import { AnomalyEngine, historyInMemory, type KnownSession } from "../anomalies/anomalies.ts";
import { recogniseClient } from "../clients/clients.ts";
import { storeKey } from "../formats/key.ts";
import { normaliseAddress } from "../geo/address.ts";
import type { AddressNetwork } from "../geo/networks.ts";
import type { EnrichedSession, StoreKey } from "../sessions/record.ts";

/** One request as a log has it. Texts are as recorded; empty ones are null. */
export interface RecordedRequest {
  readonly user: string | null;
  readonly at: EpochMs;
  readonly address: string | null;
  readonly userAgent: string | null;
  /** Null where the log has none: then nobody can say whether two requests belong to one session. */
  readonly session: string | null;
}

export interface ReplayOptions {
  readonly settings: AnomalySettings;
  readonly locate: (ip: string) => Place | null;
  readonly networkOf: (ip: string) => AddressNetwork | null;
  /** Hears of each finding once, when it is over (at the latest with the last request): as it was at its worst. */
  readonly onFinding: (finding: Finding) => void;
  /** Hears of every change of every finding as it happens. */
  readonly onChange?: (finding: Finding, now: EpochMs) => void;
}

/** A session not used for this long has ended: Django's default life of a session (`SESSION_COOKIE_AGE`, 14 days). */
const IDLE_MS = 14 * 86_400_000;
/** Sessions kept at a time, some 400 MB; beyond it the one unused for longest ends early. */
const MAX_SESSIONS = 500_000;
/** Users whose countries and clients are remembered. */
const MAX_USERS = 200_000;
/** Between two requests further apart than this, the engine looks at what has passed in the meantime. */
const PAUSE_MS = 5_000;

interface Live extends KnownSession {
  readonly key: StoreKey;
}

export class Replay {
  readonly #options: ReplayOptions;
  readonly #engine: AnomalyEngine;
  /** The one unused for longest first. */
  readonly #live = new Map<StoreKey, Live>();
  readonly #ofUser = new Map<string, Set<StoreKey>>();
  readonly #from = new Map<string, Set<StoreKey>>();
  /** Lasting findings as they were at their worst. */
  readonly #lasting = new Map<string, Finding>();
  #now: EpochMs | null = null;
  /** Sessions that ended early because too many were alive. */
  crowdedOut = 0;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#engine = new AnomalyEngine({
      settings: options.settings,
      sessionsOf: (user) => this.#known(this.#ofUser.get(user)),
      sessionsFrom: (ip) => this.#known(this.#from.get(ip)),
      handleOf,
      networkOf: options.networkOf,
      history: historyInMemory(MAX_USERS),
      onFinding: (finding) => this.#changed(finding),
    });
    // There is no scan here in which "observed" would mean nothing.
    this.#engine.loadFinished(0);
  }

  /** Requests come in order of time; one that is earlier than the one before counts as simultaneous with it. */
  request(request: RecordedRequest): void {
    const before = this.#now;
    const now = Math.max(request.at, before ?? request.at);
    this.#now = now;
    if (before !== null && now - before > PAUSE_MS) {
      this.#endIdle(now);
      this.#judge(now);
    }
    const ip = request.address === null ? null : normaliseAddress(request.address);
    const place = ip === null ? null : this.#options.locate(ip);
    const key = sessionOf(request, place);
    const known = this.#live.get(key);
    const session: EnrichedSession = {
      user: request.user,
      label: null,
      address: request.address,
      userAgent: request.userAgent,
      createdAt: known?.session.createdAt ?? now,
      lastSeen: now,
      lastSeenOrigin: "recorded",
      format: "recorded",
      opaque: null,
      expiresAt: null,
      ip,
      place,
      client: request.userAgent === null ? null : recogniseClient(request.userAgent),
    };
    this.#put({ key, handle: known?.handle ?? handleOf(key), session }, known);
    this.#engine.observe(
      known === undefined
        ? { kind: "started", key, now: session }
        : { kind: "changed", key, before: known.session, now: session },
      now,
    );
    this.#judge(now);
  }

  /** A user's live sessions. */
  sessionsOf(user: string): readonly KnownSession[] {
    return this.#known(this.#ofUser.get(user));
  }

  /** After the last request: tells of the findings that still last. */
  finish(): void {
    for (const finding of this.#lasting.values()) this.#options.onFinding(finding);
    this.#lasting.clear();
  }

  #judge(now: EpochMs): void {
    while (this.#engine.tick(now, Number.POSITIVE_INFINITY));
  }

  #changed(finding: Finding): void {
    this.#options.onChange?.(finding, this.#now ?? finding.updatedAt);
    const worst = this.#lasting.get(finding.id);
    if (finding.state.kind === "closed") {
      this.#lasting.delete(finding.id);
      if (worst !== undefined) this.#options.onFinding(worst);
    } else if (worst === undefined || finding.score > worst.score) {
      this.#lasting.set(finding.id, finding);
    }
  }

  #put(live: Live, before: Live | undefined): void {
    const { user, ip } = live.session;
    if (before !== undefined) this.#forget(before);
    this.#live.set(live.key, live);
    if (user !== null) add(this.#ofUser, user, live.key);
    if (ip !== null) add(this.#from, ip, live.key);
    if (this.#live.size <= MAX_SESSIONS) return;
    const first = this.#live.values().next();
    if (first.done === true) return;
    this.crowdedOut++;
    this.#end(first.value, live.session.lastSeen ?? 0);
  }

  #endIdle(now: EpochMs): void {
    for (const live of this.#live.values()) {
      if (now - (live.session.lastSeen ?? 0) < IDLE_MS) return;
      this.#end(live, now);
    }
  }

  #end(live: Live, now: EpochMs): void {
    this.#forget(live);
    this.#engine.observe({ kind: "ended", key: live.key, before: live.session, cause: "expired" }, now);
  }

  #forget({ key, session: { user, ip } }: Live): void {
    this.#live.delete(key);
    if (user !== null) remove(this.#ofUser, user, key);
    if (ip !== null) remove(this.#from, ip, key);
  }

  #known(keys: ReadonlySet<StoreKey> | undefined): Live[] {
    return [...(keys ?? [])].flatMap((key) => this.#live.get(key) ?? []);
  }
}

/**
 * Which session a request belongs to. Where the log does not say, one per user, client and country: so no session is
 * ever said to have moved to another country or browser, and a phone that changes its address opens no new ones.
 */
function sessionOf({ user, session, userAgent }: RecordedRequest, place: Place | null): StoreKey {
  return storeKey(
    session === null ? `by:${JSON.stringify([user, userAgent, place?.country ?? null])}` : `id:${session}`,
  );
}

function handleOf(key: StoreKey): Handle {
  return createHash("sha256").update(key).digest("base64url").slice(0, 16);
}

function add<K, V>(index: Map<K, Set<V>>, key: K, value: V): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([value]));
  else known.add(value);
}

function remove<K, V>(index: Map<K, Set<V>>, key: K, value: V): void {
  const known = index.get(key);
  known?.delete(value);
  if (known?.size === 0) index.delete(key);
}
