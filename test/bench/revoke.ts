/**
 * `node test/bench/revoke.ts [SESSIONS]`: what revoking costs beside the bare commands, on one real server. Bulk: all
 * sessions through the monitor, with their intents on disk, against pipelined UNLINK. Single: one by one, against one
 * PING there and back, and against what the disk alone takes for the intent.
 */
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SessionRow } from "../../shared/session.ts";
import { eventually } from "../eventually.ts";
import { startServer, type TestServer } from "../redis-server.ts";
import { watchStore } from "../watched.ts";

const SESSIONS = Number(process.argv[2] ?? 100_000);
const SINGLES = 300;
const BATCH = 500;

const server = await startServer();
const keys = Array.from(
  { length: SESSIONS },
  (_, n) => `sess:${String(n).padStart(8, "0")}-0123456789abcdef`,
);
await fill(server);
const bareMs = await took(() => unlinkAll(server));
say(`bare pipelined UNLINK of ${SESSIONS}: ${bareMs.toFixed(0)} ms`);

await fill(server);
const { monitor, stop, rows } = await watchStore(server.url, {}, 120_000);
await eventually("all rows", () => monitor.counts.sessions === SESSIONS, 120_000);
const singles: readonly SessionRow[] = rows().slice(0, SINGLES);
const pings: number[] = [];
const revokes: number[] = [];
for (const { id } of singles) {
  pings.push(await took(() => server.client.ping()));
  revokes.push(
    await took(() =>
      monitor.commands.revoke({ target: { kind: "sessions", ids: [id] }, confirmed: 1, reason: null }),
    ),
  );
}
const syncs = await syncTimes(SINGLES);
say(`round trip: ${percentiles(pings)}`);
say(`sync of one line: ${percentiles(syncs)}`);
say(`one revocation: ${percentiles(revokes)}`);

const target = { kind: "filter", filter: "" } as const;
const bulkMs = await took(() => monitor.commands.revoke({ target, confirmed: SESSIONS, reason: null }));
const done = SESSIONS - SINGLES;
say(`${done} through the monitor: ${bulkMs.toFixed(0)} ms, ${(bulkMs / bareMs).toFixed(2)} times bare`);
await stop();
await server.stop();

async function fill({ client }: TestServer): Promise<void> {
  for (let at = 0; at < keys.length; at += 5_000) {
    const pipeline = client.pipeline();
    for (const [n, key] of keys.slice(at, at + 5_000).entries()) {
      const session = { cookie: { originalMaxAge: 3_600_000 }, userId: `user-${(at + n) % 9_973}` };
      pipeline.set(key, JSON.stringify(session), "EX", 3600);
    }
    await pipeline.exec();
  }
}

async function unlinkAll({ client }: TestServer): Promise<void> {
  for (let at = 0; at < keys.length; at += BATCH) {
    const pipeline = client.pipeline();
    for (const key of keys.slice(at, at + BATCH)) {
      pipeline.unlink(key);
    }
    await pipeline.exec();
  }
}

/** What `fdatasync` of a line takes here, which no way of recording the intent first can avoid. */
async function syncTimes(count: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-sync-"));
  const file = await open(join(folder, "line"), "a");
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    await file.appendFile(`${"x".repeat(400)}\n`);
    times.push(await took(() => file.datasync()));
  }
  await file.close();
  await rm(folder, { recursive: true });
  return times;
}

async function took(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function percentiles(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(2);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
