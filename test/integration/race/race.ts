/**
 * The race that deleting alone loses: a request is running while its session is revoked, and the framework writes the
 * session back when the request ends. Times are those at which the store announced the commands.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { DEFAULT_REVOCATION_SETTINGS } from "../../../shared/settings/revocation.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

/** From the write that brings a session back to its end. */
export const OUT_WITHIN_MS = 50;
const PING_EVERY_MS = 2;
/** What the guard cannot do without: the event, reading, the line of the log, deleting. */
const TURNS = 4;

/** How long a written-back session lived, and what of it this computer took for doing anything at all. */
export interface Life {
  readonly key: string;
  readonly ms: number;
  /** The longest answer to a PING meanwhile, asked in this same process. */
  readonly pingMs: number;
}

/**
 * Applications, monitor and test share one process, and on a busy computer each turn of it takes as long as a PING. On an
 * idle one that is less than a millisecond, and what remains is the promise of 50 ms. That the guard waits for nothing
 * else is told by the order of things, in `busy-reader.test.ts`.
 */
export function guardedMs({ ms, pingMs }: Life): number {
  return ms - TURNS * pingMs;
}

export interface Race {
  readonly server: TestServer;
  readonly watched: WatchedStore;
  /** Sets the guard window; 0: no guard. */
  guard(ms: number): Promise<void>;
  /** Revokes all sessions of a user, once they are on the screen. */
  revoke(user: string): Promise<void>;
  keys(): Promise<string[]>;
  /** Every write and deletion of session keys that the store announced so far. */
  readonly commands: readonly { readonly at: number; readonly key: string; readonly command: string }[];
  /** Resolves with the next deletion of the key, at once. */
  ended(key: string): Promise<void>;
  /** Answers to PING, one after another. */
  readonly pings: readonly { readonly from: number; readonly to: number }[];
  audit(): Promise<string>;
  stop(): Promise<void>;
}

export async function startRace(): Promise<Race> {
  const server = await startServer({ events: "KEg$hxe" });
  const watched = await watchStore(server.url);
  const commands: { at: number; key: string; command: string }[] = [];
  const subscriber = server.client.duplicate();
  await subscriber.psubscribe("__keyevent@0__:*");
  const waiting = new Map<string, () => void>();
  subscriber.on("pmessage", (_, channel: string, key: string) => {
    const command = channel.slice("__keyevent@0__:".length);
    commands.push({ at: performance.now(), key, command });
    if (command === "del") {
      waiting.get(key)?.();
    }
  });
  const pings: { from: number; to: number }[] = [];
  const pinger = server.client.duplicate();
  let pinging = true;
  const pinged = (async () => {
    while (pinging) {
      const from = performance.now();
      await pinger.ping();
      pings.push({ from, to: performance.now() });
      await sleep(PING_EVERY_MS);
    }
  })();
  return {
    server,
    watched,
    commands,
    pings,
    ended: (key) => new Promise((resolve) => waiting.set(key, resolve)),
    guard: async (guardMs) => {
      await watched.monitor.commands.changeSettings({
        revocation: { ...DEFAULT_REVOCATION_SETTINGS, guardMs },
      });
    },
    revoke: async (user) => {
      await eventually(`the session of ${user}`, () => watched.rows(`user:${user}`).length > 0);
      const target = { kind: "user", user, except: null } as const;
      const { counts } = await watched.monitor.commands.revoke({ target, confirmed: 10, reason: null });
      expect(counts.revoked).toBeGreaterThan(0);
    },
    keys: () => server.client.keys("*"),
    audit: () => readFile(join(watched.dataFolder, "audit.jsonl"), "utf8"),
    stop: async () => {
      pinging = false;
      await pinged;
      pinger.disconnect();
      subscriber.disconnect();
      await watched.stop();
      await server.stop();
    },
  };
}

/** For each key that was written after it had been revoked and ended again: how long it lived. */
export function livesAfterReturn({ commands, pings }: Race): { ended: Life[]; living: number } {
  const ended: Life[] = [];
  const deleted = new Set<string>();
  const written = new Map<string, number>();
  for (const { at, key, command } of commands) {
    if (command === "del") {
      deleted.add(key);
      const since = written.get(key);
      if (since !== undefined) {
        const meanwhile = pings.filter(({ from, to }) => from <= at && to >= since);
        ended.push({
          key,
          ms: at - since,
          pingMs: Math.max(0, ...meanwhile.map(({ from, to }) => to - from)),
        });
      }
      written.delete(key);
    } else if (command === "set" && deleted.has(key)) {
      written.set(key, written.get(key) ?? at);
    }
  }
  return { ended, living: written.size };
}
