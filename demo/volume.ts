/**
 * Sessions in any number, straight to Redis, for measurements: the bytes are those that the application would have
 * written, without the application.
 *
 *   node demo/volume.ts --store URL [--sessions N] [--rate R] [--seconds S] [--seed N]
 *
 * Writes N sessions (default 10,000), then makes R changes a second (default 0) for S seconds (default: until
 * Ctrl-C): requests that prolong a session, requests from elsewhere, logouts and logins, in the mix of a shop.
 * The same seed writes the same sessions. Never for real ones: the ids can be guessed from the seed.
 */
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createClient } from "redis";
import { createPeople, type Origin, type Person } from "./people.ts";
import { MINUTE } from "./personas/persona.ts";
import { createRandom, type Random } from "./random.ts";
import { SESSION_PREFIX } from "./session-store.ts";

export interface VolumeOptions {
  readonly store: string;
  readonly sessions: number;
  /** Changes a second; 0 for none. */
  readonly rate: number;
  /** How long changes are made. */
  readonly seconds: number;
  readonly seed: number;
  /** Ends the changes early. */
  readonly signal?: AbortSignal;
}

export interface Volume {
  readonly written: number;
  readonly writtenMs: number;
  readonly changes: number;
  readonly changesMs: number;
}

interface Open {
  readonly key: string;
  readonly person: Person;
  readonly createdAt: number;
}

const IDLE_MS = 30 * MINUTE;
/** Sent at once, in one round trip. */
const BATCH = 2000;
const TICK_MS = 50;
/** Longer than the client's own five seconds: a measurement loads the machine, and is not over because of it. */
const PATIENCE_MS = 120_000;
const SESSIONS_PER_PERSON = 1.3;
const MOST_PEOPLE = 100_000;

export async function writeVolume(options: VolumeOptions): Promise<Volume> {
  const redis = createClient({ url: options.store, commandOptions: { timeout: PATIENCE_MS } });
  redis.on("error", () => undefined);
  await redis.connect();
  try {
    const random = createRandom(options.seed);
    const count = Math.min(MOST_PEOPLE, Math.ceil(options.sessions / SESSIONS_PER_PERSON) + 1);
    const people = createPeople(count, random.fork("people"));
    const open: Open[] = [];

    const logIn = async (lastSeen: number): Promise<void> => {
      const session = {
        key: SESSION_PREFIX + seededUuid(random),
        person: random.pick(people),
        createdAt: lastSeen - Math.round(random.around(20 * MINUTE)),
      };
      open.push(session);
      await write(session, random.chance(0.6) ? session.person.desk : session.person.phone, lastSeen);
    };
    const write = async (session: Open, origin: Origin, lastSeen: number): Promise<void> => {
      const leftMs = Math.max(1000, lastSeen + IDLE_MS - Date.now());
      await redis.set(session.key, contentOf(session, origin, lastSeen), {
        expiration: { type: "PX", value: leftMs },
      });
    };
    const change = async (): Promise<void> => {
      const index = Math.floor(random.next() * open.length);
      const session = open[index];
      const what = random.next();
      if (session === undefined || what < 0.06) return logIn(Date.now());
      if (what < 0.12) {
        open[index] = open.at(-1) ?? session;
        open.pop();
        await redis.unlink(session.key);
      } else if (what < 0.3) {
        await write(session, what < 0.14 ? session.person.phone : session.person.desk, Date.now());
      } else {
        await redis.expire(session.key, IDLE_MS / 1000);
      }
    };

    const began = performance.now();
    const now = Date.now();
    for (let done = 0; done < options.sessions; done += BATCH) {
      const batch = Math.min(BATCH, options.sessions - done);
      await Promise.all(
        Array.from({ length: batch }, () => logIn(now - Math.round(random.between(0, 0.9) * IDLE_MS))),
      );
    }
    const writtenMs = performance.now() - began;

    const changesBegan = performance.now();
    let changes = 0;
    while (options.rate > 0 && !options.signal?.aborted) {
      const elapsedMs = performance.now() - changesBegan;
      if (elapsedMs >= options.seconds * 1000) break;
      const due = Math.floor((elapsedMs / 1000) * options.rate) - changes;
      changes += due;
      await Promise.all(Array.from({ length: due }, change));
      await wait(TICK_MS);
    }
    return {
      written: options.sessions,
      writtenMs,
      changes,
      changesMs: performance.now() - changesBegan,
    };
  } finally {
    redis.destroy();
  }
}

/** As express-session and connect-redis write it. */
function contentOf({ person, createdAt }: Open, origin: Origin, lastSeen: number): string {
  return JSON.stringify({
    cookie: {
      originalMaxAge: IDLE_MS,
      expires: new Date(lastSeen + IDLE_MS).toISOString(),
      secure: false,
      httpOnly: true,
      path: "/",
      sameSite: "strict",
    },
    userId: person.id,
    displayName: person.name,
    csrf: "0".repeat(43),
    stamp: { address: origin.address, userAgent: origin.userAgent, createdAt, lastSeen },
  });
}

function seededUuid(random: Random): string {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(random.next() * 2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      store: { type: "string" },
      sessions: { type: "string", default: "10000" },
      rate: { type: "string", default: "0" },
      seconds: { type: "string", default: "1000000000" },
      seed: { type: "string", default: "1" },
    },
  });
  const [sessions, rate, seconds, seed] = [values.sessions, values.rate, values.seconds, values.seed].map(
    Number,
  );
  if (values.store === undefined || ![sessions, rate, seconds, seed].every((value) => (value ?? -1) >= 0)) {
    process.stderr.write(
      "Usage: node demo/volume.ts --store URL [--sessions N] [--rate R] [--seconds S] [--seed N]\n",
    );
    process.exitCode = 2;
  } else {
    const stopping = new AbortController();
    process.once("SIGINT", () => stopping.abort());
    const done = await writeVolume({
      store: values.store,
      sessions: sessions ?? 0,
      rate: rate ?? 0,
      seconds: seconds ?? 0,
      seed: seed ?? 1,
      signal: stopping.signal,
    });
    const perSecond = (count: number, ms: number) => Math.round(count / Math.max(ms / 1000, 0.001));
    process.stdout.write(
      `${done.written} sessions written, ${perSecond(done.written, done.writtenMs)} a second; ` +
        `${done.changes} changes, ${perSecond(done.changes, done.changesMs)} a second\n`,
    );
  }
}
