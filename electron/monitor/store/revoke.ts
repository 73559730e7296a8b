/**
 * Deletes sessions and what belongs to them, and reports for each what the store answered. "Revoked" is said only
 * where UNLINK itself confirmed that it removed the session's key.
 */
import type { ChainableCommander, Redis } from "ioredis";
import { type Failure, failure } from "../../../shared/failure.ts";
import type { RevocationOutcome } from "../../../shared/link.ts";
import type { IndexEntry, RevocationPlan } from "../formats/format.ts";
import type { StoreKey } from "../sessions/record.ts";
import { systemReason } from "./client-failure.ts";
import type { StoreConnection, StoreNode } from "./connection.ts";
import { keyBytes } from "./reply.ts";
import { rewriteValue } from "./rewrite.ts";

/** Sessions whose commands travel in one round trip. */
const BATCH = 500;

export interface SessionToRevoke {
  readonly key: StoreKey;
  readonly plan: RevocationPlan;
}

export interface Revoked {
  readonly key: StoreKey;
  readonly outcome: RevocationOutcome;
  readonly problem: Failure | null;
}

/** Never rejects: a lost connection makes the remaining sessions "failed". Calls `done` after each round trip. */
export async function revokeSessions(
  connection: StoreConnection,
  sessions: readonly SessionToRevoke[],
  done: (results: readonly Revoked[]) => void,
): Promise<void> {
  for (let at = 0; at < sessions.length; at += BATCH) {
    const batch = sessions.slice(at, at + BATCH);
    done(await revokeBatch(connection, batch));
  }
}

async function revokeBatch(
  connection: StoreConnection,
  batch: readonly SessionToRevoke[],
): Promise<Revoked[]> {
  const main = await endSessions(connection, batch);
  // Companions only of sessions that are gone: an index must not forget a session that still lives.
  const gone = batch.filter((_, index) => {
    const outcome = main[index]?.outcome;
    return outcome === "revoked" || outcome === "already-gone";
  });
  await deleteKeys(
    connection,
    gone.flatMap(({ key, plan }) => plan.unlink.filter((companion) => companion !== key)),
  );
  for (const { key, plan } of gone) {
    for (const rewrite of plan.rewrite?.filter((one) => one.key !== key) ?? []) {
      await rewriteKey(connection, rewrite);
    }
  }
  await removeMembers(connection, gone);
  return main;
}

/** Deletes the sessions' own keys, or rewrites them where the framework would fetch a deleted one from elsewhere. */
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
  const deleted = new Map((await deleteKeys(connection, others)).map((one) => [one.key, one] as const));
  return batch.map(({ key }) => rewritten.get(key) ?? deleted.get(key) ?? failed(key, new Error("no reply")));
}

async function rewriteKey(
  connection: StoreConnection,
  { key, edit }: NonNullable<RevocationPlan["rewrite"]>[number],
): Promise<Revoked> {
  try {
    const result = await rewriteValue(connection.nodeFor(key).client, key, edit);
    return result === "contended"
      ? { key, outcome: "failed", problem: failure("revoke-contended") }
      : { key, outcome: result === "absent" ? "already-gone" : "revoked", problem: null };
  } catch (error) {
    return failed(key, asError(error));
  }
}

async function deleteKeys(connection: StoreConnection, keys: readonly StoreKey[]): Promise<Revoked[]> {
  const results = new Map<StoreKey, Revoked>();
  await Promise.all(
    [...groupByNode(connection, keys)].map(async ([node, own]) => {
      for (const result of await deleteOnNode(node.client, own)) {
        results.set(result.key, result);
      }
    }),
  );
  return keys.map((key) => results.get(key) ?? failed(key, new Error("no reply")));
}

async function deleteOnNode(client: Redis, keys: readonly StoreKey[]): Promise<Revoked[]> {
  const command = await deleteCommand(client);
  const pipeline = client.pipeline();
  for (const key of keys) {
    if (command === "UNLINK") {
      pipeline.unlink(keyBytes(key));
    } else {
      pipeline.del(keyBytes(key));
    }
  }
  const replies = await pipeline
    .exec()
    .catch((error: unknown) => keys.map(() => [asError(error), null] as const));
  return keys.map((key, index) => {
    const [error, removed] = replies?.[index] ?? [new Error("no reply"), null];
    if (error !== null) {
      return failed(key, error);
    }
    return { key, outcome: removed === 0 ? "already-gone" : "revoked", problem: null };
  });
}

/** UNLINK frees memory in the background; servers before 4.0 and some stand-ins know only DEL. */
async function deleteCommand(client: Redis): Promise<"UNLINK" | "DEL"> {
  const reply = await client.unlink("sessionwatch:no-such-key").then(
    () => "",
    (error: unknown) => String(error),
  );
  return /unknown command/i.test(reply) ? "DEL" : "UNLINK";
}

/** Takes the sessions out of what lists them. */
async function removeMembers(
  connection: StoreConnection,
  sessions: readonly SessionToRevoke[],
): Promise<void> {
  const entries = sessions.flatMap((session) => session.plan.remove ?? []);
  await Promise.all(
    [...Map.groupBy(entries, ({ index }) => connection.nodeFor(index))].map(async ([node, own]) => {
      const pipeline = node.client.pipeline();
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

function groupByNode(connection: StoreConnection, keys: readonly StoreKey[]): Map<StoreNode, StoreKey[]> {
  return Map.groupBy(keys, (key) => connection.nodeFor(key));
}

function failed(key: StoreKey, error: Error): Revoked {
  if (/^NOPERM/.test(error.message)) {
    return {
      key,
      outcome: "denied",
      problem: failure("revoke-denied", { reason: "no permission to delete keys" }),
    };
  }
  if (/^READONLY/.test(error.message)) {
    return {
      key,
      outcome: "denied",
      problem: failure("revoke-denied", { reason: "this server is a read-only replica" }),
    };
  }
  return {
    key,
    outcome: "failed",
    problem: failure("connection-lost", { where: "the store", reason: systemReason(error) }),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
