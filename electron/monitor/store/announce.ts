/**
 * Tells an integrated application that sessions were revoked, so that it drops live connections and refuses the token
 * even if a request still running writes the session back. Wire: `SET <channel>:<hash> "" EX <seconds>` and
 * `PUBLISH <channel> <hash>`, where the hash is the SHA-256 of the token, hexadecimal.
 */
import { createHash } from "node:crypto";
import type { StoreKey } from "../sessions/record.ts";
import type { StoreConnection } from "./connection.ts";
import { keyBytes, storeKey } from "./reply.ts";

export interface Announcement {
  readonly channel: string;
  /** How long a tombstone stays, in seconds. */
  readonly tombstoneS: number;
}

/** Best effort: the sessions are gone already, and an application that misses this finds out by its next look. */
export async function announceRevoked(
  connection: StoreConnection,
  { channel, tombstoneS }: Announcement,
  hashes: readonly string[],
): Promise<void> {
  const tombstone = (hash: string): string => `${channel}:${hash}`;
  const perNode = Map.groupBy(hashes, (hash) => connection.nodeFor(storeKey(Buffer.from(tombstone(hash)))));
  await Promise.all(
    [...perNode].map(async ([node, own]) => {
      const pipeline = node.primary.client.pipeline();
      for (const hash of own) {
        pipeline.set(tombstone(hash), "", "EX", tombstoneS).publish(channel, hash);
      }
      await pipeline.exec().catch(() => undefined);
    }),
  );
}

/** SHA-256 of what the key has after its format's prefix, which is the session token. */
export function tokenHash(key: StoreKey, prefix: string): string {
  return createHash("sha256").update(keyBytes(key).subarray(prefix.length)).digest("hex");
}
