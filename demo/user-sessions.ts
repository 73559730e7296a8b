/**
 * One user's sessions: found, shown and ended. Redis has no "all sessions of a user", so the application keeps an
 * index: the set `user_sessions:<user id>` holds the user's session ids. It is a hint, never the truth: a session
 * that Redis expired or an operator deleted stays in the set until somebody looks, and is then taken out.
 */
import type { SessionData } from "express-session";
import { sign } from "./purpose-keys.ts";
import type { AppRedis } from "./redis.ts";
import type { Revocations } from "./revocation.ts";
import type { SessionStore } from "./session-store.ts";

export interface UserSession {
  /** The token. Never leaves the server. */
  readonly id: string;
  /** What the session is called in pages: a keyed hash of the id, from which the id cannot be found. */
  readonly handle: string;
  readonly session: SessionData;
}

export interface UserSessions {
  add(userId: string, sessionId: string): Promise<void>;
  /** Takes a session out of the index that ended in another way. */
  remove(userId: string, sessionId: string): Promise<void>;
  /** The user's sessions, the last used first. */
  list(userId: string): Promise<UserSession[]>;
  /** Ends sessions for good: deletes them, leaves tombstones and closes their open connections. */
  end(userId: string, sessionIds: readonly string[]): Promise<void>;
}

export interface UserSessionsOptions {
  readonly redis: Pick<AppRedis, "sAdd" | "sRem" | "sMembers" | "expire">;
  readonly sessions: SessionStore;
  readonly revocations: Revocations;
  readonly handleKey: Buffer;
  /** No session lives longer, so neither does a tombstone or an index that nobody adds to. */
  readonly longestLifeMs: number;
}

export function createUserSessions(options: UserSessionsOptions): UserSessions {
  const { redis, sessions, revocations, handleKey } = options;
  const lifeS = Math.ceil(options.longestLifeMs / 1000);
  return {
    add: async (userId, sessionId) => {
      await redis.sAdd(keyOf(userId), sessionId);
      await redis.expire(keyOf(userId), lifeS);
    },
    remove: async (userId, sessionId) => {
      await redis.sRem(keyOf(userId), [sessionId]);
    },
    list: async (userId) => {
      const ids = await redis.sMembers(keyOf(userId));
      const found = await Promise.all(ids.map(async (id) => ({ id, session: await sessions.store.get(id) })));
      const gone = found.filter(({ session }) => !session).map(({ id }) => id);
      if (gone.length > 0) await redis.sRem(keyOf(userId), gone);
      return found
        .flatMap(({ id, session }) => (session ? [{ id, session, handle: sign(handleKey, id) }] : []))
        .filter(({ session }) => session.userId === userId)
        .sort((a, b) => (b.session.stamp?.lastSeen ?? 0) - (a.session.stamp?.lastSeen ?? 0));
    },
    end: async (userId, sessionIds) => {
      for (const id of sessionIds) {
        await sessions.store.destroy(id);
        await revocations.revoke(id, lifeS);
      }
      if (sessionIds.length > 0) await redis.sRem(keyOf(userId), [...sessionIds]);
    },
  };
}

function keyOf(userId: string): string {
  return `user_sessions:${userId}`;
}
