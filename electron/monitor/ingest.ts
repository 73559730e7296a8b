/**
 * From the store into the table: bytes → record (formats) → place and client (enrichment) → row → rules. Lives here:
 * that path and nothing else. `store/` drives it, `monitor.ts` owns it.
 */
import { setImmediate as breathe } from "node:timers/promises";
import type { Failure } from "../../shared/failure.ts";
import { failure } from "../../shared/failure.ts";
import type { EpochMs, Place } from "../../shared/session.ts";
import type { AnomalyEngine } from "./anomalies/anomalies.ts";
import { reportOf } from "./application-report.ts";
import { recogniseClient } from "./clients/clients.ts";
import type { DecodedSession, RawSession, RevocationPlan, SessionFormat } from "./formats/format.ts";
import type { Activity } from "./history/activity.ts";
import type { Sampling } from "./sampling.ts";
import type { Located } from "./sessions/located.ts";
import type { EnrichedSession, SessionChange, StoreKey } from "./sessions/record.ts";
import type { SessionTable } from "./sessions/table.ts";
import { tokenHash } from "./store/announce.ts";
import type { StoreConnection } from "./store/connection.ts";
import type { ReadResult } from "./store/read.ts";
import { type ApplicationEvent, followReports } from "./store/reports.ts";
import { sampleKeys } from "./store/sample.ts";
import type { WatchTarget } from "./store/watch.ts";
import { WatchedFormats } from "./watched-formats.ts";
import type { Whereabout, Whereabouts } from "./whereabouts.ts";

/** Sessions placed anew before others have their turn: a few milliseconds. */
const LOCATED_AT_ONCE = 1_000;
/** Expired sessions removed at once; the rest waits for the next turn. */
const EXPIRE_AT_ONCE = 5_000;

const NOWHERE: Whereabout = { ip: null, place: null };

export interface IngestParts {
  readonly table: SessionTable;
  readonly engine: AnomalyEngine;
  readonly activity: Activity;
  readonly whereabouts: Whereabouts;
  readonly sampling: Sampling;
  readonly integrated: boolean;
  /** The formats that were declared in the settings, now. */
  readonly declaredFormats: () => readonly SessionFormat[];
  readonly statusChanged: () => void;
  /**
   * A key was written, as a feed says, or was read: if it was revoked it may be there again, because a request that was
   * still running has written it back.
   */
  readonly cameBack: (key: StoreKey) => void;
  /** True while a revoked key is on guard. */
  readonly isRevoked: (key: StoreKey) => boolean;
  /** True while a revocation accounts for the deletion of the key. */
  readonly isDeletedByUs: (key: StoreKey) => boolean;
}

export class Ingest implements WatchTarget {
  readonly #parts: IngestParts;
  readonly formats: WatchedFormats;
  /** True until the first scan is through: sessions found then did not begin then. */
  #loading = true;
  #readDenied = false;
  /** The same in the running sweep, after which it counts. */
  #deniedInSweep = false;

  constructor(parts: IngestParts) {
    this.#parts = parts;
    this.formats = new WatchedFormats(parts.declaredFormats);
  }

  get patterns(): readonly string[] {
    return this.formats.patterns;
  }

  get problems(): Failure[] {
    const { sampling, table } = this.#parts;
    const { oneIn } = sampling;
    const extent = table.opaque === table.size ? "all" : "some";
    return [
      ...(this.#readDenied ? [failure("read-denied", { extent })] : []),
      ...(oneIn === 1 ? [] : [failure("sampled", { oneIn })]),
    ];
  }

  /** Looks at sampled keys and decides which formats to watch. */
  async prepare(connection: StoreConnection): Promise<void> {
    if (this.#parts.integrated) {
      await followReports(connection, (event) => this.#report(event));
    }
    this.formats.choose(await sampleKeys(connection));
  }

  typeOf(key: StoreKey): "string" | "hash" | null {
    return this.formats.of(key)?.type ?? null;
  }

  written(key: StoreKey): void {
    this.#parts.cameBack(key);
  }

  apply(results: readonly ReadResult[], now: EpochMs): number {
    const { table, whereabouts } = this.#parts;
    const readAt = readingTime(now);
    const records = results.map((result) => this.#decode(result, readAt));
    whereabouts.lookAhead(records.map((record) => record?.address ?? null));
    table.lookAhead(
      results.map(({ key }) => key),
      records,
    );
    let changes = 0;
    for (const [at, result] of results.entries()) {
      if (this.#put(result, records[at] ?? null, now)) {
        changes += 1;
      }
    }
    return changes;
  }

  /** True if the table said otherwise before. */
  #put(result: ReadResult, decoded: DecodedSession | null, now: EpochMs): boolean {
    if (result.kind === "absent") {
      const change = this.#parts.table.remove(
        result.key,
        this.#parts.isRevoked(result.key) ? "revoked" : this.#causeOfEnd(result.key, now),
      );
      this.#tell(change, now);
      return change !== null;
    }
    const session = this.#enrich(result, decoded, now);
    if (session === "ended") {
      const cause = this.#parts.isRevoked(result.key) ? "revoked" : "deleted";
      const change = this.#parts.table.remove(result.key, cause);
      this.#tell(change, now);
      return change !== null;
    }
    if (this.#parts.isRevoked(result.key)) {
      this.#parts.cameBack(result.key);
      return false;
    }
    if (session === null) {
      return false;
    }
    if (!this.#parts.sampling.keeps(session.user, result.key)) {
      // Usually it was never there; but a session may have passed to another user.
      const change = this.#parts.table.remove(result.key, "deleted");
      this.#tell(change, now);
      return change !== null;
    }
    const change = this.#parts.table.put(result.key, session);
    this.#tell(change, now);
    return change !== null;
  }

  keys(): Iterator<StoreKey> {
    return this.#parts.table.keys();
  }

  knowsGone(key: StoreKey): boolean {
    return this.#parts.isDeletedByUs(key);
  }

  /** The store has confirmed that it does not have this one of them any more. The user that it was of. */
  revoked(located: Located, index: number, now: EpochMs): string | null {
    const change = this.#parts.table.removeAt(located, index, "revoked");
    this.#tell(change, now);
    return change?.kind === "ended" ? change.before.user : null;
  }

  beginSweep(now: EpochMs, most: number): void {
    this.#deniedInSweep = false;
    this.#parts.engine.loadStarted(now);
    this.#parts.table.beginSweep(most);
  }

  endSweep(now: EpochMs): void {
    this.#readDenied = this.#deniedInSweep;
    for (const change of this.#parts.table.endSweep()) {
      this.#tell(change, now);
    }
    this.#parts.engine.loadFinished(now);
    this.#loading = false;
  }

  /** Redis reports an expired key only when it gets round to deleting it, so expiry is our own business too. */
  expire(now: EpochMs): void {
    for (const change of this.#parts.table.expire(now, EXPIRE_AT_ONCE)) {
      this.#tell(change, now);
    }
  }

  /** Places all sessions anew, after other geo data came into use: a million takes some seconds, in small pieces. */
  async locateAgain(now: () => EpochMs): Promise<void> {
    const { table, whereabouts } = this.#parts;
    let looked = 0;
    for (const key of [...table.keys()]) {
      const session = table.get(key);
      if (session !== null && session.address !== null) {
        const { place } = whereabouts.of(session.address);
        if (!sameWhereabout(place, session.place)) {
          this.#tell(table.put(key, { ...session, place }), now());
        }
      }
      if (++looked % LOCATED_AT_ONCE === 0) {
        await breathe();
      }
    }
  }

  statusChanged(): void {
    this.#parts.statusChanged();
  }

  /** The stored bytes as a format wants them; null if no watched format owns the key. */
  rawSession(result: ReadResult, now: EpochMs): { raw: RawSession; format: SessionFormat } | null {
    if (result.kind !== "present") {
      return null;
    }
    const raw = rawOf(result, readingTime(now));
    // Several formats share a prefix; only the value tells them apart.
    const format = this.formats.ofValue(raw);
    return format === null ? null : { raw, format };
  }

  /** The key is gone, or a framework keeps it as the key of an ended session. */
  isOver(result: ReadResult, now: EpochMs): boolean {
    const known = this.rawSession(result, now);
    return result.kind === "absent" || (known !== null && known.format.decode(known.raw).ended === true);
  }

  /** How to revoke one of them whose contents need not be looked at for it; null where they must be. */
  planWithoutReading(located: Located, index: number): RevocationPlan | null {
    const key = located.keys[index];
    if (key === undefined) {
      return null;
    }
    const format = this.formats.named(this.#parts.table.formatAt(located, index), key);
    return format?.endsByKeyAlone === true ? { unlink: [key] } : null;
  }

  #report(event: ApplicationEvent): void {
    const { engine, table, whereabouts } = this.#parts;
    engine.report(
      reportOf(
        event,
        whereabouts,
        [...table.keysOfUser(event.about.user)].flatMap((key) => {
          const prefix = this.formats.of(key)?.prefix;
          return prefix === undefined ? [] : [{ hash: tokenHash(key, prefix), handle: table.handleOf(key) }];
        }),
      ),
    );
  }

  #enrich(
    result: Exclude<ReadResult, { kind: "absent" }>,
    decoded: DecodedSession | null,
    now: EpochMs,
  ): EnrichedSession | "ended" | null {
    const { table, whereabouts } = this.#parts;
    if (decoded === null) {
      return null;
    }
    // A tombstone that the framework, or we on its behalf, left in the session's place.
    const { validUntil = null, client = null, ended = false } = decoded;
    if (ended) {
      return "ended";
    }
    const { ip, place } = decoded.address === null ? NOWHERE : whereabouts.of(decoded.address);
    const session: EnrichedSession = {
      user: decoded.user,
      label: decoded.label,
      address: decoded.address,
      userAgent: decoded.userAgent,
      createdAt: decoded.createdAt,
      lastSeen: decoded.lastSeen,
      lastSeenOrigin: decoded.lastSeenOrigin,
      format: decoded.format,
      opaque: decoded.opaque,
      // Some keys outlive their session, and some have no expiry at all.
      expiresAt: earlier(result.expiresAt, validUntil),
      ip,
      place,
      client: client ?? (decoded.userAgent === null ? null : recogniseClient(decoded.userAgent)),
    };
    if (session.lastSeen !== null) {
      return session;
    }
    // Nothing recorded and nothing to infer from: that the record changed is all that is known of a request.
    const before = table.get(result.key);
    if (before === null) {
      return this.#loading ? session : { ...session, lastSeen: now, lastSeenOrigin: "observed" };
    }
    const same =
      before.expiresAt === session.expiresAt &&
      before.user === session.user &&
      before.address === session.address;
    return same
      ? { ...session, lastSeen: before.lastSeen, lastSeenOrigin: before.lastSeenOrigin }
      : { ...session, lastSeen: now, lastSeenOrigin: "observed" };
  }

  #decode(result: ReadResult, readAt: EpochMs): DecodedSession | null {
    switch (result.kind) {
      case "absent":
        return null;
      case "denied":
        return this.#unreadable(result.key);
      case "present":
        return this.formats.decode(rawOf(result, readAt));
    }
  }

  #unreadable(key: StoreKey): DecodedSession | null {
    this.#readDenied = true;
    this.#deniedInSweep = true;
    const format = this.formats.of(key);
    return format === null
      ? null
      : {
          user: null,
          label: null,
          address: null,
          userAgent: null,
          createdAt: null,
          lastSeen: null,
          lastSeenOrigin: null,
          format: format.id,
          opaque: "denied",
        };
  }

  #causeOfEnd(key: StoreKey, now: EpochMs): "expired" | "deleted" {
    const expiresAt = this.#parts.table.get(key)?.expiresAt ?? null;
    return expiresAt !== null && expiresAt <= now ? "expired" : "deleted";
  }

  #tell(change: SessionChange | null, now: EpochMs): void {
    if (change !== null) {
      this.#parts.activity.count(change, now, this.#loading);
      this.#parts.engine.observe(change, now);
    }
  }
}

function earlier(one: EpochMs | null, other: EpochMs | null): EpochMs | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

function sameWhereabout(a: Place | null, b: Place | null): boolean {
  if (a === null || b === null) {
    return a === b;
  }
  return (
    a.country === b.country &&
    a.city === b.city &&
    a.latitude === b.latitude &&
    a.longitude === b.longitude &&
    a.radiusKm === b.radiusKm
  );
}

type Present = Extract<ReadResult, { kind: "present" }>;

/** Which clock formats go by: see {@link RawSession.now}. `now`: on the store's. */
function readingTime(now: EpochMs): EpochMs {
  return Math.max(now, Date.now());
}

function rawOf({ key, value, expiresAt }: Present, readAt: EpochMs): RawSession {
  return { key, value, expiresAt, now: readAt };
}
