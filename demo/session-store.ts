/**
 * The connect-redis store, with one thing added: only a login can create a session.
 *
 * express-session writes a changed session at the end of the request that changed it. If the session is deleted
 * while such a request runs (a logout in another tab, a revocation by an operator), a plain `SET` would bring it
 * back to life. So every write is `SET … XX`, which does nothing for a key that is gone, except the one write
 * that a login announces with `admit`. `EXPIRE`, the other thing written, never creates a key.
 */
import { RedisStore } from "connect-redis";

/** The part of a node-redis client that connect-redis calls for single sessions. */
export interface SessionClient {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, options: SetOptions): Promise<unknown>;
  expire(key: string, seconds: number): Promise<unknown>;
  del(keys: string[]): Promise<unknown>;
}
interface SetOptions {
  readonly expiration: { readonly type: "EX"; readonly value: number };
  readonly condition?: "XX";
}

export interface SessionStore {
  /** To be given to express-session. */
  readonly store: RedisStore;
  /** Allows the next write of this session id, and only that one, to create the session. */
  admit(sessionId: string): void;
}

export const SESSION_PREFIX = "sess:";

/** `writesRevive` is for the attack suite: every write may create the session. */
export function createSessionStore(redis: SessionClient, writesRevive = false): SessionStore {
  const admitted = new Set<string>();
  const client: SessionClient = {
    get: (key) => redis.get(key),
    set: (key, value, options) =>
      redis.set(key, value, admitted.delete(key) || writesRevive ? options : { ...options, condition: "XX" }),
    expire: (key, seconds) => redis.expire(key, seconds),
    del: (keys) => redis.del(keys),
  };
  return {
    store: new RedisStore({ client, prefix: SESSION_PREFIX }),
    admit: (sessionId) => admitted.add(SESSION_PREFIX + sessionId),
  };
}
