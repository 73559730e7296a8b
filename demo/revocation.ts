/**
 * Ending sessions at once, everywhere: tombstones and open connections. Can be used without the rest of this
 * application; `docs/integrate.md` has the same for other frameworks.
 *
 * What travels through Redis never holds a token, only `hash`, the SHA-256 of the token in 64 hexadecimal digits.
 * The token is what the session store's key has after its prefix (with express-session: the session id).
 *
 * - `SET sessionwatch:revoked:<hash> "" EX <seconds>`: a tombstone. Its token is refused as long as it exists,
 *   even if a request that was running writes the session back, or a restored backup brings it back.
 * - `PUBLISH sessionwatch:revoked <hash>`: told once, so that open WebSockets and event streams are closed at once.
 *   A process that misses it finds out within `recheckMs`.
 */
import { createHash } from "node:crypto";
import type { Request, RequestHandler } from "express";

export const TOMBSTONE_PREFIX = "sessionwatch:revoked:";
export const REVOKED_CHANNEL = "sessionwatch:revoked";

export interface RevocationOptions {
  readonly redis: {
    exists(key: string): Promise<number>;
    set(
      key: string,
      value: string,
      options: { readonly expiration: { readonly type: "EX"; readonly value: number } },
    ): Promise<unknown>;
    publish(channel: string, message: string): Promise<unknown>;
  };
  /** A connection of its own. */
  readonly subscriber: {
    subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  };
  /** Whether the session still is in the store: finds sessions that ended without any announcement. */
  readonly isStored?: (token: string) => Promise<boolean>;
  /** How often tokens with open connections are looked up. Default: 2 seconds. */
  readonly recheckMs?: number;
}

export interface Revocations {
  isRevoked(token: string): Promise<boolean>;
  /** Leaves a tombstone for so many seconds and tells every process. The session itself is deleted by the caller. */
  revoke(token: string, seconds: number): Promise<void>;
  /** Calls `drop` once when the token is revoked. Returns what to call when the connection closes by itself. */
  hold(token: string, drop: () => void): () => void;
  /** Drops every connection held. */
  stop(): void;
}

const RECHECK_MS = 2000;

export async function watchRevocations(options: RevocationOptions): Promise<Revocations> {
  const { redis, subscriber, isStored } = options;
  const held = new Map<string, { readonly token: string; readonly drops: Set<() => void> }>();

  const dropAll = (hash: string) => {
    const entry = held.get(hash);
    held.delete(hash);
    for (const drop of entry?.drops ?? []) drop();
  };
  const isRevoked = async (token: string) => (await redis.exists(TOMBSTONE_PREFIX + hashOf(token))) > 0;
  const recheck = async (token: string): Promise<void> => {
    const gone = (await isRevoked(token)) || (isStored !== undefined && !(await isStored(token)));
    if (gone) dropAll(hashOf(token));
  };

  await subscriber.subscribe(REVOKED_CHANNEL, dropAll);
  const timer = setInterval(() => {
    // While the store cannot be reached nobody is dropped; requests fail meanwhile anyway.
    for (const { token } of held.values()) recheck(token).catch(() => undefined);
  }, options.recheckMs ?? RECHECK_MS);
  timer.unref();

  return {
    isRevoked,
    revoke: async (token, seconds) => {
      const hash = hashOf(token);
      const value = Math.max(1, Math.ceil(seconds));
      await redis.set(TOMBSTONE_PREFIX + hash, "", { expiration: { type: "EX", value } });
      await redis.publish(REVOKED_CHANNEL, hash);
    },
    hold: (token, drop) => {
      const hash = hashOf(token);
      const entry = held.get(hash) ?? { token, drops: new Set() };
      held.set(hash, entry);
      entry.drops.add(drop);
      // The token may have been revoked after the request was let in and before it was held here.
      recheck(token).catch(() => undefined);
      return () => {
        entry.drops.delete(drop);
        if (entry.drops.size === 0 && held.get(hash) === entry) held.delete(hash);
      };
    },
    stop: () => {
      clearInterval(timer);
      for (const hash of [...held.keys()]) dropAll(hash);
    },
  };
}

/**
 * Answers 401 to every request whose token has a tombstone. Goes right after the session middleware.
 * `tokenOf` gives undefined for requests that carry none.
 */
export function refuseRevoked(
  revocations: Pick<Revocations, "isRevoked">,
  tokenOf: (request: Request) => string | undefined,
): RequestHandler {
  return async (request, response, next) => {
    const token = tokenOf(request);
    if (token !== undefined && (await revocations.isRevoked(token))) {
      response.status(401).json({ error: "This session was ended. Please log in." });
      return;
    }
    next();
  };
}

export function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
