/**
 * Load, memory, first screen, windows and idling over a whole store, beside a bare ioredis loop on the same store in the
 * same run: `node --expose-gc test/bench/whole.ts [--sessions N]`.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { SortColumn } from "../../shared/session.ts";
import { eventually } from "../eventually.ts";
import { startWatching } from "../watched.ts";
import { filledServer } from "./bench-store.ts";
import { type Cost, CostSchema, costOf } from "./cost.ts";
import { compared, limited, numbers, quantile, tell } from "./figure.ts";

const { sessions, idle } = numbers({ sessions: 1_000_000, idle: 30 });
const LOADED_WITHIN_MS = 600_000;
const FILTERS = [
  "",
  "user:user-77",
  "user:user-1*",
  "country:DE,FR",
  "-country:DE client:chrome",
  "ip:100.0.0.0/8",
  "idle>30m age<1d",
  "anomaly:any",
];
const COLUMNS: readonly SortColumn[] = [
  "lastSeen",
  "createdAt",
  "expiresAt",
  "user",
  "address",
  "country",
  "client",
];

const server = await filledServer(sessions);
const size = `${sessions.toLocaleString("en")} sessions`;

const bare = await bareLoop();
let firstScreenMs = Number.NaN;
const { kept: watched, cost: ours } = await costOf(async () => {
  const startedAt = performance.now();
  const watched = await startWatching(server.url);
  const overview = watched.monitor.openView("overview", { filter: "", range: "1h" });
  await eventually("a first screen", () => {
    const { phase } = watched.monitor.status();
    const { figures, countries } = overview.answer().head;
    const useful = phase.kind === "live" || (phase.kind === "loading" && phase.total.value >= sessions);
    return useful && figures.sessions.value > 0 && countries.length > 0;
  });
  firstScreenMs = performance.now() - startedAt;
  await eventually("live", () => watched.monitor.status().phase.kind === "live", LOADED_WITHIN_MS);
  return watched;
});
const { monitor } = watched;
if (monitor.counts.sessions !== sessions) {
  throw new Error(`${monitor.counts.sessions} of ${sessions} sessions were loaded`);
}
tell(compared(`full load of ${size}`, { ours: ours.seconds, yardstick: bare.seconds, unit: "s", most: 0.7 }));
tell(compared(`processor time of that load`, { ours: ours.cpu, yardstick: bare.cpu, unit: "s", most: 0.7 }));
tell(limited(`first useful screen, ${size}`, firstScreenMs / 1_000, "s", 1));
tell(
  compared(`memory at ${size}`, {
    ours: ours.megabytes,
    yardstick: bare.megabytes,
    unit: "MB",
    most: 0.5,
    digits: 0,
  }),
);

// Rules have looked at everybody before anything else is measured.
const loadedAt = performance.now();
await eventually("quiet", async () => (await share(1_000)) < 0.2, LOADED_WITHIN_MS);

const times: number[] = [];
for (const filter of FILTERS) {
  for (const column of COLUMNS) {
    for (const direction of ["asc", "desc"] as const) {
      const view = monitor.openView("sessions", {
        filter,
        sort: { column, direction },
        offset: 0,
        limit: 100,
        hold: false,
      });
      const startedAt = performance.now();
      view.answer();
      times.push(performance.now() - startedAt);
      view.close?.();
    }
  }
}
tell(limited(`any filter, sort and window over ${size}, p95`, quantile(times, 0.95), "ms", 30));
// And what the rules have seen of everybody is in the history, which is written at a bounded pace.
// The first survey of all keys for further formats goes on beside it.
await eventually("idle", async () => (await share(10_000)) < 0.02, LOADED_WITHIN_MS);
const settledAfter = Math.round((performance.now() - loadedAt) / 1_000);
tell(
  limited(
    `idle with ${size}, ${settledAfter} s after the load`,
    100 * (await share(idle * 1_000)),
    "% of one core",
    2,
  ),
);
await watched.stop();
await server.stop();

/** Share of one core that this process takes during the next so many milliseconds. */
async function share(ms: number): Promise<number> {
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / ms;
}

/** See `bare-loop.ts`. */
async function bareLoop(): Promise<Cost> {
  const script = fileURLToPath(new URL("bare-loop.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...["--expose-gc", "--max-old-space-size=8192", script],
    ...["--port", String(server.port)],
  ]);
  return CostSchema.parse(JSON.parse(stdout));
}
