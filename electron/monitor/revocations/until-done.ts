/**
 * Follows one revocation until nothing of it is left to do: where a shard or the store is lost on the way, and where a
 * user who is logged out everywhere logs in meanwhile. `run.ts` carries out what can be done at a time.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { FailureError, failure } from "../../../shared/failure.ts";
import type { RevocationTarget } from "../../../shared/link.ts";
import type { AnomalyEngine } from "../anomalies/anomalies.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { StoreKey } from "../sessions/record.ts";
import type { SessionTable } from "../sessions/table.ts";
import type { Attempt } from "../store/attempt.ts";
import { inWords, type Progress } from "./progress.ts";
import { carryOut, type RunOf, type RunParts } from "./run.ts";
import { keysOf } from "./targets.ts";
import type { UnderWay } from "./under-way.ts";

/**
 * A user is logged out everywhere when so many looks in a row showed no new session of theirs: 0.3 s, and longer where
 * this computer is too busy to notice.
 */
const QUIET = { looks: 10, everyMs: 30 };
/** Somebody who logs in again and again is not chased for ever. */
const MOST_ROUNDS = 10;
/** How often a revocation that waits looks whether the store is back. */
const WAIT_MS = 250;

export interface UntilDoneParts {
  readonly table: SessionTable;
  readonly engine: AnomalyEngine;
  readonly audit: AuditLog;
  readonly run: RunParts;
  readonly underWay: UnderWay;
  /** The attempt under way; null while there is no connection. */
  readonly attempt: () => Attempt | null;
  /** The part of a cluster that still answers; null where there is no such part. */
  readonly attemptPartly: () => Promise<Attempt | null>;
  /** Where the store is, without user and password. */
  readonly store: string;
}

interface Wanted {
  readonly target: RevocationTarget;
  readonly reason: string | null;
  /** Where the store is lost, the rest is done when it is back. */
  readonly whenBack: boolean;
  /** Nobody pressed a button: a rule did. */
  readonly automatic: boolean;
}

/** `keys`: those that the target means. Throws a {@link FailureError} where nothing was done. */
export async function untilDone(
  parts: UntilDoneParts,
  keys: readonly StoreKey[],
  progress: Progress,
  { target, reason, whenBack, automatic }: Wanted,
): Promise<void> {
  const { store, audit, run } = parts;
  const of = { action: automatic ? "automatic" : "revoke", store, reason } as const;
  const tried = new Set<StoreKey>();
  let done = 0;
  let rounds = 0;
  let cutOff = false;
  for (let turn = keys; turn.length > 0 && !progress.cancelled; ) {
    let attempt = parts.attempt();
    if (attempt === null || cutOff) {
      // One shard of a cluster that is down keeps nobody from being logged out on the others.
      const elsewhere = await onOtherShards(parts, turn, { ...of, firstPart: done }, progress);
      if (elsewhere === null && !whenBack && done === 0) {
        throw new FailureError(failure("not-connected"));
      }
      done += elsewhere ?? 0;
      turn = elsewhere === null ? turn : [...progress.left];
      attempt = whenBack && turn.length > 0 ? await storeIsBack(parts, progress) : null;
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
    done += await carryOut(run, attempt, turn, { ...of, firstPart: done }, progress);
    cutOff = attempt.ended;
    if (cutOff) {
      progress.problem ??= failure("connection-lost", { where: store, reason: "" });
      turn = [...progress.left];
    } else {
      turn = ++rounds >= MOST_ROUNDS ? [] : await appeared(parts, target, tried, progress);
      progress.total += turn.length;
    }
  }
  if (done > 1) {
    const { users, ...told } = { users: [] as string[], sessions: progress.total, reason, store };
    const words = `in all: ${inWords(progress.counts)}${progress.cancelled ? "; cancelled" : ""}`;
    const line = { action: of.action, phase: "outcome", group: progress.id, part: done, users } as const;
    await audit.write({ ...line, ...told, result: words }, [], { owed: true }).catch(() => undefined);
  }
}

/**
 * Ends the sessions on those shards of a cluster that can be reached; the others are left. Resolves with the number of
 * parts, or null where there is nothing but the whole.
 */
async function onOtherShards(
  { table, store, run, attemptPartly }: UntilDoneParts,
  keys: readonly StoreKey[],
  of: RunOf,
  progress: Progress,
): Promise<number | null> {
  const attempt = await attemptPartly();
  if (attempt === null) {
    return null;
  }
  try {
    const reached = keys.filter((key) => attempt.connection.reaches(key));
    const others = keys.filter((key) => !attempt.connection.reaches(key));
    for (const key of others) {
      if (!progress.left.has(key)) {
        progress.note(key, table.handleOf(key), "left");
      }
    }
    const reason = "a part of the cluster cannot be reached";
    progress.problem = others.length === 0 ? null : failure("connection-lost", { where: store, reason });
    return reached.length === 0 ? 0 : await carryOut(run, attempt, reached, of, progress);
  } finally {
    attempt.fail(failure("not-connected"));
  }
}

/** Sessions that the user opened meanwhile; empty as soon as it stays quiet, and for other targets. */
async function appeared(
  parts: UntilDoneParts,
  target: RevocationTarget,
  tried: ReadonlySet<StoreKey>,
  progress: Progress,
): Promise<StoreKey[]> {
  for (let look = 0; target.kind === "user" && !progress.cancelled && look < QUIET.looks; look++) {
    const fresh = keysOf(target, parts, Date.now()).filter((key) => !tried.has(key));
    if (fresh.length > 0) {
      return fresh;
    }
    await sleep(QUIET.everyMs);
  }
  return [];
}

async function storeIsBack(
  { attempt, underWay }: UntilDoneParts,
  progress: Progress,
): Promise<Attempt | null> {
  underWay.enter(progress, "waiting");
  while (!progress.cancelled && !underWay.stopped) {
    const present = attempt();
    if (present?.loaded === true) {
      underWay.enter(progress, "running");
      return present;
    }
    await sleep(WAIT_MS);
  }
  return null;
}
