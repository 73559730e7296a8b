/**
 * Keyspace events. Wire: PSUBSCRIBE `__keyspace@<db>__:<glob>` on every primary (nodes do not forward events), each
 * message's channel ends with the key. Needs `notify-keyspace-events` with K and the classes in use.
 */

import { FailureError, failure } from "../../../shared/failure.ts";
import type { FeedReason } from "../../../shared/status.ts";
import type { StoreConnection } from "./connection.ts";
import type { Feed, FeedSink } from "./feed.ts";
import { allowed, storeKeyAfter } from "./reply.ts";
import { command, WireError } from "./wire.ts";

/** The classes we rely on: generic (DEL, EXPIRE), string, hash, expired, evicted. "A" stands for all of them. */
const NEEDED_CLASSES = ["g", "$", "h", "x", "e"] as const;

/** What DEL and UNLINK are announced as. */
const DELETED = Buffer.from("del");

export type EventFlags =
  | { readonly kind: "sufficient"; readonly flags: string }
  | { readonly kind: "insufficient"; readonly flags: string }
  | { readonly kind: "unknown" };

/** What CONFIG GET says about notifications, for the weakest node; `unknown` where CONFIG is refused. */
export async function readEventFlags(connection: StoreConnection): Promise<EventFlags> {
  let flags = "";
  for (const node of connection.nodes) {
    const reply = await allowed(node.client.config("GET", "notify-keyspace-events"));
    const value = Array.isArray(reply) ? reply[1] : undefined;
    if (typeof value !== "string") {
      return { kind: "unknown" };
    }
    flags = value;
    if (!isSufficient(flags)) {
      return { kind: "insufficient", flags };
    }
  }
  return { kind: "sufficient", flags };
}

export function isSufficient(flags: string): boolean {
  return flags.includes("K") && (flags.includes("A") || NEEDED_CLASSES.every((one) => flags.includes(one)));
}

export async function openEventsFeed(
  connection: StoreConnection,
  patterns: readonly string[],
  sink: FeedSink,
  reason: FeedReason,
): Promise<Feed> {
  const prefix = `__keyspace@${connection.address.db}__:`;
  const expected = await readEventFlags(connection);
  const subscribers = await Promise.all(
    connection.nodes.map(async (node) => {
      const subscriber = await connection.openSubscriber(node, (channel, event) => {
        const key = storeKeyAfter(channel, prefix.length);
        if (Buffer.isBuffer(event) && DELETED.equals(event)) {
          sink.deleted(key);
        } else {
          sink.changed(key);
        }
      });
      const subscribe = patterns.map((pattern) => command("PSUBSCRIBE", prefix + pattern)).join("");
      for (const reply of await subscriber.request(subscribe, patterns.length)) {
        if (reply instanceof WireError) {
          throw reply.message.startsWith("NOPERM")
            ? new FailureError(failure("subscribe-denied"))
            : new Error(reply.message);
        }
      }
      return subscriber;
    }),
  );
  return {
    kind: "events",
    reason,
    problem: expected.kind === "unknown" ? failure("config-denied") : null,
    async check() {
      const flags = await readEventFlags(connection);
      if (flags.kind === "insufficient") {
        throw new FailureError(failure("events-off", { flags: flags.flags }));
      }
    },
    close() {
      for (const subscriber of subscribers) {
        subscriber.client.disconnect();
      }
    },
  };
}
