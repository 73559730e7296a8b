/**
 * Full load of a store, beside a bare ioredis loop on the same store in the same run: `node --expose-gc test/bench/load.ts
 * [--sessions N]`. The loop does SCAN COUNT 2000, MGET, a PTTL per key, and JSON.parse into a Map.
 */
import { parseArgs } from "node:util";
import { Redis } from "ioredis";
import { startServer } from "../redis-server.ts";
import { watchStore } from "../watched.ts";

const { values } = parseArgs({ options: { sessions: { type: "string", default: "1000000" } } });
const count = Number(values.sessions);
const USERS = 300_000;
const ADDRESSES = 50_000;
const LIFE_S = 24 * 3600;

const server = await startServer();
await fill(server.client, count);
say(
  `${count} sessions, ${Math.round(Number(/used_memory:(\d+)/.exec(await server.client.info("memory"))?.[1]) / 1e6)} MB in Redis`,
);

const bare = await measure(async () => {
  const client = new Redis(server.url, { replyMapping: "legacy" });
  const known = new Map<string, { session: unknown; ttl: number }>();
  let cursor = "0";
  do {
    const [next, keys] = await client.scan(cursor, "MATCH", "sess:*", "COUNT", 2000);
    cursor = next;
    if (keys.length > 0) {
      const pipeline = client.pipeline();
      for (const key of keys) {
        pipeline.pttl(key);
      }
      const [texts, lives] = await Promise.all([client.mget(keys), pipeline.exec()]);
      for (const [index, key] of keys.entries()) {
        known.set(key, { session: JSON.parse(texts[index] ?? "null"), ttl: Number(lives?.[index]?.[1]) });
      }
    }
  } while (cursor !== "0");
  client.disconnect();
  return known;
});
say(
  `bare ioredis loop: ${bare.seconds.toFixed(1)} s (${bare.cpu.toFixed(1)} s CPU), ${bare.megabytes} MB for ${bare.kept.size} sessions`,
);
bare.kept.clear();

const ours = await measure(() => watchStore(server.url, {}, 600_000));
const { monitor } = ours.kept;
say(
  `Sessionwatch: ${ours.seconds.toFixed(1)} s (${ours.cpu.toFixed(1)} s CPU), ${ours.megabytes} MB for ${monitor.counts.sessions} sessions`,
);
say(
  `ratio: time ${(ours.seconds / bare.seconds).toFixed(2)}, memory ${(ours.megabytes / bare.megabytes).toFixed(2)}`,
);
await ours.kept.stop();
await server.stop();

async function fill(client: Redis, sessions: number): Promise<void> {
  for (let at = 0; at < sessions; at += 10_000) {
    const pipeline = client.pipeline();
    for (let n = at; n < Math.min(at + 10_000, sessions); n++) {
      pipeline.set(`sess:${crypto.randomUUID()}`, sessionText(n), "EX", LIFE_S);
    }
    await pipeline.exec();
  }
}

/** About 380 bytes, as express-session with sessionStamp() writes them. */
function sessionText(n: number): string {
  const address = (n * 7919) % ADDRESSES;
  return JSON.stringify({
    cookie: {
      originalMaxAge: LIFE_S * 1000,
      expires: new Date(Date.now() + LIFE_S * 1000).toISOString(),
      httpOnly: true,
      path: "/",
      sameSite: "strict",
    },
    userId: `user-${n % USERS}`,
    stamp: {
      address: `${80 + (address % 40)}.${(address >> 4) & 255}.${(address >> 8) & 255}.${address & 255}`,
      userAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/${120 + (n % 30)}.0.0.0 Safari/537.36`,
      createdAt: Date.now() - (n % 86_400) * 1000,
      lastSeen: Date.now() - (n % 3_600) * 1000,
    },
  });
}

async function measure<T>(
  work: () => Promise<T>,
): Promise<{ kept: T; seconds: number; cpu: number; megabytes: number }> {
  const before = used();
  const startedAt = performance.now();
  const usage = process.cpuUsage();
  const kept = await work();
  const { user, system } = process.cpuUsage(usage);
  return {
    kept,
    cpu: (user + system) / 1e6,
    seconds: (performance.now() - startedAt) / 1000,
    megabytes: Math.round((used() - before) / 1e6),
  };
}

function used(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
