/**
 * Carries one revocation out, part by part: the intent of a part is on disk before its first command is sent, and its
 * outcome is recorded before the next part but one begins. While the store works on one part, the next is read and
 * announced to the audit log, and the rows of the one before are taken out of the table.
 */
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import type { AuditEvent, AuditLog } from "../audit/audit-log.ts";
import type { LineOutcomes } from "../audit/line.ts";
import type { Located } from "../sessions/located.ts";
import type { StoreKey } from "../sessions/record.ts";
import type { SessionTable } from "../sessions/table.ts";
import type { Attempt } from "../store/attempt.ts";
import type { ReadResult } from "../store/read.ts";
import { revokeSessions, type SessionToRevoke } from "../store/revoke.ts";
import { inWords, type Progress } from "./progress.ts";

/** Sessions announced and carried out together: few enough for one line of the log, and to be cancelled soon. */
const PART = 2_000;
/** Users named in one audit line. */
const USERS_NAMED = 20;

export interface RunParts {
  readonly table: SessionTable;
  readonly audit: AuditLog;
  readonly plan: (
    attempt: Attempt,
    located: Located,
    read: ReadResult | undefined,
  ) => Promise<SessionToRevoke[]>;
  /** The commands for these sessions are about to be sent. */
  readonly begin: (keys: readonly StoreKey[]) => void;
  /** Their answers are in; the store has confirmed that it does not have those at the indexes in `gone`. */
  readonly end: (attempt: Attempt, located: Located, gone: readonly number[], of: RunOf) => Promise<void>;
}

export interface RunOf {
  readonly action: "revoke" | "automatic";
  readonly store: string;
  readonly reason: string | null;
  /** Number of the first part; those of one revocation are all different. */
  readonly firstPart: number;
  /**
   * What was read just now of the one session that came back. Its revocation is on disk already, so the repetition need
   * not wait for the disk.
   */
  readonly repeats?: ReadResult;
}

interface Announced {
  readonly located: Located;
  readonly handles: readonly string[];
  readonly event: AuditEvent;
  readonly planned: Promise<SessionToRevoke[]>;
}

/**
 * Resolves with the number of parts when every session has an outcome in `progress` or is counted as left. Throws a
 * {@link FailureError} where nothing at all was done because it could not be put on record.
 */
export async function carryOut(
  parts: RunParts,
  attempt: Attempt,
  keys: readonly StoreKey[],
  of: RunOf,
  progress: Progress,
): Promise<number> {
  const { table, audit } = parts;
  const count = Math.ceil(keys.length / PART);
  const outcomes: Promise<void>[] = [];
  const announce = (part: number): Promise<Announced> =>
    announced(parts, attempt, keys.slice(part * PART, (part + 1) * PART), { ...of, progress }, part);
  let done = 0;
  let ending = Promise.resolve();
  let next: Promise<Announced> | null = announce(0);
  while (next !== null) {
    let present: Announced;
    try {
      present = await next;
    } catch (error) {
      if (done === 0 || !(error instanceof FailureError)) {
        await ending;
        throw error;
      }
      progress.problem = error.failure;
      break;
    }
    const goOn = !progress.cancelled && !attempt.ended;
    done++;
    next = goOn && done < count ? announce(done) : null;
    // Whoever awaits it comes later; until then a rejection must not count as unhandled.
    next?.catch(() => undefined);
    const told = goOn
      ? await execute(parts, attempt, present, progress)
      : { ...leave(present, progress), gone: [] };
    outcomes.push(
      audit.write({ ...present.event, phase: "outcome", result: told.words }, [], {
        durable: false,
        owed: true,
        outcomes: told.outcomes,
      }),
    );
    await ending;
    if (goOn) {
      ending = parts.end(attempt, present.located, told.gone, of);
      // It is awaited a part later.
      ending.catch(() => undefined);
    }
  }
  for (const key of keys.slice(done * PART)) {
    progress.note(key, table.handleOf(key), "left");
  }
  await ending;
  const recorded = await Promise.allSettled(outcomes);
  const lost = recorded.find((one) => one.status === "rejected");
  if (lost !== undefined) {
    progress.problem = unrecorded(lost.reason);
  }
  return done;
}

/** Rejects with `audit-unavailable` or `audit-locked`. */
async function announced(
  { table, audit, plan }: RunParts,
  attempt: Attempt,
  keys: readonly StoreKey[],
  { action, store, reason, firstPart, repeats, progress }: RunOf & { progress: Progress },
  index: number,
): Promise<Announced> {
  const located = table.locate(keys);
  const handles = table.handlesOf(located);
  const event: AuditEvent = {
    action,
    phase: "intent",
    group: progress.id,
    part: firstPart + index,
    users: usersOf(keys, table),
    sessions: keys.length,
    ...(progress.total > PART ? { total: progress.total } : {}),
    store,
    reason,
    result: null,
  };
  // Reading changes nothing, so it need not wait for the disk.
  const planned = plan(attempt, located, repeats);
  planned.catch(() => undefined);
  await audit.write(event, handles, { durable: repeats === undefined });
  return { located, handles, event, planned };
}

/** Sends the commands and takes the answers; `gone` are the indexes of those that the store has no more. */
async function execute(
  { table, begin }: RunParts,
  attempt: Attempt,
  { located, handles, planned }: Announced,
  progress: Progress,
): Promise<{ words: string; outcomes: LineOutcomes; gone: number[] }> {
  table.setRevocations(located, "pending");
  const outcomes: LineOutcomes = {};
  const gone: number[] = [];
  const before = { ...progress.counts };
  const sessions = await planned;
  begin(located.keys);
  let answered = 0;
  await revokeSessions(attempt.connection, sessions, (results) => {
    for (const { key, outcome, problem } of results) {
      const index = answered++;
      // The row, and with it the cheap way to its handle, may be gone before the answer comes.
      const handle = handles[index] ?? table.handleOf(key);
      progress.note(key, handle, outcome, problem);
      progress.problem ??= problem;
      const list = outcomes[outcome] ?? [];
      list.push(handle);
      outcomes[outcome] = list;
      if (outcome === "revoked" || outcome === "already-gone") {
        // Its row goes with the end of the part.
        gone.push(index);
      } else {
        table.setRevocation(key, outcome);
      }
    }
  });
  return { words: inWords(difference(progress.counts, before)), outcomes, gone };
}

/** Announced, but cancelled or cut off before its turn. */
function leave(
  { located: { keys }, handles }: Announced,
  progress: Progress,
): { words: string; outcomes: LineOutcomes } {
  for (const [index, key] of keys.entries()) {
    progress.note(key, handles[index] ?? "", "left");
  }
  const why = progress.cancelled ? "cancelled" : "the connection was lost";
  return { words: `${why}: ${keys.length} not done`, outcomes: { "not-done": [...handles] } };
}

function difference(after: Progress["counts"], before: Progress["counts"]): Progress["counts"] {
  return {
    revoked: after.revoked - before.revoked,
    alreadyGone: after.alreadyGone - before.alreadyGone,
    denied: after.denied - before.denied,
    failed: after.failed - before.failed,
    left: after.left - before.left,
  };
}

/** At most as many as an audit line names. */
export function usersOf(keys: readonly StoreKey[], table: SessionTable): string[] {
  const users = new Set<string>();
  for (const key of keys) {
    if (users.size >= USERS_NAMED) {
      break;
    }
    const user = table.get(key)?.user ?? null;
    if (user !== null) {
      users.add(user);
    }
  }
  return [...users];
}

function unrecorded(error: unknown): Failure {
  const reason = error instanceof FailureError ? error.failure.params["reason"] : undefined;
  return failure("outcome-unrecorded", { reason: reason ?? "another instance writes it" });
}
