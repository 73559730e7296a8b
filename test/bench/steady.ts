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
const LIFE_MS = 86_400_000;

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
    // To the millisecond: were the expiry set later than `at`, it would tell of a later request than the session does.
    pipeline.set(keyOf(n), sessionText(n, at), "PXAT", at + LIFE_MS);
  }
  await pipeline.exec();
  worst = Math.max(worst, monitor.status().lagMs ?? 0);
  await sleep(TURN_MS);
}
const behindAt = performance.now();
const compared = [...touched].slice(0, 2_000);
// That nothing is behind is not enough: announcements may still be on their way. The reading of the views is included.
const equal = (): boolean => monitor.behind === 0 && compared.every(([n, at]) => shows(n, at));
await eventually("equality", equal, 60_000).catch(() => undefined);
const behindSeconds = (performance.now() - behindAt) / 1_000;
const different =
  compared.filter(([n, at]) => !shows(n, at)).length + (monitor.counts.sessions === sessions ? 0 : 1);

/** Whether the session is shown as it was written last. */
function shows(n: number, at: number): boolean {
  const view = monitor.openView("user", { user: `user-${n % 300_000}` });
  const shown = view.answer().rows.some((row) => row.lastSeen === at);
  view.close?.();
  return shown;
}

const what = `${Math.round(sent / seconds).toLocaleString("en")} touches/s for ${seconds} s at ${sessions.toLocaleString("en")}`;
tell(limited(`change → view, p99, ${what}`, worst, "ms", 500));
tell(limited(`equal after ${what}`, behindSeconds, "s", 1));
tell(limited(`sessions that differ after ${what}`, different, "sessions", 0));
writer.disconnect();
await watched.stop();
await server.stop();
