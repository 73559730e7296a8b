/**
 * The past, for the demonstration only: a store that was started a moment ago has no sessions that are hours old,
 * and charts of it would be flat. This writes such sessions through the same connect-redis store that the
 * application uses. No application may ever do so, which is why it lives apart from the application.
 */
import { randomUUID } from "node:crypto";
import session from "express-session";
import type { Origin } from "./people.ts";
import type { SessionStore } from "./session-store.ts";
import type { User } from "./users.ts";
import type { Visitor } from "./visitor.ts";

/** Writes a session that began and was last used in the past. */
export async function writePastSession(
  sessions: SessionStore,
  user: User,
  origin: Origin,
  times: { readonly createdAt: number; readonly lastSeen: number; readonly idleMs: number },
): Promise<void> {
  const { createdAt, lastSeen, idleMs } = times;
  const cookie = new session.Cookie();
  cookie.secure = false;
  cookie.sameSite = "strict";
  cookie.expires = new Date(lastSeen + idleMs);
  cookie.originalMaxAge = idleMs;
  const id = randomUUID();
  sessions.admit(id);
  await sessions.store.set(id, {
    cookie,
    userId: user.id,
    displayName: user.name,
    stamp: { address: origin.address, userAgent: origin.userAgent, createdAt, lastSeen },
  });
}

/** Makes a visitor's session, just begun by a real login, one that began at `createdAt`. */
export async function backdate(sessions: SessionStore, visitor: Visitor, createdAt: number): Promise<void> {
  // The cookie is `session=s%3A<id>.<signature>`; a UUID has no dot in it.
  const id = /=s(?:%3A|:)([^.]+)\./.exec(visitor.cookie ?? "")?.[1];
  if (id === undefined) return;
  const stored = await sessions.store.get(id);
  if (stored?.stamp === undefined) return;
  await sessions.store.set(id, { ...stored, stamp: { ...stored.stamp, createdAt } });
}
