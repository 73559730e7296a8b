/**
 * What changes cost: a storm of writes as fast as `redis-benchmark` can, in both feeds. The server's own throughput is
 * compared with that of the same storm beside a bare ioredis subscriber and unwatched; afterwards the table is compared
 * with the store.
 *
 *     node test/bench/storm.ts [--sessions N] [--writes N]
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { eventually } from "../eventually.ts";
import { startServer, type TestServer } from "../redis-server.ts";
import { startWatching } from "../watched.ts";
import { comparedRate, limited, numbers, tell } from "./figure.ts";

const { sessions, writes } = numbers({ sessions: 1_000_000, writes: 1_000_000 });
const VALUE_BYTES = 380;
const WITHIN_MS = 180_000;
const run = promisify(execFile);

for (const feed of ["events", "invalidations"] as const) {
  const server = await startServer();
  await storm(server);
  const unwatched = await storm(server);
  const counted = feed === "events" ? await bareSubscriber(server) : null;

  const watched = await startWatching(server.url, {}, feed);
  const { monitor } = watched;
  await eventually("live", () => monitor.status().phase.kind === "live", WITHIN_MS);
  const before = await connectionsOf(server);
  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, monitor.status().changesPerSecond);
  }, 200);
  const beside = await storm(server);
  const endedAt = performance.now();
  await eventually("convergence", () => monitor.behind === 0, WITHIN_MS);
  const seconds = (performance.now() - endedAt) / 1_000;
  clearInterval(looking);
  const keys = await server.client.dbsize();
  const exact = keys === monitor.counts.sessions && (await connectionsOf(server)) === before;

  const what = `${writes.toLocaleString("en")} writes, ${feed}`;
  tell(comparedRate(`server's throughput, ${what}`, { ours: beside, yardstick: unwatched, least: 0.85 }));
  const converged = limited(`converged and never disconnected, ${what}`, seconds, "s", 15);
  tell({ ...converged, met: converged.met && exact });
  if (counted !== null) {
    tell(comparedRate(`change intake, ${what}`, { ours: most, yardstick: counted, least: 0.9 }));
  }
  await watched.stop();
  await server.stop();
}

/** Writes a second. Fifty clients, as the tool does by itself. */
async function storm({ port }: TestServer): Promise<number> {
  const { stdout } = await run(
    "redis-benchmark",
    [
      ...["-p", String(port), "-n", String(writes), "-r", String(sessions), "--csv"],
      ...["SET", "sess:__rand_int__-0000-4000-8000-000000000000", "x".repeat(VALUE_BYTES), "EX", "86400"],
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const rate = Number(/^"SET[^\n]*?","([\d.]+)"/m.exec(stdout)?.[1]);
  if (!(rate > 0)) {
    throw new Error("redis-benchmark tells no rate");
  }
  return rate;
}

/** Events a second that a bare subscriber counts in the same storm. */
async function bareSubscriber(server: TestServer): Promise<number> {
  const subscriber = new Redis(server.url, { replyMapping: "legacy" });
  let count = 0;
  subscriber.on("pmessage", () => count++);
  await subscriber.psubscribe("__keyspace@0__:sess:*");
  const startedAt = performance.now();
  await storm(server);
  // Each write is announced as set and as expire.
  await eventually("all events", () => count >= 2 * writes, WITHIN_MS);
  const rate = count / ((performance.now() - startedAt) / 1_000);
  subscriber.disconnect();
  return rate;
}

/** Which of the server's connections are ours; another list means that one was lost. */
async function connectionsOf({ client }: TestServer): Promise<string> {
  const list = String(await client.call("CLIENT", "LIST"));
  return list
    .split("\n")
    .filter((line) => line.includes("name=sessionwatch"))
    .map((line) => /^id=(\d+)/.exec(line)?.[1])
    .join();
}
