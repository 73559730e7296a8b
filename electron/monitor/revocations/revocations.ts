/**
 * The one way to end sessions: intent on disk, then UNLINK, then the outcome on disk and in the table, then a guard
 * against requests that were still running and write the session back. Lives here: what may be revoked, what is
 * running, what was left undone. `run.ts` carries out, `store/revoke.ts` speaks to the store.
 */
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { setImmediate as breathe, setTimeout as sleep } from "node:timers/promises";
import { FailureError, failure } from "../../../shared/failure.ts";
import type { RevocationResult, RevocationTarget } from "../../../shared/link.ts";
import type { RevocationEvent } from "../alerts/event.ts";
import type { AnomalyEngine } from "../anomalies/anomalies.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { revokedSince } from "../audit/revoked-since.ts";
import type { Ingest } from "../ingest.ts";
import type { SecurityEvents } from "../security-events/security-events.ts";
import type { RevokedSession } from "../security-events/token.ts";
import type { Located } from "../sessions/located.ts";
import type { StoreKey } from "../sessions/record.ts";
import type { SessionTable } from "../sessions/table.ts";
import type { MonitorSettings } from "../settings/settings.ts";
import { announceRevoked, tokenHash } from "../store/announce.ts";
import type { Attempt } from "../store/attempt.ts";
import { Guard } from "./guard.ts";
import { plansFor } from "./plans.ts";
import { inWords, Progress } from "./progress.ts";
import { carryOut, type RunOf, type RunParts, usersOf } from "./run.ts";
import { keysOf } from "./targets.ts";
import { closeUnfinished } from "./unfinished.ts";

/**
 * A user is logged out everywhere when so many looks in a row showed no new session of theirs: 0.3 s, and longer where
 * this computer is too busy to notice.
 */
const QUIET = { looks: 10, everyMs: 30 };
/** Somebody who logs in again and again is not chased for ever. */
const MOST_ROUNDS = 10;
/** Ended revocations whose progress and leftovers are remembered, and for how long. */
const REMEMBERED = 50;
const REMEMBERED_MS = 60 * 60_000;
/** How often a revocation that waits looks whether the store is back. */
const WAIT_MS = 250;
/** Work in the background gives way to a revocation for at most this long. */
const GIVE_WAY_MS = 10_000;
/** Rows taken out in one turn of the event loop: about a millisecond. */
const ENDED_AT_ONCE = 50;
/** Marks kept for the timeline. */
const MARKS = 200;

export interface RevocationParts {
  readonly table: SessionTable;
  readonly ingest: Ingest;
  readonly engine: AnomalyEngine;
  readonly audit: AuditLog;
  readonly settings: MonitorSettings;
  readonly events: SecurityEvents;
  readonly handleSecret: Uint8Array;
  /** The attempt under way; null while there is no connection. */
  readonly attempt: () => Attempt | null;
  /** The part of a cluster that still answers; null where there is no such part. */
  readonly attemptPartly: () => Promise<Attempt | null>;
  /** Where the store is, without user and password. */
  readonly store: string;
  readonly readOnly: boolean;
  /** The application wants to be told of revocations. */
  readonly integrated: boolean;
  /** Told of every revocation once the store has answered for it. */
  readonly onRevoked: (event: Omit<RevocationEvent, "kind" | "id" | "at" | "operator">) => void;
}

export interface RevocationOptions {
  readonly id?: string | undefined;
  readonly whenBack?: boolean | undefined;
  /** Nobody pressed a button: a rule did. */
  readonly automatic?: boolean;
}

export class Revocations {
  readonly #parts: RevocationParts;
  readonly #run: RunParts;
  readonly #guard: Guard;
  readonly #returning = new Set<StoreKey>();
  readonly #running = new Set<Promise<unknown>>();
  /** By id, oldest first. */
  readonly #known = new Map<string, Progress>();
  #closing: Attempt | null = null;
  #stopped = false;
  /** Grows with every step of a revocation. */
  version = 0;
  /** When sessions were revoked, for the marks on the timeline; newest last. */
  readonly recent: { readonly at: number; readonly sessions: number }[] = [];

  constructor(parts: RevocationParts) {
    this.#parts = parts;
    this.#guard = new Guard(parts.handleSecret);
    this.#run = {
      table: parts.table,
      audit: parts.audit,
      plan: (attempt, located, read) => plansFor(parts.ingest, attempt, located, read),
      begin: (keys) => this.#guard.begin(keys),
      end: (attempt, located, gone, of) => this.#end(attempt, located, gone, of),
    };
  }

  /** Puts on guard what was revoked in this store before it was watched; to be awaited before anything is read. */
  async recall(): Promise<void> {
    const { audit, store, settings } = this.#parts;
    const { guardMs } = settings.current.revocation;
    const now = Date.now();
    for (const [handle, at] of await revokedSince(dirname(audit.file), store, now - guardMs)) {
      // A clock that was set back must not make the guard longer.
      this.#guard.recall([handle], Math.min(at, now) + guardMs);
    }
  }

  isRevoked(key: StoreKey): boolean {
    return this.#guard.has(key);
  }

  /** True if the store's announcement that the key was deleted need not be looked at. */
  isDeletedByUs(key: StoreKey): boolean {
    return this.#guard.deleted(key);
  }

  /** Ends what is running after its present part, and resolves when nothing is being revoked any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const progress of this.#known.values()) {
      progress.cancelled = true;
    }
    while (this.#running.size > 0) {
      await Promise.allSettled(this.#running);
    }
  }

  /** True while somebody waits for a revocation that has not taken long yet. */
  get hurries(): boolean {
    const since = performance.now() - GIVE_WAY_MS;
    return [...this.#known.values()].some(({ state, startedAt }) => state === "running" && startedAt > since);
  }

  /** The sessions that a target means right now. Throws a {@link FailureError} for a bad filter. */
  keysOf(target: RevocationTarget, now: number): StoreKey[] {
    const { table, engine } = this.#parts;
    return keysOf(target, { table, engine, left: (id) => this.#known.get(id)?.left ?? [] }, now);
  }

  progress(id: string): Progress | null {
    return this.#known.get(id) ?? null;
  }

  cancel(id: string): void {
    const progress = this.#known.get(id);
    if (progress !== undefined) {
      progress.cancelled = true;
      this.version++;
    }
  }

  /**
   * Resolves when the store has answered for every session and the outcome is recorded. Throws a
   * {@link FailureError} where nothing was done: read-only, not connected, more sessions than confirmed, no audit.
   */
  revoke(
    target: RevocationTarget,
    confirmed: number,
    reason: string | null,
    options: RevocationOptions = {},
  ): Promise<RevocationResult> {
    return this.#track(this.#revoke(target, confirmed, reason, options));
  }

  async #revoke(
    target: RevocationTarget,
    confirmed: number,
    reason: string | null,
    { id = randomUUID(), whenBack = false, automatic = false }: RevocationOptions,
  ): Promise<RevocationResult> {
    this.#mayRevoke(target, reason, automatic);
    const keys = this.keysOf(target, this.#parts.attempt()?.connection.now() ?? Date.now());
    if (keys.length === 0) {
      throw new FailureError(failure("session-unknown"));
    }
    if (keys.length > confirmed) {
      throw new FailureError(failure("count-mismatch", { confirmed, actual: keys.length }));
    }
    const users = usersOf(keys, this.#parts.table);
    const progress = this.#begin(id, keys.length);
    try {
      await this.#untilDone(target, keys, progress, { reason, whenBack, automatic });
    } finally {
      progress.state = "finished";
      this.version++;
    }
    const { total: sessions, counts } = progress;
    this.#parts.onRevoked({ automatic, users, sessions, reason, counts: { ...counts } });
    const { revoked } = counts;
    if (revoked > 0) {
      this.recent.push({ at: Date.now(), sessions: revoked });
      this.recent.splice(0, this.recent.length - MARKS);
    }
    return progress.result((key) => this.#parts.table.get(key));
  }

  #mayRevoke(target: RevocationTarget, reason: string | null, automatic: boolean): void {
    if (this.#parts.readOnly) {
      throw new FailureError(failure("read-only"));
    }
    const { reasonRequired } = this.#parts.settings.current.revocation;
    const wider = target.kind !== "sessions" || target.ids.length > 1;
    if (
      !automatic &&
      reason === null &&
      (reasonRequired === "always" || (reasonRequired === "wider" && wider))
    ) {
      throw new FailureError(failure("reason-required"));
    }
  }

  async #untilDone(
    target: RevocationTarget,
    keys: readonly StoreKey[],
    progress: Progress,
    { reason, whenBack, automatic }: { reason: string | null; whenBack: boolean; automatic: boolean },
  ): Promise<void> {
    const { store, audit } = this.#parts;
    const of = { action: automatic ? "automatic" : "revoke", store, reason } as const;
    const tried = new Set<StoreKey>();
    let parts = 0;
    let rounds = 0;
    let cutOff = false;
    for (let turn = keys; turn.length > 0 && !progress.cancelled; ) {
      let attempt = this.#parts.attempt();
      if (attempt === null || cutOff) {
        // One shard of a cluster that is down keeps nobody from being logged out on the others.
        const done = await this.#onOtherShards(turn, { ...of, firstPart: parts }, progress);
        if (done === null && !whenBack && parts === 0) {
          throw new FailureError(failure("not-connected"));
        }
        parts += done ?? 0;
        turn = done === null ? turn : [...progress.left];
        attempt = whenBack && turn.length > 0 ? await this.#storeIsBack(progress) : null;
        if (attempt === null) {
          break;
        }
        progress.problem = null;
      }
      if (target.kind === "user") {
        for (const key of turn) {
          tried.add(key);
        }
      }
      parts += await carryOut(this.#run, attempt, turn, { ...of, firstPart: parts }, progress);
      cutOff = attempt.ended;
      if (cutOff) {
        progress.problem ??= failure("connection-lost", { where: store, reason: "" });
        turn = [...progress.left];
      } else {
        turn = ++rounds >= MOST_ROUNDS ? [] : await this.#appeared(target, tried, progress);
        progress.total += turn.length;
      }
    }
    if (parts > 1) {
      const { users, ...told } = { users: [] as string[], sessions: progress.total, reason, store };
      const words = `in all: ${inWords(progress.counts)}${progress.cancelled ? "; cancelled" : ""}`;
      const line = { action: of.action, phase: "outcome", group: progress.id, part: parts, users } as const;
      await audit.write({ ...line, ...told, result: words }, [], { owed: true }).catch(() => undefined);
    }
  }

  /**
   * Ends the sessions on those shards of a cluster that can be reached; the others are left. Resolves with the number of
   * parts, or null where there is nothing but the whole.
   */
  async #onOtherShards(keys: readonly StoreKey[], of: RunOf, progress: Progress): Promise<number | null> {
    const attempt = await this.#parts.attemptPartly();
    if (attempt === null) {
      return null;
    }
    try {
      const reached = keys.filter((key) => attempt.connection.reaches(key));
      const others = keys.filter((key) => !attempt.connection.reaches(key));
      for (const key of others) {
        if (!progress.left.has(key)) {
          progress.note(key, this.#parts.table.handleOf(key), "left");
        }
      }
      const where = this.#parts.store;
      const reason = "a part of the cluster cannot be reached";
      progress.problem = others.length === 0 ? null : failure("connection-lost", { where, reason });
      return reached.length === 0 ? 0 : await carryOut(this.#run, attempt, reached, of, progress);
    } finally {
      attempt.fail(failure("not-connected"));
    }
  }

  /** Sessions that the user opened meanwhile; empty as soon as it stays quiet, and for other targets. */
  async #appeared(
    target: RevocationTarget,
    tried: ReadonlySet<StoreKey>,
    progress: Progress,
  ): Promise<StoreKey[]> {
    for (let look = 0; target.kind === "user" && !progress.cancelled && look < QUIET.looks; look++) {
      const fresh = this.keysOf(target, Date.now()).filter((key) => !tried.has(key));
      if (fresh.length > 0) {
        return fresh;
      }
      await sleep(QUIET.everyMs);
    }
    return [];
  }

  async #storeIsBack(progress: Progress): Promise<Attempt | null> {
    progress.state = "waiting";
    this.version++;
    while (!progress.cancelled && !this.#stopped) {
      const attempt = this.#parts.attempt();
      if (attempt?.loaded === true) {
        progress.state = "running";
        this.version++;
        return attempt;
      }
      await sleep(WAIT_MS);
    }
    return null;
  }

  /**
   * A key was written or read: if it was revoked it may be back, and is deleted again, which the audit log says. Called
   * for every change that a feed announces, so that no turn of the paced reader is waited for.
   */
  cameBack(key: StoreKey): void {
    if (!this.#guard.has(key) || this.#parts.readOnly || this.#guard.seen(key)) {
      return;
    }
    if (this.#returning.size === 0) {
      // Whatever came in the same turn is looked at together.
      setImmediate(() => this.#undoReturns());
    }
    this.#returning.add(key);
  }

  #undoReturns(): void {
    const keys = [...this.#returning];
    this.#returning.clear();
    const attempt = this.#parts.attempt();
    if (attempt !== null) {
      // Without an audit line nothing is deleted; the guard tries again at the next change or audit step.
      void this.#track(this.#undo(attempt, keys)).catch(() => undefined);
    }
  }

  async #undo(attempt: Attempt, keys: readonly StoreKey[]): Promise<void> {
    // What was seen may have been read before the session was deleted and have arrived late.
    for (const found of await attempt.read(keys)) {
      // While the store was asked, another look may have begun to delete it.
      if (this.#parts.ingest.isOver(found, attempt.connection.now()) || this.#guard.seen(found.key)) {
        continue;
      }
      this.#guard.begin([found.key]);
      const of = {
        action: "automatic",
        store: this.#parts.store,
        reason: "a request that was still running wrote the revoked session back",
        firstPart: 0,
        repeats: found,
      } as const;
      const progress = new Progress(randomUUID(), 1);
      void this.#track(carryOut(this.#run, attempt, [found.key], of, progress))
        .catch(() => undefined)
        .finally(() => this.#guard.giveUp(found.key));
    }
  }

  /** What a crash left open is looked up and closed; called again and again, does its work once per attempt. */
  closeUnfinished(): void {
    const attempt = this.#parts.attempt();
    const { audit, store } = this.#parts;
    if (attempt?.loaded !== true || attempt === this.#closing) {
      return;
    }
    if (audit.unfinished.some((line) => line.store === store)) {
      this.#closing = attempt;
      const { guardMs } = this.#parts.settings.current.revocation;
      const closed = closeUnfinished(this.#parts, attempt, (gone) =>
        this.#guard.recall(gone, Date.now() + guardMs),
      );
      void this.#track(closed).catch(() => undefined);
    }
  }

  #begin(id: string, total: number): Progress {
    const progress = new Progress(id, total);
    const longAgo = performance.now() - REMEMBERED_MS;
    for (const [other, { startedAt, state }] of this.#known) {
      if (state === "finished" && (startedAt < longAgo || this.#known.size >= REMEMBERED)) {
        this.#known.delete(other);
      }
    }
    this.#known.set(id, progress);
    this.version++;
    return progress;
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    return work.finally(() => this.#running.delete(work));
  }

  async #end(
    attempt: Attempt,
    located: Located,
    gone: readonly number[],
    { reason, action }: RunOf,
  ): Promise<void> {
    const { ingest, settings, integrated, events } = this.#parts;
    const { guardMs, ...announcement } = settings.current.revocation;
    const at = Date.now();
    const now = attempt.connection.now();
    const isTold = integrated || events.enabled;
    const sessions: Omit<RevokedSession, "id">[] = [];
    const goneKeys = new Set<StoreKey>();
    for (const [done, index] of gone.entries()) {
      // The answers to the next part's commands come in meanwhile.
      if (done % ENDED_AT_ONCE === 0 && done > 0) {
        await breathe();
      }
      const user = ingest.revoked(located, index, now);
      const key = located.keys[index];
      if (key === undefined) {
        continue;
      }
      goneKeys.add(key);
      const prefix = isTold ? ingest.prefixOf(key) : null;
      if (prefix !== null) {
        const hash = tokenHash(key, prefix);
        sessions.push({ hash, user, at, reason, automatic: action === "automatic" });
      }
    }
    // Only now that the rows are gone: until then whatever is read of these keys is put off. It may be from before or from
    // after, so it is read once more.
    for (const key of this.#guard.end(located.keys, goneKeys, guardMs)) {
      attempt.backlog.announce(key);
      this.cameBack(key);
    }
    this.#guard.forgetOld();
    this.version++;
    events.announce(sessions);
    if (integrated) {
      await announceRevoked(
        attempt.connection,
        announcement,
        sessions.map(({ hash }) => hash),
      );
    }
  }
}
