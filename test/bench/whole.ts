/**
 * Load, memory, first screen, windows, idling and revoking over a whole store, beside a bare ioredis loop on the same
 * store in the same run: `node --expose-gc test/bench/whole.ts [--sessions N]`.
 */
import { Redis } from "ioredis";
import type { SortColumn } from "../../shared/session.ts";
import { eventually } from "../eventually.ts";
import { startWatching } from "../watched.ts";
import { filledServer } from "./bench-store.ts";
import { compared, limited, numbers, quantile, tell } from "./figure.ts";

const { sessions, idle } = numbers({ sessions: 1_000_000, idle: 10 });
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

/** The yardstick: SCAN COUNT 2000, MGET, a PTTL per key, JSON.parse, all into a Map. */
const bare = await measure(async () => {
  const client = new Redis(server.url, { replyMapping: "legacy" });
  const known = new Map<string, { session: unknown; ttl: number }>();
  let cursor = "0";
  do {
    const [next, keys] = await client.scan(cursor, "MATCH", "sess:*", "COUNT", 2000);
    cursor = next;
    if (keys.length > 0) {
      const pipeline = client.pipeline();
      for (const key of keys) {
        pipeline.pttl(key);
      }
      const [texts, lives] = await Promise.all([client.mget(keys), pipeline.exec()]);
      for (const [index, key] of keys.entries()) {
        known.set(key, { session: JSON.parse(texts[index] ?? "null"), ttl: Number(lives?.[index]?.[1]) });
      }
    }
  } while (cursor !== "0");
  client.disconnect();
  return known;
});
bare.kept.clear();

let firstScreenMs = Number.NaN;
const ours = await measure(async () => {
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
const { monitor } = ours.kept;
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
tell(limited(`idle with ${size}`, 100 * (await share(idle * 1_000)), "% of one core", 2));
await ours.kept.stop();
await server.stop();

/** Share of one core that this process takes during the next so many milliseconds. */
async function share(ms: number): Promise<number> {
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / ms;
}

async function measure<T>(
  work: () => Promise<T>,
): Promise<{ kept: T; seconds: number; cpu: number; megabytes: number }> {
  const before = used();
  const startedAt = performance.now();
  const usage = process.cpuUsage();
  const kept = await work();
  const { user, system } = process.cpuUsage(usage);
  return {
    kept,
    cpu: (user + system) / 1e6,
    seconds: (performance.now() - startedAt) / 1000,
    megabytes: (used() - before) / 1e6,
  };
}

function used(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
