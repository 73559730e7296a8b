/**
 * The reference application: a small shop whose sessions live on the server. Lives here: the order of the middleware.
 * Does not live here: routes (`routes/`), listening, the store's life, the visitors. Called by `demo.ts` and by tests.
 */
import { randomUUID } from "node:crypto";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import session from "express-session";
import helmet from "helmet";
import { z } from "zod";
import { PAGE_SCRIPT } from "./page-script.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { type AppOptions, createParts } from "./parts.ts";
import { refuseRevoked } from "./revocation.ts";
import { accountRoutes } from "./routes/account.ts";
import { clientRoutes } from "./routes/clients.ts";
import { cookieName, entryRoutes } from "./routes/entry.ts";
import { shopRoutes } from "./routes/shop.ts";
import { sameOrigin } from "./same-origin.ts";
import { sessionStamp } from "./session-stamp.ts";
import { endInTime } from "./signed-in.ts";

export function createApp(options: AppOptions): Express {
  const parts = createParts(options);
  const { weaknesses, revocations } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", options.trustProxy);

  if (options.log !== undefined) app.use(requestLog(options.log, weaknesses.has("logs-everything")));
  app.use(securityHeaders(options.https));
  app.get("/style.css", (_request, response) => response.type("css").send(PAGE_STYLE));
  app.get("/page.js", (_request, response) => response.type("js").send(PAGE_SCRIPT));
  if (!weaknesses.has("no-origin-check")) app.use(sameOrigin());
  app.use(express.json({ limit: "4kb" }), express.urlencoded({ extended: false, limit: "4kb" }));
  app.use(
    session({
      store: parts.sessions.store,
      secret: options.secret,
      name: cookieName(options.https),
      genid: () => randomUUID(),
      // Unchanged sessions are not rewritten, only their life is prolonged; visitors who never log in get none.
      resave: false,
      saveUninitialized: false,
      rolling: true,
      cookie: {
        httpOnly: !weaknesses.has("cookie-readable"),
        sameSite: weaknesses.has("cookie-cross-site") ? "none" : "strict",
        secure: options.https,
        path: "/",
        maxAge: options.idleMs,
      },
    }),
  );
  if (!weaknesses.has("ignores-tombstones")) {
    app.use(
      refuseRevoked(revocations, ({ session, sessionID }) =>
        session?.userId === undefined ? undefined : sessionID,
      ),
    );
  }
  app.use(endInTime(parts));
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
  app.use(exceptForLogin(parts.antiForgery.ofSession));

  app.use(entryRoutes(parts), clientRoutes(parts), accountRoutes(parts), shopRoutes(parts));
  app.use((_request, response) => {
    response.status(404).json({ error: "There is no such page." });
  });
  app.use(answerFailure);
  return app;
}

/** Logins have checks of their own: a visitor may log in again whose session's token is long forgotten. */
function exceptForLogin(check: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (request.path === "/login" || request.path.startsWith("/client/")) return next();
    check(request, response, next);
  };
}

function securityHeaders(https: boolean): RequestHandler {
  return helmet({
    // Helmet's `no-referrer` would make browsers send `Origin: null` with the application's own forms.
    referrerPolicy: { policy: "same-origin" },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        ...(https ? { "upgrade-insecure-requests": [] } : {}),
      },
    },
    ...(https ? {} : { strictTransportSecurity: false }),
  });
}

/** The path only: a query can hold a download ticket, and a header the session cookie. */
function requestLog(log: (line: string) => void, everything: boolean): RequestHandler {
  return (request, response, next) => {
    const { method, path, originalUrl } = request;
    const began = performance.now();
    // "close" comes after "finish", and also where the visitor did not wait for the answer.
    response.once("close", () => {
      const what = everything ? `${originalUrl} ${request.get("cookie") ?? ""}` : path;
      log(`${method} ${what} ${response.statusCode} ${Math.round(performance.now() - began)}ms`);
    });
    next();
  };
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
