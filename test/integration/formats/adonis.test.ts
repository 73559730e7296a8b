/** AdonisJS with @adonisjs/session and its Redis store, put together by Adonis' own factory for tests. */

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { IgnitorFactory } from "@adonisjs/core/factories";
import type { HttpContext } from "@adonisjs/core/http";
import { defineConfig as defineRedis } from "@adonisjs/redis";
import { defineConfig as defineSession, stores } from "@adonisjs/session";
import SessionMiddleware from "@adonisjs/session/session_middleware";
import { advisedLines, npm } from "./framework-app.ts";
import { verify } from "./verify.ts";

verify({
  framework: `AdonisJS: ${npm("@adonisjs/session")}, with the advised lines`,
  format: "adonis-session",
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  async start(store) {
    const ignitor = new IgnitorFactory()
      .withCoreProviders()
      .withCoreConfig()
      .merge({
        rcFileContents: {
          providers: [
            () => import("@adonisjs/redis/redis_provider"),
            () => import("@adonisjs/session/session_provider"),
          ],
        },
        config: {
          redis: defineRedis({
            connection: "main",
            connections: { main: { host: "127.0.0.1", port: store.port } },
          } as never),
          session: defineSession({
            enabled: true,
            cookieName: "session",
            age: "1h",
            cookie: { secure: false },
            store: "redis",
            stores: { redis: stores.redis({ connection: "main" as never }) },
          }),
        },
      })
      .create(new URL(".", import.meta.url));
    const app = ignitor.createApp("web");
    await app.init();
    await app.boot();
    const http = await app.container.make("server");
    // The lines that the format advises, as a middleware.
    const Advised = new Function(`return class { ${advisedLines("adonis-session")} }`)();
    http.use([async () => ({ default: SessionMiddleware }), async () => ({ default: Advised })]);
    const router = await app.container.make("router");
    router.post("/login", async ({ request, session }: HttpContext) => {
      const user = String(request.qs()["user"]);
      session.put("userId", user);
      await session.tag(user);
      return "hello";
    });
    router.get("/whoami", ({ response, session }: HttpContext) => {
      const user: unknown = session.get("userId");
      return typeof user === "string" ? user : response.status(401).send("");
    });
    await http.boot();
    const server: Server = createServer(http.handle.bind(http));
    http.setNodeServer(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return {
      url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
      async stop() {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        await app.terminate();
      },
    };
  },
});
