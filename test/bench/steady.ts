/**
 * A steady load of touches while the whole store is watched: how late rows are, and whether the table equals the store at
 * the end. `node test/bench/steady.ts [--sessions N] [--rate N] [--seconds N]`
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { eventually } from "../eventually.ts";
import { watchStore } from "../watched.ts";
import { filledServer, keyOf, sessionText } from "./bench-store.ts";
import { limited, numbers, tell } from "./figure.ts";

const { sessions, rate, seconds } = numbers({ sessions: 1_000_000, rate: 20_000, seconds: 60 });
const TURN_MS = 10;

const server = await filledServer(sessions);
const watched = await watchStore(server.url, {}, 600_000);
const { monitor } = watched;
const writer = new Redis(server.url, { replyMapping: "legacy" });
let worst = 0;
const touched = new Map<number, number>();
const startedAt = performance.now();
let sent = 0;
while (performance.now() - startedAt < seconds * 1_000) {
  const due = Math.floor(((performance.now() - startedAt) / 1_000) * rate);
  const pipeline = writer.pipeline();
  for (; sent < due; sent++) {
    // Steps through the store in a jumbled order.
    const n = (sent * 7_919) % sessions;
    const at = Date.now();
    touched.set(n, at);
    pipeline.set(keyOf(n), sessionText(n, at), "EX", 86_400);
  }
  await pipeline.exec();
  worst = Math.max(worst, monitor.status().lagMs ?? 0);
  await sleep(TURN_MS);
}
const behindAt = performance.now();
await eventually("convergence", () => monitor.behind === 0, 60_000);
const behindSeconds = (performance.now() - behindAt) / 1_000;

let different = monitor.counts.sessions === sessions ? 0 : 1;
for (const [n, at] of [...touched].slice(0, 2_000)) {
  const user = `user-${n % 300_000}`;
  const rows = monitor.openView("user", { user }).answer().rows;
  different += rows.some((row) => row.lastSeen === at) ? 0 : 1;
}
const what = `${Math.round(sent / seconds).toLocaleString("en")} touches/s for ${seconds} s at ${sessions.toLocaleString("en")}`;
tell(limited(`change → view, p99, ${what}`, worst, "ms", 500));
const converged = limited(`equal after ${what}`, behindSeconds, "s", 1);
tell({ ...converged, met: converged.met && different === 0 });
writer.disconnect();
await watched.stop();
await server.stop();
