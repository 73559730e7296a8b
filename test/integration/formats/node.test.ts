/** Frameworks from npm, in this process. */
import cookie from "@fastify/cookie";
import fastifySession from "@fastify/session";
import { RedisStore } from "connect-redis";
import express from "express";
import session from "express-session";
import Fastify from "fastify";
import { Redis } from "ioredis";
import Koa from "koa";
import koaGenericSession from "koa-generic-session";
import koaRedis from "koa-redis";
import koaSession from "koa-session";
import passport from "passport";
import { createClient } from "redis";
import { firstStamp } from "../../../demo/session-stamp.ts";
import type { TestServer } from "../../redis-server.ts";
import { advisedLines, type FrameworkApp, npm, serve } from "./framework-app.ts";
import { verify } from "./verify.ts";

declare module "express-session" {
  interface SessionData {
    userId?: string;
  }
}

const SECRET = "only for tests, at least thirty-two characters";
const HOUR_MS = 3_600_000;

async function redisOf(store: TestServer) {
  const client = createClient({ url: store.url });
  await client.connect();
  return client;
}

async function expressApp(
  store: TestServer,
  add: (app: express.Express) => void,
  prefix?: string,
): Promise<FrameworkApp> {
  const client = await redisOf(store);
  const app = express();
  const options = prefix === undefined ? { client } : { client, prefix };
  app.use(
    session({
      store: new RedisStore(options),
      secret: SECRET,
      resave: false,
      saveUninitialized: false,
      cookie: { maxAge: HOUR_MS },
    }),
  );
  add(app);
  return await serve(app, async () => client.destroy());
}

verify({
  framework: `Express: ${npm("express-session")}, ${npm("connect-redis")}`,
  format: "express-session",
  shows: ["user", "lastSeen"],
  lastSeen: "inferred",
  start: (store) => expressApp(store, loginByUserId),
});

verify({
  framework: `Express: ${npm("express-session")}, ${npm("connect-redis")}, with the advised lines`,
  format: "express-session",
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  start: (store) =>
    expressApp(store, (app) => {
      addAdvised("express-session", app);
      loginByUserId(app);
    }),
});

function loginByUserId(app: express.Express): void {
  app.post("/login", (request, response, next) => {
    request.session.regenerate((error) => {
      if (error) return next(error);
      request.session.userId = String(request.query["user"]);
      response.send("hello");
    });
  });
  app.get("/whoami", (request, response) => {
    const { userId } = request.session;
    response.status(userId === undefined ? 401 : 200).send(userId ?? "");
  });
}

/** Runs the lines that a format advises as they stand, with the application that they speak of. */
function addAdvised(format: string, app: object): void {
  new Function("app", advisedLines(format))(app);
}

verify({
  framework: `Express: ${npm("express-session")}, ${npm("passport")}, stamped, own prefix`,
  format: "express-session",
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  label: "alice@example.com",
  start: (store) =>
    expressApp(
      store,
      (app) => {
        const users = new passport.Passport();
        users.serializeUser((user, done) => done(null, user));
        users.deserializeUser((user: Express.User, done) => done(null, user));
        app.use(users.session());
        app.post("/login", (request, response, next) => {
          const name = String(request.query["user"]);
          request.login({ id: name, email: `${name}@example.com` } as Express.User, (error) => {
            if (error) return next(error);
            request.session.stamp = firstStamp(request, Date.now());
            response.send("hello");
          });
        });
        app.get("/whoami", (request, response) => {
          const user = request.user as { id: string } | undefined;
          response.status(user === undefined ? 401 : 200).send(user?.id ?? "");
        });
      },
      "shop:web-session:",
    ),
});

verify({
  framework: `Fastify: ${npm("@fastify/session")}, ${npm("connect-redis")}`,
  format: "fastify-session",
  shows: ["user", "lastSeen"],
  lastSeen: "inferred",
  start: (store) => fastifyApp(store, () => undefined),
});

verify({
  framework: `Fastify: ${npm("@fastify/session")}, ${npm("connect-redis")}, with the advised lines`,
  format: "fastify-session",
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  start: (store) => fastifyApp(store, (app) => addAdvised("fastify-session", app)),
});

async function fastifyApp(store: TestServer, add: (app: object) => void): Promise<FrameworkApp> {
  const client = await redisOf(store);
  const app = Fastify();
  await app.register(cookie);
  await app.register(fastifySession, {
    secret: SECRET,
    saveUninitialized: false,
    cookie: { secure: false, maxAge: HOUR_MS },
    store: new RedisStore({ client }) as unknown as NonNullable<
      fastifySession.FastifySessionOptions["store"]
    >,
  });
  add(app);
  app.post<{ Querystring: { user: string } }>("/login", async (request) => {
    request.session.set("userId" as never, request.query.user as never);
    return "hello";
  });
  app.get("/whoami", async (request, reply) => {
    const user: unknown = request.session.get("userId" as never);
    return typeof user === "string" ? user : reply.code(401).send("");
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    url,
    async stop() {
      await app.close();
      client.destroy();
    },
  };
}

verify({
  framework: `Koa: ${npm("koa-session")}, external store, with the advised lines`,
  format: "koa-session",
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  async start(store) {
    const client = new Redis(store.url);
    const app = new Koa();
    app.keys = [SECRET];
    app.use(
      koaSession(
        {
          maxAge: HOUR_MS,
          prefix: "koa:sess:",
          store: {
            get: async (key: string) => JSON.parse((await client.get(key)) ?? "null"),
            set: async (key: string, value: unknown, maxAge?: number | "session") => {
              await client.set(key, JSON.stringify(value), "PX", Number(maxAge ?? HOUR_MS));
            },
            destroy: async (key: string) => {
              await client.del(key);
            },
          },
        },
        app,
      ),
    );
    addAdvised("koa-session", app);
    app.use(koaRoutes);
    return await serve(app.callback(), async () => client.disconnect());
  },
});

verify({
  framework: `Koa: ${npm("koa-generic-session")}, ${npm("koa-redis")}`,
  format: "koa-generic-session",
  shows: ["user"],
  async start(store) {
    const redisStore = koaRedis({ client: new Redis(store.url) });
    const app = new Koa();
    app.keys = [SECRET];
    app.use(
      koaGenericSession({
        store: redisStore as unknown as koaGenericSession.SessionStore,
        cookie: { maxAge: HOUR_MS },
      }),
    );
    app.use(koaRoutes);
    return await serve(app.callback(), async () => redisStore.client.disconnect());
  },
});

function koaRoutes(context: Koa.Context): void {
  const own = context as unknown as { session: { userId?: string } };
  if (context.path === "/login") {
    own.session.userId = String(context.query["user"]);
    context.body = "hello";
    return;
  }
  context.status = own.session.userId === undefined ? 401 : 200;
  context.body = own.session.userId ?? "";
}
