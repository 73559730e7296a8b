/** An application's traffic: logins, touches, changes, logouts and expiries, all the time. */
import { randomBytes } from "node:crypto";
import type { Cluster, Redis } from "ioredis";

/** Lives in whole seconds, as frameworks use them; the short ones expire during the test. */
const LIVES_MS = [4_000, 9_000, 600_000, 1_800_000] as const;
const PAUSE_MS = 4;

export type WriterClient = Pick<Redis | Cluster, "set" | "pexpire" | "unlink">;

export interface Writer {
  /** Commands that the store has confirmed, and those that failed. */
  readonly done: { confirmed: number; failed: number };
  stop(): Promise<void>;
}

/** A session as express-session and connect-redis write it. */
export function sessionJson(user: string, lifeMs: number, now = Date.now()): string {
  return JSON.stringify({
    cookie: {
      originalMaxAge: lifeMs,
      expires: new Date(now + lifeMs).toISOString(),
      httpOnly: true,
      path: "/",
    },
    userId: user,
    stamp: {
      createdAt: now,
      lastSeen: now,
      address: `198.51.100.${user.length + (now % 200)}`,
      userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    },
  });
}

export function newKey(): string {
  return `sess:${randomBytes(24).toString("base64url")}`;
}

/** Writes until stopped; errors are counted, as an application would log them. */
export function startWriter(client: WriterClient, wanted: number): Writer {
  const alive: { key: string; lifeMs: number; user: string }[] = [];
  const done = { confirmed: 0, failed: 0 };
  let stopped = false;
  let turn = 0;
  const write = async (): Promise<void> => {
    turn++;
    const at = Math.floor(Math.random() * alive.length);
    const one = alive[at];
    const dice = alive.length < wanted ? 0 : Math.random();
    if (one === undefined || dice < 0.35) {
      const lifeMs = LIVES_MS[turn % LIVES_MS.length] ?? 600_000;
      const session = { key: newKey(), lifeMs, user: `user-${turn % 97}` };
      await client.set(session.key, sessionJson(session.user, lifeMs), "PX", lifeMs);
      alive.push(session);
    } else if (dice < 0.65) {
      await client.pexpire(one.key, one.lifeMs);
    } else if (dice < 0.8) {
      await client.set(one.key, sessionJson(one.user, one.lifeMs), "PX", one.lifeMs);
    } else {
      await client.unlink(one.key);
      alive.splice(at, 1);
    }
  };
  const running = (async () => {
    while (!stopped) {
      await write().then(
        () => done.confirmed++,
        () => done.failed++,
      );
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  return {
    done,
    async stop() {
      stopped = true;
      await running;
    },
  };
}
