/** What users can see and change about themselves: data, password, sessions; and, for support staff, others' roles. */
import { type Request, Router } from "express";
import { z } from "zod";
import { clientName } from "../client-name.ts";
import { accountPage } from "../pages.ts";
import type { Parts } from "../parts.ts";
import { countryOf } from "../places.ts";
import { beginSession, forUser } from "../signed-in.ts";
import { RoleSchema, type User } from "../users.ts";
import { visible } from "./entry.ts";
import { DOCUMENTS } from "./shop.ts";

const HandleSchema = z.object({ session: z.string().length(43) });
const PasswordSchema = z.object({
  current: z.string().min(1).max(200),
  // NIST SP 800-63B-4: 15 characters where a password is the only factor; no rules of composition.
  next: z.string().min(15).max(200),
});
const ChangeRoleSchema = z.object({ user: z.string().min(1).max(200), role: RoleSchema });

/** One of the user's own sessions, as the user sees it. */
export interface SessionView {
  readonly handle: string;
  readonly current: boolean;
  readonly country: string | null;
  readonly client: string;
  readonly createdAt: number | null;
  readonly lastSeen: number | null;
}

export function accountRoutes(parts: Parts): Router {
  const { attempts, revocations, userSessions, users } = parts;
  const router = Router();

  router.get(
    "/session",
    forUser(parts, ({ session }, response, user) => {
      response.json({
        user: visible(user),
        since: session.stamp?.createdAt ?? null,
        csrf: session.csrf ?? null,
      });
    }),
  );

  router.get(
    "/account",
    forUser(parts, async (request, response, user) => {
      const { csrf = "", basket = [] } = request.session;
      response.send(
        accountPage({ user, csrf, basket, documents: DOCUMENTS, sessions: await view(request, user) }),
      );
    }),
  );

  router.get(
    "/sessions",
    forUser(parts, async (request, response, user) => {
      response.json({ sessions: await view(request, user) });
    }),
  );

  /** The page holds this open to be told at once when its session ends. */
  router.get(
    "/live",
    forUser(parts, (request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "x-accel-buffering": "no" });
      response.write("retry: 2000\n\n");
      const release = revocations.hold(request.sessionID, () => response.end("event: ended\ndata: {}\n\n"));
      response.once("close", release);
    }),
  );

  router.post(
    "/sessions/end",
    forUser(parts, async (request, response, user) => {
      const wish = HandleSchema.safeParse(request.body);
      const sessions = await userSessions.list(user.id);
      const found = wish.success && sessions.find(({ handle }) => handle === wish.data.session);
      if (!found || found.id === request.sessionID) {
        response.status(404).json({ error: "There is no such session besides this one." });
        return;
      }
      await userSessions.end(user.id, [found.id]);
      response.json({ ended: 1 });
    }),
  );

  router.post(
    "/sessions/end-others",
    forUser(parts, async (request, response, user) => {
      const ended = await endOthers(request, user);
      response.json({ ended });
    }),
  );

  /** Ends every other session, and gives this one a new id: whoever had the old one is out. */
  router.post(
    "/password",
    forUser(parts, async (request, response, user) => {
      const wish = PasswordSchema.safeParse(request.body);
      if (!wish.success) {
        response.status(400).json({ error: "A password has at least 15 and at most 200 characters." });
        return;
      }
      const address = request.ip ?? "unknown";
      const waitS = await attempts.begin(user.id, address);
      if (waitS > 0) {
        response.set("retry-after", String(waitS)).status(429).json({ error: "Too many attempts." });
        return;
      }
      if ((await users.authenticate(user.id, wish.data.current)) === undefined) {
        response.status(403).json({ error: "The current password is wrong." });
        return;
      }
      await attempts.succeeded(user.id, address);
      const changedAt = Date.now();
      await users.changePassword(user.id, wish.data.next, changedAt);
      await endOthers(request, user);
      const before = request.sessionID;
      const csrf = await beginSession(request, parts, user, Math.max(Date.now(), changedAt + 1));
      await userSessions.end(user.id, [before]);
      response.json({ user: visible(user), csrf });
    }),
  );

  /** Nobody keeps a session that began under another role. */
  router.post(
    "/support/role",
    forUser(parts, async (request, response, user) => {
      const wish = ChangeRoleSchema.safeParse(request.body);
      if (user.role !== "support") {
        response.status(403).json({ error: "Only support staff may do this." });
        return;
      }
      const other = wish.success ? await users.find(wish.data.user) : undefined;
      if (!wish.success || other === undefined || other.id === user.id) {
        response.status(400).json({ error: "There is no such other user or role." });
        return;
      }
      await users.changeRole(other.id, wish.data.role, Date.now());
      const sessions = await userSessions.list(other.id);
      await userSessions.end(
        other.id,
        sessions.map(({ id }) => id),
      );
      response.json({ user: visible({ ...other, role: wish.data.role }), ended: sessions.length });
    }),
  );

  async function endOthers({ sessionID }: Request, user: User): Promise<number> {
    const others = (await userSessions.list(user.id)).filter(({ id }) => id !== sessionID);
    await userSessions.end(
      user.id,
      others.map(({ id }) => id),
    );
    return others.length;
  }

  async function view({ sessionID }: Request, user: User): Promise<SessionView[]> {
    const sessions = await userSessions.list(user.id);
    return Promise.all(
      sessions.map(async ({ id, handle, session: { stamp } }) => ({
        handle,
        current: id === sessionID,
        country: await countryOf(stamp?.address ?? null),
        client: clientName(stamp?.userAgent ?? null),
        createdAt: stamp?.createdAt ?? null,
        // Others' times are as old as their stamp's last write.
        lastSeen: id === sessionID ? Date.now() : (stamp?.lastSeen ?? null),
      })),
    );
  }
  return router;
}
