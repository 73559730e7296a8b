/**
 * Deletes sessions and what belongs to them, and reports for each what the store answered. "Revoked" is said only
 * where UNLINK itself confirmed that it removed the session's key.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { ChainableCommander } from "ioredis";
import { type Failure, failure } from "../../../shared/failure.ts";
import type { RevocationOutcome } from "../../../shared/link.ts";
import type { RevokeRefusal } from "../../../shared/revoke-refusal.ts";
import type { IndexEntry, RevocationPlan } from "../formats/format.ts";
import type { StoreKey } from "../sessions/record.ts";
import { systemReason } from "./client-failure.ts";
import type { StoreConnection, StoreNode } from "./connection.ts";
import { keyBytes } from "./reply.ts";
import { rewriteValue } from "./rewrite.ts";
import { command, type Reply, WireError } from "./wire.ts";
import type { WireLink } from "./wire-link.ts";

/** Sessions that are told of together. */
const BATCH = 2_000;
/**
 * Sessions whose commands travel in one piece. The server works on a piece without serving anybody else, so it is to
 * take no longer than the way there and back: whoever waits for it then waits twice as long as otherwise.
 */
const PIECE = { least: 16, most: 500 };
/** What a deletion costs the server, with telling of it. */
const DELETION_MS = 0.01;
/** A slot on its way to another node is back within seconds. */
const MOVED_TRIES = 20;
const MOVED_RETRY_MS = 200;
/** Holds for one command only. */
const ASKING = command("ASKING");

export interface SessionToRevoke {
  readonly key: StoreKey;
  readonly plan: RevocationPlan;
}

export interface Revoked {
  readonly key: StoreKey;
  readonly outcome: RevocationOutcome;
  readonly problem: Failure | null;
}

/** Never rejects: a lost connection, like a server that takes no changes, makes the remaining sessions "failed". Calls `done` after each round trip. */
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
  const gone = batch.filter((_, index) => {
    const outcome = main[index]?.outcome;
    return outcome === "revoked" || outcome === "already-gone";
  });
  const companions = gone.flatMap(({ key, plan }) => plan.unlink.filter((companion) => companion !== key));
  await deleteKeys(connection, companions);
  for (const { key, plan } of gone) {
    for (const rewrite of plan.rewrite?.filter((one) => one.key !== key) ?? []) {
      await rewriteKey(connection, rewrite);
    }
  }
  await removeMembers(connection, gone);
  return main;
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
  if (rewritten.size === 0) {
    return deleteKeys(
      connection,
      batch.map(({ key }) => key),
    );
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
    const result = await rewriteValue(connection.nodeFor(key).primary.client, key, edit);
    return result === "contended"
      ? { key, outcome: "failed", problem: failure("revoke-contended") }
      : { key, outcome: result === "absent" ? "already-gone" : "revoked", problem: null };
  } catch (error) {
    return failed(key, asError(error));
  }
}

/** Keys whose slots are moving are asked for again where the answer points, or a moment later. */
async function deleteKeys(
  connection: StoreConnection,
  keys: readonly StoreKey[],
  triesLeft = MOVED_TRIES,
): Promise<Revoked[]> {
  const results = new Map<StoreKey, Revoked>();
  const moved: StoreKey[] = [];
  await Promise.all(
    [...groupByNode(connection, keys)].map(async ([node, own]) => {
      const replies = await deleteOnNode(node, own, false);
      const asked = new Map<StoreNode, StoreKey[]>();
      for (const [key, reply] of replies) {
        const where = triesLeft > 0 && reply instanceof WireError ? movedTo(reply) : null;
        if (where === null) {
          results.set(key, revoked(key, reply));
          continue;
        }
        const next = where.ask === null ? null : connection.nodeNamed(where.ask);
        if (next === null) {
          moved.push(key);
        } else {
          asked.set(next, [...(asked.get(next) ?? []), key]);
        }
      }
      for (const [next, there] of asked) {
        for (const [key, reply] of await deleteOnNode(next, there, true)) {
          results.set(key, revoked(key, reply));
        }
      }
    }),
  );
  if (moved.length > 0) {
    connection.layoutDoubtful();
    await sleep(MOVED_RETRY_MS);
    for (const result of await deleteKeys(connection, moved, triesLeft - 1)) {
      results.set(result.key, result);
    }
  }
  return keys.map((key) => results.get(key) ?? failed(key, new Error("no reply")));
}

/** The number of keys removed, or the refusal, for each key. With `asking`, the node was named by an ASK redirection. */
async function deleteOnNode(
  node: StoreNode,
  keys: readonly StoreKey[],
  asking: boolean,
): Promise<[StoreKey, Reply | Error][]> {
  const each = asking ? 2 : 1;
  const { link } = node.primary;
  const answered: [StoreKey, Reply | Error][] = [];
  try {
    const verb = await deleteCommand(node);
    const most = keys.length > PIECE.least ? await pieceFor(link) : PIECE.least;
    while (answered.length < keys.length) {
      const piece = keys.slice(answered.length, answered.length + most);
      let text = "";
      for (const key of piece) {
        text += asking ? ASKING + command(verb, key) : command(verb, key);
      }
      const replies = await link.request(text, piece.length * each);
      for (const [index, key] of piece.entries()) {
        answered.push([key, replies[index * each + each - 1] ?? null]);
      }
    }
    return answered;
  } catch (error) {
    for (const key of keys.slice(answered.length)) {
      answered.push([key, asError(error)]);
    }
    return answered;
  }
}

/** The shortest way there and back seen so far, in milliseconds: a longer one was spent waiting for somebody else. */
const trips = new WeakMap<WireLink, number>();

async function pieceFor(link: WireLink): Promise<number> {
  const sentAt = performance.now();
  await link.ping();
  const trip = Math.min(trips.get(link) ?? Number.POSITIVE_INFINITY, performance.now() - sentAt);
  trips.set(link, trip);
  return Math.min(PIECE.most, Math.max(PIECE.least, Math.floor(trip / DELETION_MS)));
}

function revoked(key: StoreKey, reply: Reply | Error): Revoked {
  if (typeof reply !== "number") {
    return failed(key, reply instanceof WireError ? new Error(reply.message) : asError(reply));
  }
  return { key, outcome: reply === 0 ? "already-gone" : "revoked", problem: null };
}

/** `ASK 3999 host:port` names a node that may be asked just this once; MOVED and TRYAGAIN mean: later. */
function movedTo({ message }: WireError): { ask: string | null } | null {
  const [, kind, to] = /^(MOVED|ASK|TRYAGAIN)(?: \d+ (\S*))?/.exec(message) ?? [];
  return kind === undefined ? null : { ask: kind === "ASK" ? (to ?? null) : null };
}

const deleteCommands = new WeakMap<StoreNode, Promise<"UNLINK" | "DEL">>();

/** UNLINK frees memory in the background; servers before 4.0 and some stand-ins know only DEL. */
function deleteCommand(node: StoreNode): Promise<"UNLINK" | "DEL"> {
  let known = deleteCommands.get(node);
  if (known === undefined) {
    known = node.primary.link
      .ask("UNLINK", "sessionwatch:no-such-key")
      .then((reply) =>
        reply instanceof WireError && /unknown command/i.test(reply.message) ? "DEL" : "UNLINK",
      );
    deleteCommands.set(node, known);
  }
  return known;
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

function groupByNode(connection: StoreConnection, keys: readonly StoreKey[]): Map<StoreNode, StoreKey[]> {
  return Map.groupBy(keys, (key) => connection.nodeFor(key));
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

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
