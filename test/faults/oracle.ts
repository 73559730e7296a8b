/** What the store really holds, read and decoded without any of the product's code. */
import { createHmac } from "node:crypto";
import type { Redis } from "ioredis";
import type { SessionRow } from "../../shared/session.ts";

/** A session that ends about now may rightly be here and not there. */
const ABOUT_NOW_MS = 1_500;
/** The product reads no more than this of one value. */
const CUT_AT_BYTES = 256 * 1024;
const BATCH = 500;

interface Truth {
  readonly user: string | null;
  readonly address: string | null;
  readonly createdAt: number | null;
  /** Where nothing is recorded the monitor shows when it saw the change, which the store does not know. */
  readonly lastSeen: number | "observed";
  readonly expiresAt: number | null;
}

export interface Snapshot {
  readonly sessions: ReadonlyMap<string, Truth>;
  /** The store's clock. */
  readonly now: number;
}

/** Reads all primaries. Rejects when one of them does not answer. */
export async function readStore(clients: readonly Redis[], secret: Uint8Array): Promise<Snapshot> {
  const sessions = new Map<string, Truth>();
  let now = Date.now();
  for (const client of clients) {
    const [seconds, micros] = await client.time();
    now = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
    const keys = await client.keysBuffer("sess:*");
    for (let at = 0; at < keys.length; at += BATCH) {
      const batch = keys.slice(at, at + BATCH);
      const pipeline = client.pipeline();
      for (const key of batch) {
        pipeline.strlen(key).getrangeBuffer(key, 0, CUT_AT_BYTES).pexpiretime(key);
      }
      const replies = (await pipeline.exec()) ?? [];
      for (const [index, key] of batch.entries()) {
        const [size, value, life] = [0, 1, 2].map((part) => replies[index * 3 + part]);
        if (Buffer.isBuffer(value?.[1]) && typeof life?.[1] === "number" && life[1] !== -2) {
          const cut = Number(size?.[1]) > CUT_AT_BYTES;
          const handle = createHmac("sha256", secret)
            .update(key)
            .digest()
            .subarray(0, 12)
            .toString("base64url");
          sessions.set(handle, decode(cut ? null : value[1], life[1] === -1 ? null : life[1], now));
        }
      }
    }
  }
  return { sessions, now };
}

/** Sessions that the table lacks, has too many, or shows with other fields. */
export function differences({ sessions, now }: Snapshot, rows: ReadonlyMap<string, SessionRow>): string[] {
  const lasting = ({ expiresAt }: { expiresAt: number | null }): boolean =>
    expiresAt === null || expiresAt > now + ABOUT_NOW_MS;
  const found: string[] = [];
  for (const [handle, truth] of sessions) {
    const row = rows.get(handle);
    if (!lasting(truth)) {
      continue;
    }
    if (row === undefined) {
      found.push("missing");
    } else {
      for (const field of ["user", "address", "createdAt", "lastSeen", "expiresAt"] as const) {
        if (row[field] !== truth[field] && truth[field] !== row.lastSeenOrigin) {
          found.push(`${field}: ${row[field]} instead of ${truth[field]}`);
          break;
        }
      }
    }
  }
  for (const [handle, row] of rows) {
    if (!sessions.has(handle) && lasting(row)) {
      found.push("too many");
    }
  }
  return found;
}

function decode(bytes: Buffer | null, expiresAt: number | null, now: number): Truth {
  const unknown = { user: null, address: null, createdAt: null, lastSeen: "observed" as const, expiresAt };
  if (bytes === null) {
    return unknown;
  }
  try {
    const { userId, stamp, cookie } = JSON.parse(bytes.toString());
    // express-session renews the expiry with every request; what was recorded is exact where it is as late.
    const renewed = expiresAt === null ? 0 : expiresAt - cookie.originalMaxAge;
    // Renewed in the future of both clocks: that says nothing about the last request.
    const touched = renewed > Math.max(now, Date.now()) + 2_000 ? 0 : renewed;
    return {
      user: userId,
      address: stamp.address,
      createdAt: stamp.createdAt,
      lastSeen: touched > stamp.lastSeen + 1_500 ? touched : stamp.lastSeen,
      expiresAt,
    };
  } catch {
    return unknown;
  }
}
