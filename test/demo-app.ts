/** Starts the reference application on a store of its own, for tests that look at both sides. */
import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createClient } from "redis";
import { createApp } from "../demo/app.ts";
import type { AppOptions } from "../demo/parts.ts";
import { DEMO_ONLY, hashPassword, type PasswordCost } from "../demo/passwords.ts";
import { watchRevocations } from "../demo/revocation.ts";
import { createSessionStore, SESSION_PREFIX, type SessionClient } from "../demo/session-store.ts";
import { type DemoStore, startStore } from "../demo/store.ts";
import { createUsers } from "../demo/users.ts";
import { DEMO_PASSWORD, Visitor } from "../demo/visitor.ts";
import type { Weakness } from "../demo/weaknesses.ts";

export const ALICE = "alice.meyer@example.com";
/** Her sessions live for one second without a request. */
export const HASTY = "bob.hasty@example.com";

export const SUPPORT = "carol.support@example.com";

export const SECRET = "a secret for tests, which is long enough";
export const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
export const BERLIN = { address: "89.13.219.145", userAgent: FIREFOX };
export const TOKYO = { address: "122.208.113.239", userAgent: FIREFOX };

export interface TestApp {
  readonly url: string;
  readonly store: DemoStore;
  /** The test's own connection to the store. */
  readonly redis: Awaited<ReturnType<typeof connect>>;
  visitor(origin?: typeof BERLIN): Visitor;
  /** The keys of all sessions. */
  keys(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface TestAppOptions
  extends Partial<Omit<AppOptions, "redis" | "sessions" | "revocations" | "users">> {
  readonly embedded?: boolean;
  /** Awaited before every write of a session, so that a test can let something happen just before it. */
  readonly beforeWrite?: () => Promise<void>;
  /** More who can log in, with `DEMO_PASSWORD`. */
  readonly people?: readonly { readonly id: string; readonly name: string }[];
  /** To listen with TLS; `https` must be true, too. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Of the users' password hashes. Default: next to nothing. */
  readonly cost?: PasswordCost;
}

export async function startTestApp({
  embedded,
  beforeWrite,
  cost = DEMO_ONLY,
  tls,
  people = [],
  ...options
}: TestAppOptions = {}): Promise<TestApp> {
  const store = await startStore(embedded === undefined ? {} : { embedded });
  const redis = await connect(store.url);
  const client: SessionClient = {
    get: (key) => redis.get(key),
    set: async (key, value, set) => {
      await beforeWrite?.();
      return redis.set(key, value, set);
    },
    expire: (key, seconds) => redis.expire(key, seconds),
    del: (keys) => redis.del(keys),
  };
  const passwordHash = await hashPassword(DEMO_PASSWORD, cost);
  const subscriber = await connect(store.url);
  const revocations = await watchRevocations({
    redis,
    subscriber,
    isStored: async (token) => (await redis.exists(SESSION_PREFIX + token)) > 0,
    recheckMs: 100,
  });
  const weak = (weakness: Weakness) => options.weaknesses?.has(weakness) ?? false;
  const users = await createUsers(
    [
      { id: ALICE, name: "Alice Meyer", role: "customer", passwordHash },
      { id: HASTY, name: "Bob Hasty", role: "customer", passwordHash, idleMs: 1000 },
      { id: SUPPORT, name: "Carol Support", role: "support", passwordHash },
      ...people.map(({ id, name }) => ({ id, name, role: "customer" as const, passwordHash })),
    ],
    { redis, cost, quickUnknown: weak("quick-unknown-users") },
  );
  const app = createApp({
    redis,
    revocations,
    sessions: createSessionStore(client, weak("writes-revive-sessions")),
    users,
    secret: SECRET,
    trustProxy: "loopback",
    https: false,
    idleMs: 1_800_000,
    ...options,
  });
  const server = tls === undefined ? createServer(app) : createTlsServer(tls, app);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const url = `${tls === undefined ? "http" : "https"}://127.0.0.1:${address.port}`;
  return {
    url,
    store,
    redis,
    visitor: (origin = BERLIN) => new Visitor(url, origin),
    keys: () => redis.keys("sess:*"),
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      revocations.stop();
      subscriber.destroy();
      redis.destroy();
      await store.stop();
    },
  };
}

export async function connect(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
