/**
 * The demonstration as a whole: a private store, the reference application on it, and the people who use it.
 * Lives here: starting and stopping the three in order. Called by `run.ts` (as a process) and by tests.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createClient } from "redis";
import { createApp } from "./app.ts";
import { DEMO_ONLY, hashPassword } from "./passwords.ts";
import type { Person } from "./people.ts";
import { MINUTE } from "./personas/persona.ts";
import { createRandom, type Random } from "./random.ts";
import { watchRevocations } from "./revocation.ts";
import { createSessionStore, SESSION_PREFIX } from "./session-store.ts";
import { type DemoStore, startStore } from "./store.ts";
import { createUsers, type User } from "./users.ts";
import { DEMO_PASSWORD, Visitor } from "./visitor.ts";
import { population, startVisitors } from "./visitors.ts";

export interface DemoOptions {
  /** How many visitors are at work at a time. Default 120; 0 for an application without any. */
  readonly visitors?: number;
  /** The same seed gives the same people doing the same things. Default 1. */
  readonly seed?: number;
  /** Whether cookies are stolen and accounts shared between countries. Default true. */
  readonly incidents?: boolean;
  /** URL of a store that is already running, and stays so. Default: a private one. */
  readonly store?: string;
  /** Port of the application on loopback. Default: any free one. */
  readonly port?: number;
}

export interface Demo {
  /** Holds the store's password. */
  readonly storeUrl: string;
  readonly storeKind: DemoStore["kind"] | "given";
  readonly appUrl: string;
  /** Everybody who can log in, with `DEMO_PASSWORD`. */
  readonly people: readonly Person[];
  /** Resolves when everybody has arrived for the first time. */
  readonly settled: Promise<void>;
  /** A visitor that the caller plays. Without an origin: from the first person's desk. */
  visitor(origin?: Person["desk"]): Visitor;
  stop(): Promise<void>;
}

const DEFAULT_VISITORS = 120;
const IDLE_MS = 30 * MINUTE;
/** A store that was given and cannot be reached is reported after about three seconds. */
const FIRST_CONNECTION_ATTEMPTS = 6;
/** Shorter than the stamp's default, so that a viewer sees the times of last requests move. */
const STAMP_EVERY_MS = 15_000;

export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const random = createRandom(options.seed ?? 1);
  const visitors = options.visitors ?? DEFAULT_VISITORS;
  const people = population(visitors, random);

  const own = options.store === undefined ? await startStore() : undefined;
  const storeUrl = own?.url ?? options.store;
  if (storeUrl === undefined) throw new Error("there is no store");
  // In the reverse order of their beginnings.
  const endings: (() => Promise<unknown>)[] = own === undefined ? [] : [own.stop];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };

  try {
    const redis = await connect(storeUrl);
    endings.push(async () => redis.destroy());

    const subscriber = redis.duplicate();
    subscriber.on("error", () => undefined);
    await subscriber.connect();
    endings.push(async () => subscriber.destroy());

    const sessions = createSessionStore(redis);
    const revocations = await watchRevocations({
      redis,
      subscriber,
      isStored: async (token) => (await redis.exists(SESSION_PREFIX + token)) > 0,
    });
    endings.push(async () => revocations.stop());
    const accounts = await createAccounts(people, random.fork("accounts"));
    const users = await createUsers(accounts, { redis, cost: DEMO_ONLY });
    const app = createApp({
      redis,
      sessions,
      revocations,
      users,
      secret: randomBytes(32).toString("base64url"),
      // The simulated visitors stand where a proxy on this machine would.
      trustProxy: "loopback",
      https: false,
      idleMs: IDLE_MS,
      stampEveryMs: STAMP_EVERY_MS,
      loginHint: { user: firstOf(people).id, password: DEMO_PASSWORD },
    });
    const server = app.listen(options.port ?? 0, "127.0.0.1");
    await once(server, "listening");
    endings.push(async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the application has no port");
    const appUrl = `http://127.0.0.1:${address.port}`;

    const crowd = startVisitors({
      appUrl,
      sessions,
      users,
      people,
      visitors,
      random,
      incidents: options.incidents ?? true,
      idleMs: IDLE_MS,
    });
    endings.push(crowd.stop);

    return {
      storeUrl,
      storeKind: own?.kind ?? "given",
      appUrl,
      people,
      settled: crowd.settled,
      visitor: (origin) => new Visitor(appUrl, origin ?? firstOf(people).desk),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function connect(url: string) {
  let wasConnected = false;
  const redis = createClient({
    url,
    // Afterwards it reconnects for ever; meanwhile requests fail, which the visitors bear with.
    disableOfflineQueue: true,
    socket: {
      reconnectStrategy: (retries, cause) =>
        !wasConnected && retries >= FIRST_CONNECTION_ATTEMPTS ? cause : Math.min(50 * 2 ** retries, 2000),
    },
  });
  redis.on("error", () => undefined);
  await redis.connect();
  wasConnected = true;
  return redis;
}

/**
 * Some sessions must end soon, so that a viewer sees sessions expire, and some must last for hours, so that the
 * times of last requests spread: people at shared computers, and people on a device of their own.
 */
async function createAccounts(people: readonly Person[], random: Random): Promise<User[]> {
  const passwordHash = await hashPassword(DEMO_PASSWORD, DEMO_ONLY);
  return people.map(({ id, name }) => {
    const role = random.chance(0.05) ? ("support" as const) : ("customer" as const);
    const user = { id, name, role, passwordHash };
    const kind = random.next();
    if (kind < 0.08) return { ...user, idleMs: 2 * MINUTE };
    if (kind > 0.8) return { ...user, idleMs: 8 * 60 * MINUTE };
    return user;
  });
}

function firstOf(people: readonly Person[]): Person {
  const [first] = people;
  if (first === undefined) throw new Error("nobody lives here");
  return first;
}
