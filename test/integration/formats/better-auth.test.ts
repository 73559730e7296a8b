/** Better Auth with Redis as its secondary storage, over its own HTTP handler. */
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { Redis } from "ioredis";
import { type FrameworkApp, npm, serve, USER_AGENT } from "./framework-app.ts";
import { cookiesOf, verify } from "./verify.ts";

const PASSWORD = "correct horse battery staple";

verify({
  framework: `Better Auth: ${npm("better-auth")}, secondary storage`,
  format: "better-auth",
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  userId: () => /^[A-Za-z0-9]{32}$/,
  label: "alice@example.com",
  async start(store) {
    const client = new Redis(store.url);
    const auth = betterAuth({
      secret: "only for tests, at least thirty-two characters",
      baseURL: "http://127.0.0.1",
      telemetry: { enabled: false },
      advanced: {
        disableOriginCheck: true,
        disableCSRFCheck: true,
        ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
      },
      database: memoryAdapter({ user: [], account: [], session: [], verification: [] }),
      emailAndPassword: { enabled: true },
      rateLimit: { enabled: false },
      secondaryStorage: {
        get: (key) => client.get(key),
        getAndDelete: (key) => client.getdel(key),
        async set(key, value, ttl) {
          if (ttl === undefined) await client.set(key, value);
          else await client.set(key, value, "EX", ttl);
        },
        async delete(key) {
          await client.del(key);
        },
        async increment(key, ttl) {
          const count = await client.incr(key);
          if (count === 1) await client.expire(key, ttl);
          return count;
        },
      },
    });
    return await serve(toNodeHandler(auth), async () => client.disconnect());
  },
  async login(app, user) {
    const response = await fetch(`${app.url}/api/auth/sign-up/email`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        "x-forwarded-for": "127.0.0.1",
      },
      body: JSON.stringify({ name: user, email: `${user}@example.com`, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(await response.text());
    return cookiesOf(response);
  },
  async whoAmI(app: FrameworkApp, cookie) {
    const response = await fetch(`${app.url}/api/auth/get-session`, { headers: { cookie } });
    const session = (await response.json()) as { user: { name: string } } | null;
    return session?.user.name ?? null;
  },
});
