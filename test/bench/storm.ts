/**
 * What changes cost: a storm of writes as fast as `redis-benchmark` can, in both feeds. The server's own throughput is
 * compared with that of the same storm unwatched and beside a bare ioredis subscriber; afterwards the table is compared
 * with the store. How many changes a second are taken in is measured in bursts, because no storm of single writes
 * comes near it: one command sets many keys, and the server announces each.
 *
 *     node test/bench/storm.ts [--sessions N] [--writes N]
 */
import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { FeedKind } from "../../shared/status.ts";
import { startServer, type TestServer } from "../redis-server.ts";
import { keyOf } from "./bench-store.ts";
import { comparedRate, limited, numbers, quantile, tell } from "./figure.ts";
import type { WatcherState } from "./storm-watcher.ts";

const { sessions, writes } = numbers({ sessions: 1_000_000, writes: 1_000_000 });
const VALUE_BYTES = 380;
const WITHIN_MS = 180_000;
/** What is announced of a burst fits into the server's output buffer for a subscriber (32 MB). */
const BURST = { commands: 75, keys: 2_000, times: 5 };
const LOOK_MS = 100;
const run = promisify(execFile);
const WATCHER = fileURLToPath(new URL("storm-watcher.ts", import.meta.url));

interface Watcher {
  state(): Promise<WatcherState>;
  stop(): Promise<void>;
}

for (const feed of ["events", "invalidations"] as const) {
  const server = await startServer();
  await storm(server);
  const unwatched = await storm(server);

  const bare = await startWatcher(server, null);
  const besideBare = await storm(server);
  const counted = await intake(server, bare);
  await bare.stop();

  const watcher = await startWatcher(server, feed);
  const before = await connectionsOf(server);
  const watched = await storm(server);
  const seconds = await converged(server, watcher);
  const taken = await intake(server, watcher);
  await converged(server, watcher);
  const stayed = (await connectionsOf(server)) === before;

  const what = `${writes.toLocaleString("en")} writes, ${feed}`;
  tell(comparedRate(`server's throughput, ${what}`, { ours: watched, yardstick: unwatched, least: 0.85 }));
  tell(
    comparedRate(`server's throughput, ${what}, beside a bare subscriber's`, {
      ours: watched,
      yardstick: besideBare,
      least: 0.85,
    }),
  );
  tell(limited(`converged and exact after ${what}`, seconds, "s", 15));
  const burst = `a burst of ${(BURST.commands * BURST.keys).toLocaleString("en")}`;
  const figure = comparedRate(`change intake in ${burst}, never disconnected, ${feed}`, {
    ours: taken,
    yardstick: counted,
    least: 0.9,
  });
  tell({ ...figure, met: figure.met && stayed });
  await watcher.stop();
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

/** Changes a second from the first command to the last announcement; the median of some bursts. */
async function intake({ client }: TestServer, watcher: Watcher): Promise<number> {
  const rates: number[] = [];
  for (let time = 0; time < BURST.times; time++) {
    while ((await watcher.state()).behind > 0) await sleep(LOOK_MS);
    const { taken } = await watcher.state();
    const pipeline = client.pipeline();
    for (let at = 0; at < BURST.commands; at++) {
      const keys = Array.from({ length: BURST.keys }, (_, n) => keyOf(at * BURST.keys + n));
      pipeline.mset(keys.flatMap((key) => [key, "x"]));
    }
    const startedAt = performance.now();
    const sent = pipeline.exec();
    const all = taken + BURST.commands * BURST.keys;
    while ((await watcher.state()).taken < all) await sleep(1);
    rates.push((BURST.commands * BURST.keys * 1_000) / (performance.now() - startedAt));
    await sent;
  }
  return quantile(rates, 0.5);
}

async function startWatcher({ url }: TestServer, feed: FeedKind | null): Promise<Watcher> {
  const child = fork(WATCHER);
  child.send({ url, feed });
  await once(child, "message");
  return {
    async state() {
      child.send("state");
      const [state] = await once(child, "message");
      return state;
    },
    async stop() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

/** Seconds until nothing is left to be read and there are as many sessions as keys. */
async function converged(server: TestServer, watcher: Watcher): Promise<number> {
  const startedAt = performance.now();
  while (!(await isEqual(server, watcher))) {
    if (performance.now() - startedAt > WITHIN_MS) {
      throw new Error("it did not converge");
    }
    await sleep(LOOK_MS);
  }
  return (performance.now() - startedAt) / 1_000;
}

async function isEqual({ client }: TestServer, watcher: Watcher): Promise<boolean> {
  const { behind, sessions: known } = await watcher.state();
  return behind === 0 && (await client.dbsize()) === known;
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
