/**
 * A steady load of touches while the whole store is watched: how long a change takes until a view shows it, and whether
 * the table equals the store at the end. The load comes from a process of its own; a few changes more, of sessions
 * that nothing else touches, are waited for one by one.
 *
 *     node test/bench/steady.ts [--sessions N] [--rate N] [--seconds N]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { eventually } from "../eventually.ts";
import { watchStore } from "../watched.ts";
import { filledServer, keyOf, LIFE_S, sessionText, USERS } from "./bench-store.ts";
import { limited, numbers, quantile, tell } from "./figure.ts";

const { sessions, rate, seconds } = numbers({ sessions: 1_000_000, rate: 20_000, seconds: 60 });
/** Beyond those that are touched by the load. */
const PROBES = 1_000;
const PROBE_EVERY_MS = 100;
const LOOK_EVERY_MS = 5;
const COMPARED = 20_000;
const SETTLED_WITHIN_MS = 600_000;

const server = await filledServer(sessions + PROBES);
const watched = await watchStore(server.url, {}, SETTLED_WITHIN_MS);
const { monitor } = watched;
await eventually("quiet", async () => (await share(2_000)) < 0.1, SETTLED_WITHIN_MS);

const touches = fileURLToPath(new URL("touches.ts", import.meta.url));
const load = spawn(
  process.execPath,
  [
    touches,
    ...Object.entries({ port: server.port, sessions, rate, seconds }).flatMap(([name, value]) => [
      `--${name}`,
      String(value),
    ]),
  ],
  { stdio: ["ignore", "pipe", "inherit"] },
);
let printed = "";
load.stdout.on("data", (chunk: Buffer) => {
  printed += chunk.toString();
});
const ended = once(load, "exit");
let isOver = false;
void ended.then(() => {
  isOver = true;
});
const usage = process.cpuUsage();
const startedAt = performance.now();
const waits: number[] = [];
for (let probe = 0; !isOver; probe++) {
  const n = sessions + (probe % PROBES);
  const at = Date.now();
  const writtenAt = performance.now();
  await server.client.set(keyOf(n), sessionText(n, at), "PXAT", at + LIFE_S * 1_000);
  while (!shows(n, at)) await sleep(LOOK_EVERY_MS);
  waits.push(performance.now() - writtenAt);
  await sleep(PROBE_EVERY_MS);
}
const { user, system } = process.cpuUsage(usage);
const cores = (user + system) / 1_000 / (performance.now() - startedAt);
const touched = Number(printed);
const what = `${Math.round(touched / seconds).toLocaleString("en")} touches/s for ${seconds} s at ${sessions.toLocaleString("en")}`;
tell(limited(`change → view, p99 of ${waits.length}, ${what}`, quantile(waits, 0.99), "ms", 500));
tell(limited(`of one core meanwhile, ${what}`, cores * 100, "%", 100));

const written = new Map<number, number>();
for (let n = 0; n < sessions; n += Math.max(1, Math.floor(sessions / COMPARED))) {
  const text = (await server.client.get(keyOf(n))) ?? "";
  written.set(n, Number(/"lastSeen":(\d+)/.exec(text)?.[1]));
}
const different =
  [...written].filter(([n, at]) => !shows(n, at)).length +
  (monitor.counts.sessions === sessions + PROBES ? 0 : 1);
tell(limited(`of ${written.size.toLocaleString("en")} that differ after ${what}`, different, "sessions", 0));
await watched.stop();
await server.stop();

/** Whether the session is shown as it was written last. */
function shows(n: number, at: number): boolean {
  const view = monitor.openView("user", { user: `user-${n % USERS}` });
  const shown = view.answer().rows.some((row) => row.lastSeen === at);
  view.close?.();
  return shown;
}

/** Share of one core that this process takes during the next so many milliseconds. */
async function share(ms: number): Promise<number> {
  const before = process.cpuUsage();
  await sleep(ms);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1_000 / ms;
}
