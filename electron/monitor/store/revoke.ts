/**
 * Deletes sessions and what belongs to them, and reports for each what the store answered. "Revoked" is said only
 * where UNLINK itself confirmed that it removed the session's key.
 */
import type { ChainableCommander } from "ioredis";
import { type Failure, failure } from "../../../shared/failure.ts";
import type { RevocationOutcome } from "../../../shared/link.ts";
import type { RevokeRefusal } from "../../../shared/revoke-refusal.ts";
import type { IndexEntry, RevocationPlan } from "../formats/format.ts";
import type { StoreKey } from "../sessions/record.ts";
import { systemReason } from "./client-failure.ts";
import type { StoreConnection } from "./connection.ts";
import { deleteKeys } from "./delete-keys.ts";
import { asError, keyBytes } from "./reply.ts";
import { rewriteValue } from "./rewrite.ts";
import { type Reply, WireError } from "./wire.ts";

/** Sessions that are told of together. */
const BATCH = 2_000;

export interface SessionToRevoke {
  readonly key: StoreKey;
  readonly plan: RevocationPlan;
}

export interface Revoked {
  readonly key: StoreKey;
  readonly outcome: RevocationOutcome;
  readonly problem: Failure | null;
}

/**
 * Never rejects: a lost connection, like a server that takes no changes, makes the remaining sessions "failed". Calls
 * `done` for one batch after the other, in the order of `sessions`.
 */
export async function revokeSessions(
  connection: StoreConnection,
  sessions: readonly SessionToRevoke[],
  done: (results: readonly Revoked[]) => void,
): Promise<void> {
  for (let at = 0; at < sessions.length; at += BATCH) {
    const batch = sessions.slice(at, at + BATCH);
    const results = await revokeBatch(connection, batch);
    // A replica that is read must not show them again after they were said to be gone.
    await connection.replicated();
    done(results);
  }
}

async function revokeBatch(
  connection: StoreConnection,
  batch: readonly SessionToRevoke[],
): Promise<Revoked[]> {
  const main = await endSessions(connection, batch);
  // Companions only of sessions that are gone: an index must not forget a session that still lives.
  const gone = batch.filter((session, index) => {
    const outcome = main[index]?.outcome;
    return (outcome === "revoked" || outcome === "already-gone") && hasCompanions(session);
  });
  if (gone.length > 0) {
    await endCompanions(connection, gone);
  }
  return main;
}

function hasCompanions({ key, plan: { unlink, rewrite, remove } }: SessionToRevoke): boolean {
  return unlink.some((one) => one !== key) || rewrite !== undefined || remove !== undefined;
}

async function endCompanions(connection: StoreConnection, gone: readonly SessionToRevoke[]): Promise<void> {
  const companions = gone.flatMap(({ key, plan }) => plan.unlink.filter((companion) => companion !== key));
  await deleteKeys(connection, companions);
  for (const { key, plan } of gone) {
    for (const rewrite of plan.rewrite?.filter((one) => one.key !== key) ?? []) {
      await rewriteKey(connection, rewrite);
    }
  }
  await removeMembers(connection, gone);
}

/**
 * Deletes the sessions' own keys, on the connection that also reads them: what was read before is answered before.
 * Or rewrites them, where the framework would fetch a deleted one from elsewhere.
 */
async function endSessions(
  connection: StoreConnection,
  batch: readonly SessionToRevoke[],
): Promise<Revoked[]> {
  const rewritten = new Map<StoreKey, Revoked>();
  for (const { key, plan } of batch) {
    const rewrite = plan.rewrite?.find((one) => one.key === key);
    if (rewrite !== undefined && !plan.unlink.includes(key)) {
      rewritten.set(key, await rewriteKey(connection, rewrite));
    }
  }
  const others = batch.filter(({ key }) => !rewritten.has(key)).map(({ key }) => key);
  const replies = await deleteKeys(connection, others);
  let answered = 0;
  return batch.map(({ key }) => rewritten.get(key) ?? revoked(key, replies[answered++] ?? null));
}

async function rewriteKey(
  connection: StoreConnection,
  { key, edit }: NonNullable<RevocationPlan["rewrite"]>[number],
): Promise<Revoked> {
  try {
    const result = await rewriteValue(connection.nodeFor(key).primary.client, key, edit);
    return result === "contended"
      ? { key, outcome: "failed", problem: failure("revoke-contended") }
      : { key, outcome: result === "absent" ? "already-gone" : "revoked", problem: null };
  } catch (error) {
    return failed(key, asError(error));
  }
}

function revoked(key: StoreKey, reply: Reply | Error): Revoked {
  if (typeof reply !== "number") {
    return failed(key, reply instanceof WireError ? new Error(reply.message) : asError(reply));
  }
  return { key, outcome: reply === 0 ? "already-gone" : "revoked", problem: null };
}

/** Takes the sessions out of what lists them. */
async function removeMembers(
  connection: StoreConnection,
  sessions: readonly SessionToRevoke[],
): Promise<void> {
  const entries = sessions.flatMap((session) => session.plan.remove ?? []);
  await Promise.all(
    [...Map.groupBy(entries, ({ index }) => connection.nodeFor(index))].map(async ([node, own]) => {
      const pipeline = node.primary.client.pipeline();
      for (const entry of own) {
        removeMember(pipeline, entry);
      }
      // An index that cannot be cleaned (denied, other type) points at nothing now; frameworks tolerate that.
      await pipeline.exec().catch(() => undefined);
    }),
  );
}

function removeMember(pipeline: ChainableCommander, { index, type, member }: IndexEntry): void {
  const key = keyBytes(index);
  switch (type) {
    case "set":
      pipeline.srem(key, member);
      return;
    case "sorted-set":
      pipeline.zrem(key, member);
      return;
    case "list":
      // 0: all occurrences. Costs the length of the list, which is one user's sessions.
      pipeline.lrem(key, 0, member);
      return;
    case "hash":
      pipeline.hdel(key, member);
      return;
  }
}

function refused(reason: RevokeRefusal): Failure {
  return failure("revoke-denied", { reason });
}

function failed(key: StoreKey, error: Error): Revoked {
  if (/^NOPERM/.test(error.message)) {
    return {
      key,
      outcome: "denied",
      problem: refused("no-permission"),
    };
  }
  if (/^READONLY/.test(error.message)) {
    return {
      key,
      outcome: "denied",
      problem: refused("read-only-replica"),
    };
  }
  // `MISCONF Redis is configured to…`: of an answer of the server only the code is told, because some name keys.
  const [, refusal] = /^([A-Z]{3,20}) /.exec(error.message) ?? [];
  if (refusal !== undefined) {
    return { key, outcome: "failed", problem: failure("revoke-refused", { reason: refusal }) };
  }
  return {
    key,
    outcome: "failed",
    problem: failure("connection-lost", { where: "the store", reason: systemReason(error) }),
  };
}
