/**
 * Deletes sessions and what belongs to them, and reports for each what the store answered. "Revoked" is said only
 * where UNLINK itself confirmed that it removed the session's key.
 */
import type { Redis } from "ioredis";
import { type Failure, failure } from "../../../shared/failure.ts";
import type { RevocationOutcome } from "../../../shared/link.ts";
import type { RevocationPlan } from "../formats/format.ts";
import type { StoreKey } from "../sessions/record.ts";
import { systemReason } from "./client.ts";
import type { StoreConnection, StoreNode } from "./connection.ts";
import { keyBytes } from "./reply.ts";

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
  const { client } = connection.nodeFor(key);
  try {
    const stored = await client.getBuffer(keyBytes(key));
    if (stored === null) {
      return { key, outcome: "already-gone", problem: null };
    }
    const bytes = edit(stored);
    const answer =
      bytes === null
        ? await client.unlink(keyBytes(key))
        : await client.set(keyBytes(key), bytes, "KEEPTTL", "XX");
    return { key, outcome: answer === null || answer === 0 ? "already-gone" : "revoked", problem: null };
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

async function removeMembers(
  connection: StoreConnection,
  sessions: readonly SessionToRevoke[],
): Promise<void> {
  const removals = sessions.flatMap((session) => session.plan.removeFromSets);
  await Promise.all(
    [
      ...groupByNode(
        connection,
        removals.map((removal) => removal.set),
      ).keys(),
    ].map(async (node) => {
      const pipeline = node.client.pipeline();
      for (const { set, member } of removals) {
        if (connection.nodeFor(set) === node) {
          pipeline.srem(keyBytes(set), member);
        }
      }
      // An index that cannot be cleaned (denied, other type) points at nothing now; frameworks tolerate that.
      await pipeline.exec().catch(() => undefined);
    }),
  );
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
