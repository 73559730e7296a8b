/**
 * Revoking: one session beside a bare UNLINK and beside one that is on record first, and many beside a pipelined one:
 * alone with the server, and while another client is served.
 */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { type WatchedStore, watchStore } from "../watched.ts";
import { filledServer, sessionText } from "./bench-store.ts";
import { compared, numbers, quantile, tell } from "./figure.ts";

const { sessions, singles } = numbers({ sessions: 100_000, singles: 2_000 });
const BARE_BATCH = 1_000;
/** So few at a time delete those who spare others, and wait for the answers. */
const SPARING_BATCH = 8;
/** After sessions were listed, until what that left behind has been cleared away. */
const LISTED_MS = 50;
/** How long another client is looked at while nothing is revoked. */
const QUIET_MS = 5_000;
/** Until the rules have looked at most users: right after the load a revocation waits longer. */
const SETTLED_MS = 10_000;

const TIMES = z.tuple([z.object({ bare: z.number(), recorded: z.number() })]);

const server = await filledServer(sessions + singles);
// The yardstick's keys are nobody's sessions: those would vanish from the rows from which ours are taken.
const spare = (n: number) => `spare:${n}`;
for (let n = 0; n < 2 * singles; n++) {
  await server.client.set(spare(n), sessionText(n));
}
const watched = await watchStore(server.url, {}, 120_000);
const { monitor } = watched;
await sleep(SETTLED_MS);
const bareClient = new Worker(new URL("bare-client.ts", import.meta.url), {
  workerData: { url: server.url },
});
const [one, bareOne, recordedOne]: [number[], number[], number[]] = [[], [], []];
let listed: string[] = [];
for (let n = 0; n < singles; n++) {
  // As in a window: one list, and then one session of it after the other.
  if (listed.length === 0) {
    listed = watched.rows().map(({ id }) => id);
    await sleep(LISTED_MS);
  }
  const startedAt = performance.now();
  const { counts } = await monitor.commands.revoke({
    target: { kind: "sessions", ids: [listed.pop() ?? ""] },
    confirmed: 1,
    reason: null,
  });
  one.push(performance.now() - startedAt);
  if (counts.revoked !== 1) throw new Error("not revoked");
  // In turn, so that whatever else the machine does meanwhile is felt by all three.
  bareClient.postMessage([spare(2 * n), spare(2 * n + 1)]);
  const [{ bare, recorded }] = TIMES.parse(await once(bareClient, "message"));
  bareOne.push(bare);
  recordedOne.push(recorded);
}
bareClient.postMessage("end");
await once(bareClient, "exit");
for (const [name, q] of [
  ["p50", 0.5],
  ["p99", 0.99],
] as const) {
  const ours = quantile(one, q);
  for (const [beside, yardstick] of [
    ["", bareOne],
    [", beside append + fdatasync + UNLINK", recordedOne],
  ] as const) {
    const measure = `revoke: command → confirmed, ${name}${beside}`;
    tell(compared(measure, { ours, yardstick: quantile(yardstick, q), unit: "ms", most: 3, digits: 2 }));
  }
}

const alone = { ours: await revokeAll(watched), yardstick: (await unlinkAll(BARE_BATCH, null)).ms };
await watched.stop();
await server.stop();

const busy = await filledServer(sessions);
const busyWatched = await watchStore(busy.url, {}, 120_000);
await sleep(SETTLED_MS);
const other = await otherClient(busy.url);
const quiet = await other.waits(() => sleep(QUIET_MS));
let oursMs = 0;
const disturbed = await other.waits(async () => {
  oursMs = await revokeAll(busyWatched);
});
await other.end();
await busyWatched.stop();
await busy.stop();
const beside = { ours: oursMs, yardstick: (await unlinkAll(BARE_BATCH, otherClient)).ms };
const sparing = await unlinkAll(SPARING_BATCH, otherClient);

const what = `revoke ${sessions.toLocaleString("en")} sessions`;
for (const [measure, { ours, yardstick }] of [
  [what, alone],
  [`${what}, beside another client`, beside],
] as const) {
  tell(compared(measure, { ours: ours / 1_000, yardstick: yardstick / 1_000, unit: "s", most: 3 }));
}
for (const [measure, yardstick] of [
  ["that other client meanwhile, p99", quiet],
  [`that other client meanwhile, p99, beside UNLINKs ${SPARING_BATCH} at a time`, sparing.p99],
] as const) {
  tell(compared(measure, { ours: disturbed, yardstick, unit: "ms", most: 2, digits: 2 }));
}
tell(
  compared(`${what}, beside UNLINKs ${SPARING_BATCH} at a time and another client`, {
    ours: oursMs / 1_000,
    yardstick: sparing.ms / 1_000,
    unit: "s",
    most: 3,
  }),
);

/** Milliseconds. */
async function revokeAll({ monitor }: WatchedStore): Promise<number> {
  const count = monitor.counts.sessions;
  const startedAt = performance.now();
  const { counts } = await monitor.commands.revoke({
    target: { kind: "filter", filter: "" },
    confirmed: count,
    reason: null,
  });
  if (counts.revoked !== count) throw new Error(`${counts.revoked} of ${count} were revoked`);
  return performance.now() - startedAt;
}

/**
 * The same of as many keys by UNLINKs, `batch` at a time, on a server of its own; `beside`: who else is served meanwhile,
 * and how long that one waits.
 */
async function unlinkAll(
  batch: number,
  beside: typeof otherClient | null,
): Promise<{ readonly ms: number; readonly p99: number }> {
  const { url, client, stop } = await filledServer(sessions);
  const all = await client.keys("sess:*");
  const other = await beside?.(url);
  let ms = 0;
  const unlink = async () => {
    const startedAt = performance.now();
    for (let at = 0; at < all.length; at += batch) {
      const pipeline = client.pipeline();
      for (const key of all.slice(at, at + batch)) {
        pipeline.unlink(key);
      }
      await pipeline.exec();
    }
    ms = performance.now() - startedAt;
  };
  let p99 = Number.NaN;
  if (other === undefined) {
    await unlink();
  } else {
    p99 = await other.waits(unlink);
    await other.end();
  }
  await stop();
  return { ms, p99 };
}

/** Asks the server for something again and again, without a pause. */
async function otherClient(url: string) {
  const worker = new Worker(new URL("other-client.ts", import.meta.url), { workerData: { url } });
  await sleep(1_000);
  return {
    /** How long it waits for the server during the work, 99th percentile in milliseconds. */
    async waits(work: () => Promise<unknown>): Promise<number> {
      worker.postMessage("begin");
      await work();
      worker.postMessage("tell");
      const [p99] = await once(worker, "message");
      return Number(p99);
    },
    async end(): Promise<void> {
      worker.postMessage("end");
      await once(worker, "exit");
    },
  };
}
