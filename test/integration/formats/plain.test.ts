/** The plain design: an application that keeps its sessions itself, without a framework for them. */
import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import type { TestServer } from "../../redis-server.ts";
import { type FrameworkApp, serve } from "./framework-app.ts";
import { verify } from "./verify.ts";

/** `open` writes a session, `userOf` finds whose it is. */
interface Keeping {
  open(client: Redis, key: string, user: string, request: { ip: string; userAgent: string }): Promise<void>;
  userOf(client: Redis, key: string): Promise<string | null>;
}

async function start(store: TestServer, { open, userOf }: Keeping): Promise<FrameworkApp> {
  const client = new Redis(store.url);
  const listener = async (url: URL, cookie: string, ip: string, userAgent: string) => {
    if (url.pathname === "/login") {
      const key = `session:${randomUUID()}`;
      const user = url.searchParams.get("user") ?? "";
      await open(client, key, user, { ip, userAgent });
      await client.sadd(`user_sessions:${user}`, key);
      return { status: 200, body: "hello", cookie: `sid=${key.slice("session:".length)}` };
    }
    const token = /sid=([\w-]+)/.exec(cookie)?.[1];
    const user = token === undefined ? null : await userOf(client, `session:${token}`);
    return { status: user === null ? 401 : 200, body: user ?? "" };
  };
  return await serve(
    (request, response) => {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const { cookie = "", "user-agent": userAgent = "" } = request.headers;
      listener(url, cookie, request.socket.remoteAddress ?? "", userAgent).then((answer) => {
        if (answer.cookie !== undefined)
          response.setHeader("set-cookie", `${answer.cookie}; HttpOnly; Path=/`);
        response.writeHead(answer.status).end(answer.body);
      });
    },
    async () => client.disconnect(),
  );
}

verify({
  framework: "Plain design, token to user id",
  format: "plain",
  shows: ["user"],
  start: (store) =>
    start(store, {
      async open(client, key, user) {
        await client.set(key, user, "EX", 3600);
      },
      userOf: (client, key) => client.get(key),
    }),
});

verify({
  framework: "Plain design, token to hash",
  format: "plain-hash",
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  start: (store) =>
    start(store, {
      async open(client, key, userId, { ip, userAgent }) {
        const now = String(Date.now());
        await client.hset(key, { userId, ip, userAgent, createdAt: now, lastSeen: now });
        await client.expire(key, 3600);
      },
      async userOf(client, key) {
        const user = await client.hget(key, "userId");
        if (user !== null) await client.hset(key, "lastSeen", String(Date.now()));
        return user;
      },
    }),
});
