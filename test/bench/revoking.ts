/** Revoking: one session beside a bare UNLINK, and many beside a pipelined one while other clients are served. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { watchStore } from "../watched.ts";
import { filledServer } from "./bench-store.ts";
import { compared, numbers, quantile, tell } from "./figure.ts";

const { sessions, singles } = numbers({ sessions: 100_000, singles: 200 });
const BARE_BATCH = 1_000;
/** Until the rules have looked at most users: right after the load a revocation waits longer. */
const SETTLED_MS = 10_000;

const server = await filledServer(sessions + 2 * singles);
const keys = await server.client.keys("sess:*");
const bareOne: number[] = [];
for (const key of keys.slice(0, singles)) {
  const startedAt = performance.now();
  await server.client.unlink(key);
  bareOne.push(performance.now() - startedAt);
}
const watched = await watchStore(server.url, {}, 120_000);
const { monitor } = watched;
await sleep(SETTLED_MS);
const one: number[] = [];
for (const { id } of watched.rows().slice(0, singles)) {
  const startedAt = performance.now();
  const { counts } = await monitor.commands.revoke({
    target: { kind: "sessions", ids: [id] },
    confirmed: 1,
    reason: null,
  });
  one.push(performance.now() - startedAt);
  if (counts.revoked !== 1) throw new Error("not revoked");
}
tell(
  compared("revoke: command → confirmed, p50", {
    ours: quantile(one, 0.5),
    yardstick: quantile(bareOne, 0.5),
    unit: "ms",
    most: 3,
    digits: 2,
  }),
);
tell(
  compared("revoke: command → confirmed, p99", {
    ours: quantile(one, 0.99),
    yardstick: quantile(bareOne, 0.99),
    unit: "ms",
    most: 3,
    digits: 2,
  }),
);

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
