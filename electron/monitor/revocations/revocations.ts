/**
 * The one way to end sessions: intent on disk, then UNLINK, then the outcome on disk and in the table, then a guard
 * against requests that were still running and write the session back. Lives here: what may be revoked, and what follows
 * from the store's answers. `until-done.ts` follows a revocation to its end, `run.ts` carries out what can be done at a
 * time, `store/revoke.ts` speaks to the store; `under-way.ts` knows what is running and what was left undone.
 */
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { FailureError, failure } from "../../../shared/failure.ts";
import type { RevocationResult, RevocationTarget } from "../../../shared/link.ts";
import type { RevocationEvent } from "../alerts/event.ts";
import { revokedSince } from "../audit/revoked-since.ts";
import type { Ingest } from "../ingest.ts";
import type { SecurityEvents } from "../security-events/security-events.ts";
import type { RevokedSession } from "../security-events/token.ts";
import type { Located } from "../sessions/located.ts";
import type { StoreKey } from "../sessions/record.ts";
import type { MonitorSettings } from "../settings/settings.ts";
import { announceRevoked, tokenHash } from "../store/announce.ts";
import type { Attempt } from "../store/attempt.ts";
import { Guard } from "./guard.ts";
import { plansFor } from "./plans.ts";
import type { Progress } from "./progress.ts";
import { Returns } from "./returns.ts";
import { type RunOf, type RunParts, usersOf } from "./run.ts";
import { keysOf } from "./targets.ts";
import { UnderWay } from "./under-way.ts";
import { closeUnfinished } from "./unfinished.ts";
import { type UntilDoneParts, untilDone } from "./until-done.ts";

/** Rows taken out in one turn of the event loop: about a millisecond. */
const ENDED_AT_ONCE = 50;
/** Marks kept for the timeline. */
const MARKS = 200;

export interface RevocationParts extends Omit<UntilDoneParts, "run" | "underWay"> {
  readonly ingest: Ingest;
  readonly settings: MonitorSettings;
  readonly events: SecurityEvents;
  readonly handleSecret: Uint8Array;
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
  readonly #guard: Guard;
  readonly #underWay = new UnderWay();
  readonly #returns: Returns;
  readonly #work: UntilDoneParts;
  #closing: Attempt | null = null;
  /** When sessions were revoked, for the marks on the timeline; newest last. */
  readonly recent: { readonly at: number; readonly sessions: number }[] = [];

  constructor(parts: RevocationParts) {
    this.#parts = parts;
    this.#guard = new Guard(parts.handleSecret);
    const run: RunParts = {
      table: parts.table,
      audit: parts.audit,
      plan: (attempt, located, read) => plansFor(parts.ingest, attempt, located, read),
      begin: (keys) => this.#guard.begin(keys),
      end: (attempt, located, gone, of) => this.#end(attempt, located, gone, of),
    };
    const underWay = this.#underWay;
    this.#returns = new Returns({ ...parts, guard: this.#guard, run, underWay });
    this.#work = { ...parts, run, underWay };
  }

  /** Grows with every step of a revocation. */
  get version(): number {
    return this.#underWay.version;
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
    await this.#underWay.stop();
  }

  /** True while somebody waits for a revocation that has not taken long yet. */
  get hurries(): boolean {
    return this.#underWay.hurries;
  }

  /** The sessions that a target means right now. Throws a {@link FailureError} for a bad filter. */
  keysOf(target: RevocationTarget, now: number): StoreKey[] {
    return keysOf(target, this.#work, now);
  }

  progress(id: string): Progress | null {
    return this.#underWay.get(id);
  }

  cancel(id: string): void {
    this.#underWay.cancel(id);
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
    return this.#underWay.track(this.#revoke(target, confirmed, reason, options));
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
    const progress = this.#underWay.begin(id, keys.length);
    try {
      await untilDone(this.#work, keys, progress, { target, reason, whenBack, automatic });
    } finally {
      this.#underWay.enter(progress, "finished");
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

  /**
   * A key was written or read: if it was revoked it may be back, and is deleted again. Called for every change that a feed
   * announces.
   */
  cameBack(key: StoreKey): void {
    this.#returns.seen(key);
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
      void this.#underWay.track(closed).catch(() => undefined);
    }
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
      const prefix = isTold ? ingest.formats.of(key)?.prefix : undefined;
      if (prefix !== undefined) {
        const hash = tokenHash(key, prefix);
        sessions.push({ hash, user, at, reason, automatic: action === "automatic" });
      }
    }
    // Only now that the rows are gone: until then whatever is read of these keys is put off. It may be from before or from
    // after, so it is read once more.
    for (const key of this.#guard.end(located.keys, gone, guardMs)) {
      attempt.backlog.announce(key);
      this.cameBack(key);
    }
    this.#guard.forgetOld();
    this.#underWay.version++;
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
