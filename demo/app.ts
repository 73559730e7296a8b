/**
 * The reference application: a small shop whose sessions live on the server. Lives here: routes and the order of
 * the middleware. Does not live here: listening, the store's life, the visitors.
 * Called by `demo.ts` and by tests.
 */
import { randomUUID } from "node:crypto";
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from "express";
import session from "express-session";
import helmet from "helmet";
import { z } from "zod";
import { accountPage, cataloguePage, loginPage, messagesPage, type Product } from "./pages.ts";
import { sameOrigin } from "./same-origin.ts";
import { firstStamp, sessionStamp } from "./session-stamp.ts";
import type { SessionStore } from "./session-store.ts";
import type { User, Users } from "./users.ts";

declare module "express-session" {
  interface SessionData {
    /** Absent until somebody has logged in. */
    userId?: string;
    displayName?: string;
    /** Ids of products, at most 20. */
    basket?: string[];
  }
}

export interface AppOptions {
  readonly sessions: SessionStore;
  readonly users: Users;
  /** Signs the cookie. At least 32 random bytes, the same in every process of the application. */
  readonly secret: string;
  /**
   * Whose `X-Forwarded-*` headers are believed: nobody's, or those of a proxy on this machine.
   * Believing them without such a proxy lets every visitor choose the address that is recorded.
   */
  readonly trustProxy: false | "loopback";
  /** True where visitors arrive by HTTPS: the cookie is then `Secure` and has the `__Host-` prefix. */
  readonly https: boolean;
  /** A session ends after so long without a request, unless its user has a time of their own. */
  readonly idleMs: number;
  readonly stampEveryMs?: number;
}

const LoginSchema = z.object({ user: z.string().min(1).max(200), password: z.string().min(1).max(200) });
const BasketSchema = z.object({ product: z.string().min(1).max(40) });
const LARGEST_BASKET = 20;

const PRODUCTS: readonly Product[] = [
  { id: "lamp", name: "Desk lamp", price: "39.00" },
  { id: "chair", name: "Oak chair", price: "149.00" },
  { id: "kettle", name: "Kettle", price: "54.00" },
  { id: "rug", name: "Wool rug", price: "220.00" },
  { id: "clock", name: "Wall clock", price: "48.00" },
];

export function createApp(options: AppOptions): Express {
  const { sessions, users } = options;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", options.trustProxy);

  app.use(securityHeaders(options.https));
  app.use(sameOrigin());
  app.use(express.json({ limit: "4kb" }), express.urlencoded({ extended: false, limit: "4kb" }));
  app.use(
    session({
      store: sessions.store,
      secret: options.secret,
      name: cookieName(options.https),
      genid: () => randomUUID(),
      // Unchanged sessions are not rewritten, only their life is prolonged; visitors who never log in get none.
      resave: false,
      saveUninitialized: false,
      rolling: true,
      cookie: {
        httpOnly: true,
        sameSite: "strict",
        secure: options.https,
        path: "/",
        maxAge: options.idleMs,
      },
    }),
  );
  app.use(
    sessionStamp({
      signedIn: ({ userId }) => userId !== undefined,
      ...(options.stampEveryMs === undefined ? {} : { everyMs: options.stampEveryMs }),
    }),
  );
  // A page of a signed-in user must not come back out of a cache after logout.
  app.use((_request, response, next) => {
    response.set("cache-control", "no-store");
    next();
  });

  app.get("/", (_request, response) => response.redirect(303, "/account"));
  app.get("/login", (_request, response) => response.send(loginPage()));
  app.get("/catalogue", (_request, response) => response.send(cataloguePage(PRODUCTS)));

  app.post("/login", async (request, response) => {
    const login = LoginSchema.safeParse(request.body);
    const user = login.success ? await users.authenticate(login.data.user, login.data.password) : undefined;
    if (user === undefined) {
      response.status(401).json({ error: "Unknown user or wrong password." });
      return;
    }
    await startSession(request, sessions, user);
    if (request.accepts(["json", "html"]) === "html") response.redirect(303, "/account");
    else response.json({ user: visible(user) });
  });

  app.post("/logout", async (request, response) => {
    await new Promise<void>((resolve, reject) => {
      request.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
    });
    response.clearCookie(cookieName(options.https), {
      httpOnly: true,
      sameSite: "strict",
      secure: options.https,
      path: "/",
    });
    response.sendStatus(204);
  });

  // Everything below belongs to somebody.
  const signedIn = requireUser(users);
  app.get("/session", signedIn, (request, response) => {
    const user = userOf(request, users);
    response.json({ user: visible(user), since: request.session.stamp?.createdAt ?? null });
  });
  app.get("/account", signedIn, (request, response) => {
    response.send(accountPage(userOf(request, users).name, request.session.basket ?? []));
  });
  app.get("/messages", signedIn, (request, response) => {
    response.send(messagesPage(userOf(request, users).name));
  });
  app.post("/basket", signedIn, (request, response) => {
    const wish = BasketSchema.safeParse(request.body);
    if (!wish.success || !PRODUCTS.some(({ id }) => id === wish.data.product)) {
      response.status(400).json({ error: "There is no such product." });
      return;
    }
    request.session.basket = [...(request.session.basket ?? []), wish.data.product].slice(-LARGEST_BASKET);
    response.json({ basket: request.session.basket });
  });

  app.use((_request, response) => {
    response.status(404).json({ error: "There is no such page." });
  });
  app.use(answerFailure);
  return app;
}

function securityHeaders(https: boolean): RequestHandler {
  return helmet({
    // Helmet's `no-referrer` would make browsers send `Origin: null` with the application's own forms.
    referrerPolicy: { policy: "same-origin" },
    ...(https
      ? {}
      : {
          strictTransportSecurity: false,
          contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
        }),
  });
}

/** `__Host-` makes browsers insist on `Secure`, `Path=/` and no `Domain`, so it needs HTTPS. */
function cookieName(https: boolean): string {
  return https ? "__Host-session" : "session";
}

/** A new id for a new privilege: whatever session id the visitor came with is worth nothing afterwards. */
async function startSession(request: Request, sessions: SessionStore, user: User): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error: unknown) => (error ? reject(error) : resolve()));
  });
  sessions.admit(request.sessionID);
  request.session.userId = user.id;
  request.session.displayName = user.name;
  if (user.idleMs !== undefined) request.session.cookie.maxAge = user.idleMs;
  // express-session writes it before the answer's end is sent, so the visitor cannot be quicker than the store.
  request.session.stamp = firstStamp(request, Date.now());
}

function requireUser(users: Users): RequestHandler {
  return (request, response, next) => {
    const { userId } = request.session;
    if (userId !== undefined && users.find(userId) !== undefined) return next();
    response.status(401);
    if (request.accepts(["json", "html"]) === "html") response.send(loginPage());
    else response.json({ error: "Please log in." });
  };
}

function userOf(request: Request, users: Users): User {
  const user = users.find(request.session.userId ?? "");
  if (user === undefined) throw new Error("requireUser must run first");
  return user;
}

function visible({ id, name, role }: User): Pick<User, "id" | "name" | "role"> {
  return { id, name, role };
}

/**
 * Express knows an error handler by its four parameters. Nothing of the error is told, and nothing handed on to
 * Express, which would print it: an error of the store's client can hold a key, and so a token.
 */
const answerFailure: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (response.headersSent) {
    if (!response.writableEnded) response.destroy();
    return;
  }
  const status = z.object({ status: z.int().min(400).max(499) }).safeParse(error);
  if (status.success) response.status(status.data.status).json({ error: "This request cannot be read." });
  else response.status(500).json({ error: "Something went wrong here." });
};
