/** Deletes keys wherever they are, in pieces between which the server serves others, and tells what it answered for each. */
import { setTimeout as sleep } from "node:timers/promises";
import type { StoreKey } from "../sessions/record.ts";
import type { StoreConnection, StoreNode } from "./connection.ts";
import { PIECE, pieceFor } from "./piece-size.ts";
import { ASKING, MOVED_RETRY_MS, redirectionIn } from "./redirection.ts";
import { asError } from "./reply.ts";
import { command, type Reply, WireError } from "./wire.ts";

/** A slot on its way to another node is back within seconds. */
const MOVED_TRIES = 20;

/**
 * Of each key, the number of keys removed, or the refusal. Keys whose slots are moving are asked for again where the
 * answer points, or a moment later. Never rejects for a lost connection: that is the answer for the remaining keys.
 */
export async function deleteKeys(
  connection: StoreConnection,
  keys: readonly StoreKey[],
  triesLeft = MOVED_TRIES,
): Promise<(Reply | Error)[]> {
  const replies: (Reply | Error)[] = [];
  const moved: number[] = [];
  await Promise.all(
    [...byNode(connection, keys)].map(async ([node, indexes]) => {
      const elsewhere = new Map<StoreNode, number[]>();
      await deleteOnNode(node, keys, indexes, false, (index, reply) => {
        const where = triesLeft > 0 && reply instanceof WireError ? redirectionIn(reply) : null;
        const next = where === null || where.ask === null ? null : connection.nodeNamed(where.ask);
        if (where === null) {
          replies[index] = reply;
        } else if (next === null) {
          moved.push(index);
        } else {
          elsewhere.set(next, [...(elsewhere.get(next) ?? []), index]);
        }
      });
      for (const [next, asked] of elsewhere) {
        await deleteOnNode(next, keys, asked, true, (index, reply) => {
          replies[index] = reply;
        });
      }
    }),
  );
  if (moved.length > 0) {
    connection.layoutDoubtful();
    await sleep(MOVED_RETRY_MS);
    const again = moved.flatMap((index) => keys[index] ?? []);
    for (const [at, reply] of (await deleteKeys(connection, again, triesLeft - 1)).entries()) {
      replies[moved[at] ?? 0] = reply;
    }
  }
  return replies;
}

/**
 * Deletes those of the keys at `indexes`, and calls `answered` for each. With `asking`, the node was named by an ASK redirection.
 */
async function deleteOnNode(
  node: StoreNode,
  keys: readonly StoreKey[],
  indexes: readonly number[],
  asking: boolean,
  answered: (index: number, reply: Reply | Error) => void,
): Promise<void> {
  const { link } = node.primary;
  const each = asking ? 2 : 1;
  let done = 0;
  const answer = (reply: Reply | Error): void => answered(indexes[done++] ?? 0, reply);
  try {
    const verb = await deleteCommand(node);
    const most = indexes.length > PIECE.least ? await pieceFor(link, indexes.length * each) : PIECE.least;
    while (done < indexes.length) {
      const piece = indexes.slice(done, done + most).map((index) => command(verb, keys[index] ?? ""));
      const text = (asking ? ASKING : "") + piece.join(asking ? ASKING : "");
      const replies = await link.request(text, piece.length * each);
      for (let at = each - 1; at < replies.length; at += each) {
        answer(replies[at] ?? null);
      }
    }
  } catch (error) {
    while (done < indexes.length) {
      answer(asError(error));
    }
  }
}

/** The indexes of the keys, by the node that holds them. */
function byNode(connection: StoreConnection, keys: readonly StoreKey[]): Map<StoreNode, number[]> {
  const indexes = new Map<StoreNode, number[]>();
  for (const [index, key] of keys.entries()) {
    const node = connection.nodeFor(key);
    const own = indexes.get(node);
    if (own === undefined) {
      indexes.set(node, [index]);
    } else {
      own.push(index);
    }
  }
  return indexes;
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
