/**
 * The one way to end sessions: intent on disk, then UNLINK, then the outcome on disk and in the table, then a guard
 * against requests that were still running and write the session back.
 */
import { randomUUID } from "node:crypto";
import { FailureError, failure } from "../../shared/failure.ts";
import type { RevocationOutcome, RevocationResult, RevocationTarget } from "../../shared/link.ts";
import type { Handle } from "../../shared/session.ts";
import type { AnomalyEngine } from "./anomalies/anomalies.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import { parseFilterOrThrow } from "./filter-text.ts";
import type { Ingest } from "./ingest.ts";
import type { StoreKey } from "./sessions/record.ts";
import type { SessionTable } from "./sessions/table.ts";
import { announceRevoked, tokenHash } from "./store/announce.ts";
import type { Attempt } from "./store/attempt.ts";
import { revokeSessions, type SessionToRevoke } from "./store/revoke.ts";

/** How long a revoked key is watched for its return. Requests that run longer than this are rare. */
const GUARD_MS = 5 * 60_000;
/** Users named in one audit line. */
const USERS_NAMED = 20;
/** Outcomes told one by one; `counts` has all. */
const OUTCOMES_TOLD = 1_000;
/** Keys read at once to learn their companions before they are deleted. */
const READ_BATCH = 500;

export interface RevocationParts {
  readonly table: SessionTable;
  readonly ingest: Ingest;
  readonly engine: AnomalyEngine;
  readonly audit: AuditLog;
  /** The attempt under way; null while there is no connection. */
  readonly attempt: () => Attempt | null;
  readonly readOnly: boolean;
  /** The application wants to be told of revocations. */
  readonly integrated: boolean;
}

export class Revocations {
  readonly #parts: RevocationParts;
  /** Revoked keys and until when (`performance.now`) their return is undone. */
  readonly #guard = new Map<StoreKey, number>();
  readonly #returning = new Set<StoreKey>();
  readonly #running = new Set<Promise<unknown>>();
  /** When sessions were revoked, for the marks on the timeline; newest last. */
  readonly recent: { readonly at: number; readonly sessions: number }[] = [];

  constructor(parts: RevocationParts) {
    this.#parts = parts;
  }

  isRevoked(key: StoreKey): boolean {
    const until = this.#guard.get(key);
    return until !== undefined && until > performance.now();
  }

  /** Resolves when nothing is being revoked any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.allSettled(this.#running);
    }
  }

  /** The sessions that a target means right now. Throws a {@link FailureError} for an unknown finding or bad filter. */
  keysOf(target: RevocationTarget, now: number): StoreKey[] {
    const { table, engine } = this.#parts;
    switch (target.kind) {
      case "sessions":
        return target.ids
          .map((id) => table.keyOf(id))
          .filter((key): key is StoreKey => key !== null && table.has(key));
      case "user": {
        const except = target.except === null ? null : table.keyOf(target.except);
        return table.keysOfUser(target.user).filter((key) => key !== except);
      }
      case "filter":
        return table.select(parseFilterOrThrow(target.filter), now);
      case "finding": {
        const finding = engine.get(target.id);
        const handles = new Set<Handle>();
        for (const { session } of finding?.evidence.sightings ?? []) {
          if (session !== null) {
            handles.add(session);
          }
        }
        return [...handles]
          .map((handle) => table.keyOf(handle))
          .filter((key): key is StoreKey => key !== null && table.has(key));
      }
    }
  }

  /**
   * Resolves when the store has answered for every session and the outcome is on disk. Throws a
   * {@link FailureError} where nothing was done: read-only, not connected, more sessions than confirmed, no audit.
   */
  revoke(target: RevocationTarget, confirmed: number, reason: string | null): Promise<RevocationResult> {
    return this.#track(this.#revoke(target, confirmed, reason));
  }

  async #revoke(
    target: RevocationTarget,
    confirmed: number,
    reason: string | null,
  ): Promise<RevocationResult> {
    const { audit, table } = this.#parts;
    if (this.#parts.readOnly) {
      throw new FailureError(failure("read-only"));
    }
    const attempt = this.#parts.attempt();
    if (attempt === null) {
      throw new FailureError(failure("not-connected"));
    }
    const keys = this.keysOf(target, attempt.connection.now());
    if (keys.length === 0) {
      throw new FailureError(failure("session-unknown"));
    }
    if (keys.length > confirmed) {
      throw new FailureError(failure("count-mismatch", { confirmed, actual: keys.length }));
    }
    const handles = keys.map((key) => table.handleOf(key));
    const group = randomUUID();
    const users = this.#usersOf(keys);
    const entry = { action: "revoke", group, users, sessions: keys.length, reason } as const;
    await audit.write({ ...entry, phase: "intent", result: null }, handles);
    for (const key of keys) {
      table.setRevocation(key, "pending");
    }
    const result = await this.#execute(attempt, keys);
    await audit.write({ ...entry, phase: "outcome", result: inWords(result) }, handles);
    if (result.counts.revoked > 0) {
      this.recent.push({ at: Date.now(), sessions: result.counts.revoked });
      if (this.recent.length > 200) {
        this.recent.shift();
      }
    }
    return result;
  }

  /** A revoked session was written back: delete it again and say so in the audit log. */
  cameBack(key: StoreKey): void {
    const attempt = this.#parts.attempt();
    if (attempt === null || this.#returning.has(key)) {
      return;
    }
    this.#returning.add(key);
    void this.#track(this.#undoReturn(attempt, key)).finally(() => this.#returning.delete(key));
  }

  async #undoReturn(attempt: Attempt, key: StoreKey): Promise<void> {
    const { audit, table } = this.#parts;
    const entry = {
      action: "revoke",
      group: randomUUID(),
      users: this.#usersOf([key]),
      sessions: 1,
      reason: "a request that was still running wrote the revoked session back",
    } as const;
    try {
      const handle = table.handleOf(key);
      await audit.write({ ...entry, phase: "intent", result: null }, [handle]);
      const result = await this.#execute(attempt, [key]);
      await audit.write({ ...entry, phase: "outcome", result: inWords(result) }, [handle]);
    } catch {
      // Without an audit line nothing is deleted; the guard tries again at the next change or audit step.
    }
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    return work.finally(() => this.#running.delete(work));
  }

  async #execute(attempt: Attempt, keys: readonly StoreKey[]): Promise<RevocationResult> {
    const counts = { revoked: 0, alreadyGone: 0, denied: 0, failed: 0 };
    const outcomes: { id: Handle; outcome: RevocationOutcome }[] = [];
    let problem: RevocationResult["problem"] = null;
    const { table } = this.#parts;
    for (let at = 0; at < keys.length; at += READ_BATCH) {
      const batch = keys.slice(at, at + READ_BATCH);
      const planned = await this.#plan(attempt, batch);
      const gone: string[] = [];
      await revokeSessions(attempt.connection, planned, (results) => {
        for (const { key, outcome, problem: why } of results) {
          const id = table.handleOf(key);
          counts[COUNTED_AS[outcome]]++;
          problem ??= why;
          if (outcomes.length < OUTCOMES_TOLD) {
            outcomes.push({ id, outcome });
          }
          if (outcome === "revoked" || outcome === "already-gone") {
            this.#guard.set(key, performance.now() + GUARD_MS);
            const prefix = this.#parts.ingest.prefixOf(key);
            if (prefix !== null) {
              gone.push(tokenHash(key, prefix));
            }
          }
          table.setRevocation(key, outcome);
        }
      });
      if (this.#parts.integrated) {
        await announceRevoked(attempt.connection, gone);
      }
      this.#forgetOldGuards();
    }
    return { counts, outcomes, problem };
  }

  /** Reads the sessions once more: which companions belong to them is in their contents. */
  async #plan(attempt: Attempt, keys: readonly StoreKey[]): Promise<SessionToRevoke[]> {
    const { ingest } = this.#parts;
    const now = attempt.connection.now();
    const found = new Map<StoreKey, SessionToRevoke>();
    for (const result of await attempt.read(keys).catch(() => [])) {
      const known = ingest.rawSession(result, now);
      if (known !== null) {
        const record = known.format.decode(known.raw);
        found.set(result.key, {
          key: result.key,
          plan: known.format.revocation(result.key, record, known.raw),
        });
      }
    }
    return keys.map((key) => found.get(key) ?? { key, plan: { unlink: [key] } });
  }

  #usersOf(keys: readonly StoreKey[]): string[] {
    const users = new Set<string>();
    for (const key of keys) {
      const user = this.#parts.table.get(key)?.user ?? null;
      if (user !== null && users.size < USERS_NAMED) {
        users.add(user);
      }
    }
    return [...users];
  }

  #forgetOldGuards(): void {
    const now = performance.now();
    // Insertion order is order of expiry, so the first that is still on guard ends the search.
    for (const [key, until] of this.#guard) {
      if (until > now) {
        return;
      }
      this.#guard.delete(key);
    }
  }
}

const COUNTED_AS = {
  revoked: "revoked",
  "already-gone": "alreadyGone",
  denied: "denied",
  failed: "failed",
} as const satisfies Record<RevocationOutcome, keyof RevocationResult["counts"]>;

function inWords({ counts }: RevocationResult): string {
  const parts = [
    [counts.revoked, "revoked"],
    [counts.alreadyGone, "already gone"],
    [counts.denied, "denied"],
    [counts.failed, "failed"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(", ");
}
