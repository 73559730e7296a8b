/**
 * Replaces a value by what a function makes of it, without losing what somebody else writes in between: WATCH, read,
 * then MULTI … EXEC, which the server refuses if the key has changed since (optimistic locking).
 */
import type { Redis } from "ioredis";
import type { StoreKey } from "../sessions/record.ts";
import { MAX_VALUE_BYTES } from "./raw-value.ts";
import { keyBytes } from "./reply.ts";

/** Changes by others that are waited out; a value that changes more often is left as it is. */
const TRIES = 8;

/** `contended`: the value changed each time, and nothing was written. */
export type Rewritten = "written" | "removed" | "unchanged" | "absent" | "contended";

/** Gives the bytes to store instead, `null` to unlink the key, or the very same buffer to leave it alone. */
export type Edit = (bytes: Buffer) => Buffer | null;

/** Keeps the remaining life. Rejects with the server's own error, for example a missing permission. */
export function rewriteValue(client: Redis, key: StoreKey, edit: Edit): Promise<Rewritten> {
  // EXEC forgets what was watched on the whole connection, so one rewrite has to end before the next begins.
  const turn = (turns.get(client) ?? Promise.resolve()).then(() => rewrite(client, key, edit));
  turns.set(
    client,
    turn.then(
      () => undefined,
      () => undefined,
    ),
  );
  return turn;
}

const turns = new WeakMap<Redis, Promise<void>>();

async function rewrite(client: Redis, key: StoreKey, edit: Edit): Promise<Rewritten> {
  const name = keyBytes(key);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await client.watch(name);
    const stored = await client.getrangeBuffer(name, 0, MAX_VALUE_BYTES);
    // GETRANGE tells a missing key and an empty value alike; frameworks store neither as a session.
    const after = stored.length === 0 ? stored : edit(stored);
    if (after === stored) {
      await client.unwatch();
      return stored.length === 0 ? "absent" : "unchanged";
    }
    const transaction = client.multi();
    if (after === null) {
      transaction.unlink(name);
    } else {
      transaction.set(name, after, "KEEPTTL");
    }
    const replies = await transaction.exec();
    if (replies !== null) {
      const [error] = replies[0] ?? [new Error("no reply")];
      if (error !== null) {
        throw error;
      }
      return after === null ? "removed" : "written";
    }
  }
  return "contended";
}
