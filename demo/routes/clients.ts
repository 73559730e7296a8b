/** Clients that are no browser, such as a command line tool: login and refresh. See `refresh-tokens.ts`. */
import { type Request, Router } from "express";
import { z } from "zod";
import type { Parts } from "../parts.ts";
import { hashOf } from "../revocation.ts";
import { reportSecurityEvent } from "../security-events.ts";
import { ACCESS_MS, adoptSession, beginSession, CLIENT_IDLE_MS, renewClientSession } from "../signed-in.ts";
import { authenticate, visible } from "./entry.ts";

const RefreshSchema = z.object({ refresh: z.string().max(100) });
/** Two who refresh at once can make each other's look at the session out of date, but not three times in a row. */
const LOOKS = 3;

export function clientRoutes(parts: Parts): Router {
  const { antiForgery, options, refreshTokens, sessions, userSessions, users } = parts;
  const accessMs = options.accessMs ?? ACCESS_MS;
  const router = Router();
  router.use("/client", antiForgery.ofClients);

  router.post("/client/login", async (request, response) => {
    const began = Date.now();
    const user = await authenticate(parts, request, response);
    if (user === undefined) return;
    const csrf = await beginSession(request, parts, user, began);
    request.session.accessUntil = Date.now() + accessMs;
    request.session.cookie.maxAge = CLIENT_IDLE_MS;
    const refresh = await refreshTokens.issue(user.id, request.sessionID);
    response.json({ user: visible(user), csrf, refresh, accessMs });
  });

  router.post("/client/refresh", async (request, response) => {
    const wish = RefreshSchema.safeParse(request.body);
    const token = wish.success ? await exchange(request, wish.data.refresh) : undefined;
    if (token === undefined) response.status(401).json({ error: "This refresh token is not valid." });
    else response.json({ csrf: request.session.csrf, refresh: token, accessMs });
  });

  /** The new token; the request then has the session that goes with it. */
  async function exchange(request: Request, token: string): Promise<string | undefined> {
    for (let look = 0; look < LOOKS; look++) {
      const before = await refreshTokens.accessOf(token);
      if (before === undefined) return undefined;
      const after = await renewClientSession(request, parts, before);
      if (after === undefined) {
        // Without its session the family is over, unless another request has just given it a new one.
        await refreshTokens.abandon(token, before);
        continue;
      }
      const owner = (await sessions.store.get(after))?.userId ?? "";
      const rotation = await refreshTokens.rotate(token, after);
      if (rotation.kind !== "rotated") await discard(owner, after);
      switch (rotation.kind) {
        case "rotated":
          await discard(owner, rotation.before);
          return (await adoptSession(request, parts, after)) ? rotation.token : undefined;
        case "repeated":
          return (await adoptSession(request, parts, rotation.access)) ? rotation.token : undefined;
        case "reused":
          await endFamily(request, rotation.owner, rotation.access);
          return undefined;
        case "unknown":
          return undefined;
      }
    }
    return undefined;
  }

  /** A session that nobody uses any more: gone without a fuss. */
  async function discard(owner: string, id: string): Promise<void> {
    await sessions.store.destroy(id);
    await userSessions.remove(owner, id);
  }

  async function endFamily(request: Request, owner: string, access: string): Promise<void> {
    const [user, session] = await Promise.all([users.find(owner), sessions.store.get(access)]);
    await userSessions.end(owner, [access]);
    const at = Date.now();
    const [address, userAgent] = [request.ip ?? null, request.get("user-agent")?.slice(0, 512) ?? null];
    const stamp = session ? session.stamp : undefined;
    await reportSecurityEvent(options.redis, {
      kind: "refresh-token-reuse",
      severity: "critical",
      at,
      about: { user: owner, label: user?.name ?? null },
      sentence:
        "A refresh token that had already been exchanged was used again: one of the two who hold it stole it. " +
        "Every token and session of that login was ended.",
      sightings: [
        ...(stamp === undefined
          ? []
          : [
              {
                at: stamp.lastSeen,
                address: stamp.address,
                userAgent: stamp.userAgent,
                session: hashOf(access),
              },
            ]),
        { at, address, userAgent, session: null },
      ],
    });
  }
  return router;
}
