/**
 * Client-side-caching invalidations. Wire: one connection subscribes to `__redis__:invalidate`, another says
 * CLIENT TRACKING ON REDIRECT <its id> BCAST PREFIX <prefix>…; each message is an array of keys, or null after a flush.
 * Needs no server configuration. The tracking connection must live as long as the feed.
 */
import type { Redis } from "ioredis";
import { FailureError, failure } from "../../../shared/failure.ts";
import type { StoreConnection } from "./connection.ts";
import type { Feed, FeedSink } from "./feed.ts";
import { storeKey } from "./reply.ts";

const CHANNEL = "__redis__:invalidate";

export async function openInvalidationsFeed(
  connection: StoreConnection,
  patterns: readonly string[],
  sink: FeedSink,
  reason: string,
): Promise<Feed> {
  const prefixes = withoutOverlap(patterns.map(literalPrefix));
  const clients: Redis[] = [];
  const trackers: Redis[] = [];
  for (const node of connection.nodes) {
    const subscriber = await connection.openBeside(node);
    clients.push(subscriber);
    const id = await subscriber.client("ID");
    // The payload is an array of keys, which ioredis passes on as it is although it types it as one buffer.
    subscriber.on("messageBuffer", (_channel: Buffer, payload: unknown) => {
      if (payload === null) {
        sink.everythingChanged();
      } else if (Array.isArray(payload)) {
        for (const key of payload) {
          if (Buffer.isBuffer(key)) {
            sink.changed(storeKey(key));
          }
        }
      }
    });
    await subscriber.subscribe(CHANNEL);
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
