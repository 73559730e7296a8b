/** The life of a request's own session: begun at login, asked for by routes, ended when its time is over. */
import { randomUUID } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { newForgeryToken } from "./anti-forgery.ts";
import { loginPage } from "./pages.ts";
import type { Parts } from "./parts.ts";
import { FAMILY_LIFE_MS } from "./refresh-tokens.ts";
import { firstStamp } from "./session-stamp.ts";
import type { User } from "./users.ts";

declare module "express-session" {
  interface SessionData {
    /** Absent until somebody has logged in. */
    userId?: string;
    displayName?: string;
    /** For clients that are no browser: until when (milliseconds since 1970) the session lets anybody in. */
    accessUntil?: number;
    /** Ids of products, at most 20. */
    basket?: string[];
  }
}

export const ABSOLUTE_MS = 12 * 60 * 60_000;
export const ACCESS_MS = 10 * 60_000;
/** A client that does not refresh for so long has to log in again. */
export const CLIENT_IDLE_MS = 7 * 24 * 60 * 60_000;

/**
 * A new id for a new privilege: whatever session id the visitor came with is worth nothing afterwards.
 * `began` is when the request began, before the password was looked at: a session that is begun with a password that is
 * being changed at the same moment counts as older than the change.
 */
export async function beginSession(
  request: Request,
  parts: Parts,
  user: User,
  began: number,
): Promise<string> {
  const { sessions, userSessions, weaknesses, options } = parts;
  const keepsId = weaknesses.has("login-keeps-session-id") && request.session?.userId !== undefined;
  if (!keepsId) {
    // Not `request.session.regenerate`: there is no session object where one has just been forgotten.
    await new Promise<void>((resolve, reject) => {
      request.sessionStore.regenerate(request, (error: unknown) => (error ? reject(error) : resolve()));
    });
    sessions.admit(request.sessionID);
  }
  const { session } = request;
  session.userId = user.id;
  session.displayName = user.name;
  session.csrf = newForgeryToken();
  session.cookie.maxAge = user.idleMs ?? options.idleMs;
  session.stamp = firstStamp(request, began);
  await userSessions.add(user.id, request.sessionID);
  // express-session writes it before the answer's end is sent, so the visitor cannot be quicker than the store.
  return session.csrf;
}

/** The same session under a new id, for a client that refreshes: written at once, and not yet anybody's. */
export async function renewClientSession(
  request: Request,
  parts: Parts,
  before: string,
): Promise<string | undefined> {
  const { sessions, userSessions, options } = parts;
  const old = await sessions.store.get(before);
  if (!old || old.userId === undefined) return undefined;
  const now = Date.now();
  const id = randomUUID();
  sessions.admit(id);
  await sessions.store.set(id, {
    ...old,
    csrf: newForgeryToken(),
    accessUntil: now + (options.accessMs ?? ACCESS_MS),
    stamp: { ...firstStamp(request, now), createdAt: old.stamp?.createdAt ?? now },
  });
  await userSessions.add(old.userId, id);
  return id;
}

/** Makes a stored session this request's own; false if it is gone. */
export async function adoptSession(request: Request, parts: Parts, id: string): Promise<boolean> {
  const stored = await parts.sessions.store.get(id);
  if (!stored) return false;
  request.sessionID = id;
  request.sessionStore.createSession(request, stored);
  return true;
}

/** From here on this is the request of somebody who has not logged in; `request.session` is gone. */
export async function forgetSession(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
  });
}

/**
 * Ends sessions that are older than they may be, and lets no other live past that moment. A session that ends goes on
 * as that of somebody who has not logged in.
 */
export function endInTime({ options, weaknesses }: Parts): RequestHandler {
  return async (request, _response, next) => {
    const { session } = request;
    if (session?.userId !== undefined && !weaknesses.has("no-absolute-end")) {
      const absoluteMs =
        session.accessUntil === undefined ? (options.absoluteMs ?? ABSOLUTE_MS) : FAMILY_LIFE_MS;
      const leftMs = (session.stamp?.createdAt ?? 0) + absoluteMs - Date.now();
      if (leftMs <= 0) await forgetSession(request);
      else if (leftMs < (session.cookie.originalMaxAge ?? 0)) session.cookie.maxAge = leftMs;
    }
    next();
  };
}

/** A route for those who are logged in. Everybody else is answered 401. The user is fresh from the user store. */
export function forUser(
  parts: Parts,
  handle: (request: Request, response: Response, user: User) => unknown,
): RequestHandler {
  return async (request, response) => {
    const { userId, stamp, accessUntil } = request.session ?? {};
    const user = userId === undefined ? undefined : await parts.users.find(userId);
    if (user === undefined) return askToLogIn(parts, request, response, "Please log in.");
    if (user.sessionsAfter !== undefined && (stamp?.createdAt ?? 0) <= user.sessionsAfter) {
      await forgetSession(request);
      return askToLogIn(parts, request, response, "This session was ended. Please log in.");
    }
    if (accessUntil !== undefined && accessUntil <= Date.now()) {
      return askToLogIn(parts, request, response, "Please use your refresh token.");
    }
    await handle(request, response, user);
  };
}

function askToLogIn(
  { antiForgery, options }: Parts,
  request: Request,
  response: Response,
  error: string,
): void {
  response.status(401);
  if (wantsPage(request))
    response.send(loginPage(antiForgery.loginToken(request, response), undefined, options.loginHint));
  else response.json({ error });
}

/** Browsers say that they prefer pages; programs say nothing, or JSON. */
export function wantsPage(request: Request): boolean {
  return request.accepts(["json", "html"]) === "html";
}
