/**
 * Revoking: one session beside a bare UNLINK and beside one that is on record first, and many beside a pipelined one
 * while other clients are served.
 */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { watchStore } from "../watched.ts";
import { filledServer, sessionText } from "./bench-store.ts";
import { compared, numbers, quantile, tell } from "./figure.ts";

const { sessions, singles } = numbers({ sessions: 100_000, singles: 200 });
const BARE_BATCH = 1_000;
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
for (let n = 0; n < singles; n++) {
  const [row] = watched.rows();
  const startedAt = performance.now();
  const { counts } = await monitor.commands.revoke({
    target: { kind: "sessions", ids: [row?.id ?? ""] },
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

const other = new Worker(new URL("other-client.ts", import.meta.url), { workerData: { url: server.url } });
await sleep(1_000);
const quiet = await othersWait(() => sleep(2_000));
const count = monitor.counts.sessions;
let oursMs = 0;
const disturbed = await othersWait(async () => {
  const startedAt = performance.now();
  const { counts } = await monitor.commands.revoke({
    target: { kind: "filter", filter: "" },
    confirmed: count,
    reason: null,
  });
  oursMs = performance.now() - startedAt;
  if (counts.revoked !== count) throw new Error(`${counts.revoked} of ${count} were revoked`);
});
other.postMessage("end");
await once(other, "exit");
await watched.stop();
await server.stop();

const second = await filledServer(count);
const all = await second.client.keys("sess:*");
const startedAt = performance.now();
for (let at = 0; at < all.length; at += BARE_BATCH) {
  const pipeline = second.client.pipeline();
  for (const key of all.slice(at, at + BARE_BATCH)) pipeline.unlink(key);
  await pipeline.exec();
}
const bareMs = performance.now() - startedAt;
await second.stop();
const what = `revoke ${count.toLocaleString("en")} sessions`;
tell(compared(what, { ours: oursMs / 1_000, yardstick: bareMs / 1_000, unit: "s", most: 3 }));
tell(
  compared(`other clients meanwhile, p99`, {
    ours: disturbed,
    yardstick: quiet,
    unit: "ms",
    most: 2,
    digits: 2,
  }),
);

/** How long another client waits for the server during the work, 99th percentile in milliseconds. */
async function othersWait(work: () => Promise<void>): Promise<number> {
  other.postMessage("begin");
  await work();
  other.postMessage("tell");
  const [p99] = await once(other, "message");
  return Number(p99);
}
