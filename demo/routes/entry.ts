/** Coming and going: login and logout. */
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import { loginPage } from "../pages.ts";
import type { Parts } from "../parts.ts";
import { beginSession, forgetSession, forUser, wantsPage } from "../signed-in.ts";
import type { User } from "../users.ts";

const LoginSchema = z.object({ user: z.string().min(1).max(200), password: z.string().min(1).max(200) });

export function entryRoutes(parts: Parts): Router {
  const { antiForgery, options, userSessions, users } = parts;
  const router = Router();

  router.get("/login", (request, response) => {
    const csrf = antiForgery.loginToken(request, response);
    if (wantsPage(request)) response.send(loginPage(csrf, undefined, options.loginHint));
    else response.json({ csrf });
  });

  router.post("/login", antiForgery.ofLogin, async (request, response) => {
    const began = Date.now();
    const user = await authenticate(parts, request, response);
    if (user === undefined) return;
    const csrf = await beginSession(request, parts, user, began);
    if (wantsPage(request)) response.redirect(303, "/account");
    else response.json({ user: visible(user), csrf });
  });

  router.post("/logout", async (request, response) => {
    const userId = request.session?.userId;
    if (userId !== undefined) {
      await forgetSession(request);
      await userSessions.end(userId, [request.sessionID]);
    }
    sayGoodbye(request, response, parts);
  });

  router.post(
    "/logout-everywhere",
    forUser(parts, async (request, response, user) => {
      const all = await userSessions.list(user.id);
      await forgetSession(request);
      // Whatever the list has missed, such as a login that is under way, is refused for its age.
      await users.endSessions(user.id, Date.now());
      await userSessions.end(
        user.id,
        all.map(({ id }) => id),
      );
      sayGoodbye(request, response, parts);
    }),
  );
  return router;
}

/** The user, or undefined once the visitor has been answered. */
export async function authenticate(
  parts: Parts,
  request: Request,
  response: Response,
): Promise<User | undefined> {
  const { attempts, users, weaknesses } = parts;
  const login = LoginSchema.safeParse(request.body);
  if (!login.success) return refuse(parts, request, response, 401, WRONG);
  const { user: id, password } = login.data;
  const address = request.ip ?? "unknown";
  const waitS = weaknesses.has("no-attempt-limit") ? 0 : await attempts.begin(id, address);
  if (waitS > 0) {
    response.set("retry-after", String(waitS));
    return refuse(parts, request, response, 429, "Too many attempts. Please wait a quarter of an hour.");
  }
  const user = await users.authenticate(id, password);
  if (user === undefined) return refuse(parts, request, response, 401, WRONG);
  await attempts.succeeded(id, address);
  return user;
}

const WRONG = "Unknown user or wrong password.";

function refuse(
  { antiForgery, options }: Parts,
  request: Request,
  response: Response,
  status: number,
  error: string,
): undefined {
  response.status(status);
  if (wantsPage(request))
    response.send(loginPage(antiForgery.loginToken(request, response), error, options.loginHint));
  else response.json({ error });
}

function sayGoodbye(request: Request, response: Response, { options }: Parts): void {
  response.clearCookie(cookieName(options.https), {
    httpOnly: true,
    sameSite: "strict",
    secure: options.https,
    path: "/",
  });
  response.set("clear-site-data", '"cache", "storage"');
  if (wantsPage(request)) response.redirect(303, "/login");
  else response.sendStatus(204);
}

/** `__Host-` makes browsers insist on `Secure`, `Path=/` and no `Domain`, so it needs HTTPS. */
export function cookieName(https: boolean): string {
  return https ? "__Host-session" : "session";
}

export function visible({ id, name, role }: User): Pick<User, "id" | "name" | "role"> {
  return { id, name, role };
}
