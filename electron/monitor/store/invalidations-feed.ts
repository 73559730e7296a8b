/**
 * Client-side-caching invalidations. Wire: one connection subscribes to `__redis__:invalidate`, another says
 * CLIENT TRACKING ON REDIRECT <its id> BCAST PREFIX <prefix>…; each message is an array of keys, or null after a flush.
 * Needs no server configuration. The tracking connection must live as long as the feed.
 */

import type { Redis } from "ioredis";
import { FailureError, failure } from "../../../shared/failure.ts";
import type { FeedReason } from "../../../shared/status.ts";
import type { StoreConnection } from "./connection.ts";
import type { Feed, FeedSink } from "./feed.ts";
import { storeKey } from "./reply.ts";
import { type Reply, WireError } from "./wire.ts";

const CHANNEL = "__redis__:invalidate";

export async function openInvalidationsFeed(
  connection: StoreConnection,
  patterns: readonly string[],
  sink: FeedSink,
  reason: FeedReason,
): Promise<Feed> {
  const prefixes = withoutOverlap(patterns.map(literalPrefix));
  const clients: Redis[] = [];
  const trackers: Redis[] = [];
  for (const node of connection.nodes) {
    const subscriber = await connection.openSubscriber(node, (_channel, keys) => {
      if (keys === null) {
        sink.everythingChanged();
      } else if (Array.isArray(keys)) {
        for (const key of keys) {
          if (Buffer.isBuffer(key)) {
            sink.changed(storeKey(key));
          }
        }
      }
    });
    clients.push(subscriber.client);
    const id = accepted(await subscriber.ask("CLIENT", "ID"));
    accepted(await subscriber.ask("SUBSCRIBE", CHANNEL));
    const tracker = await connection.openBeside(node);
    clients.push(tracker);
    trackers.push(tracker);
    await tracker.call(
      "CLIENT",
      "TRACKING",
      "ON",
      "REDIRECT",
      String(id),
      "BCAST",
      // Latin1 text, one character per byte.
      ...prefixes.flatMap((prefix) => ["PREFIX", Buffer.from(prefix, "latin1")]),
    );
  }
  return {
    kind: "invalidations",
    reason,
    problem: null,
    async check() {
      for (const tracker of trackers) {
        const described = JSON.stringify(await tracker.call("CLIENT", "TRACKINGINFO").catch(() => null));
        if (/broken_redirect/.test(described) || /"off"/.test(described)) {
          throw new FailureError(
            failure("connection-lost", { where: connection.where, reason: "the invalidation channel broke" }),
          );
        }
      }
    },
    close() {
      for (const client of clients) {
        client.disconnect();
      }
    },
  };
}

function accepted(reply: Reply): Reply {
  if (reply instanceof WireError) {
    throw new Error(reply.message);
  }
  return reply;
}

/** The part of a glob before its first special character. Tracking knows prefixes only; the rest is matched later. */
function literalPrefix(pattern: string): string {
  return (/^(?:[^*?[\]\\]|\\.)*/s.exec(pattern)?.[0] ?? "").replace(/\\(.)/gs, "$1");
}

/** The server refuses prefixes of which one begins with another, so only the shorter ones stay. */
export function withoutOverlap(prefixes: readonly string[]): readonly string[] {
  const sorted = [...new Set(prefixes)].sort((a, b) => a.length - b.length);
  return sorted.filter(
    (prefix, index) => !sorted.slice(0, index).some((shorter) => prefix.startsWith(shorter)),
  );
}
