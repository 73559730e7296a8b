/**
 * The session table alone, beside a plain `Map` of objects in the same run: memory, intake, windows, counts.
 *
 *     node --expose-gc test/bench/table.ts [--sessions 1000000] [--clock cpu] [--without-map]
 *
 * `--clock cpu` counts this thread's own time, for machines that are busy with something else.
 */
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import type { EnrichedSession, StoreKey } from "../../electron/monitor/sessions/record.ts";
import { SessionTable } from "../../electron/monitor/sessions/table.ts";
import { EMPTY_FILTER, type Filter, matchesFilter, parseFilter } from "../../shared/filter/filter.ts";
import type { Client, Handle, Place, Sort } from "../../shared/session.ts";

const { values } = parseArgs({
  options: {
    sessions: { type: "string", default: "1000000" },
    clock: { type: "string", default: "wall" },
    "without-map": { type: "boolean", default: false },
  },
});
const SESSIONS = Number(values.sessions);
const NOW = Date.UTC(2026, 5, 1, 12);
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error("run with --expose-gc");

/** Always the same sequence (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const COUNTRIES = ["DE", "FR", "US", "GB", "BR", "JP", "IN", "NG", "PL", "ES", "IT", "CN", "AU", "CA", "SE"];
const random = randomNumbers(1);
const places: Place[] = Array.from({ length: 5000 }, (_, i) => ({
  country: COUNTRIES[random(COUNTRIES.length)] ?? "DE",
  city: `City ${i}`,
  latitude: random(18000) / 100 - 90,
  longitude: random(36000) / 100 - 180,
  radiusKm: 25,
}));
const BROWSERS = ["Chrome", "Safari", "Firefox", "Edge", "Opera", "Samsung Internet", "Googlebot"];
const SYSTEMS = ["Windows", "macOS", "Android", "iOS", "Linux"];
const clients: { agent: string; client: Client }[] = Array.from({ length: 2000 }, (_, i) => {
  const browser = BROWSERS[random(BROWSERS.length)] ?? "Chrome";
  const system = SYSTEMS[random(SYSTEMS.length)] ?? "Windows";
  return {
    agent: `Mozilla/5.0 (${system}; x64; rv:${i}.0) AppleWebKit/537.36 (KHTML, like Gecko) ${browser}/${i}.0.${random(9999)}`,
    client: { browser, system, kind: browser === "Googlebot" ? "bot" : "desktop" },
  };
});

/** What the reader hands over for one session: fresh strings and objects each time, as out of JSON. */
function session(i: number): { key: StoreKey; session: EnrichedSession } {
  const random = randomNumbers(i * 2654435761);
  const user = random(Math.max(1, Math.floor(SESSIONS * 0.3)));
  const hex = createHash("md5").update(`${i}`).digest("hex");
  const ip = `${1 + random(223)}.${random(256)}.${random(16)}.${random(4)}`;
  const place = places[(ip.length * 31 + ip.charCodeAt(0) * 7 + random(20) * 97) % places.length] ?? null;
  const { agent, client } = clients[random(clients.length)] ?? { agent: null, client: null };
  const createdAt = NOW - random(7 * 86_400_000);
  return {
    key: `sess:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as StoreKey,
    session: {
      user: `user-${user}`,
      label: `person${user}@example.org`,
      address: ip,
      userAgent: agent,
      createdAt,
      lastSeen: createdAt + random(NOW - createdAt),
      lastSeenOrigin: "recorded",
      format: "express-session",
      opaque: null,
      expiresAt: NOW + random(86_400_000),
      ip: `${ip}`,
      place: place === null ? null : { ...place },
      client: client === null ? null : { ...client },
    },
  };
}

/** Through JSON, so that strings are flat and objects are as a reader makes them. */
function sessions(from: number, to: number): ReturnType<typeof session>[] {
  return JSON.parse(JSON.stringify(Array.from({ length: to - from }, (_, i) => session(from + i))));
}

function filterOf(text: string): Filter {
  const parsed = parseFilter(text);
  if ("problem" in parsed) throw new Error(parsed.problem.message);
  return parsed.filter;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function heap(): number {
  collect?.();
  collect?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function timed<T>(work: () => T): { readonly ms: number; readonly result: T } {
  const start = readClock();
  const result = work();
  return { ms: readClock() - start, result };
}

function readClock(): number {
  if (values.clock !== "cpu") return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function quantile(times: readonly number[], q: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

say(`${SESSIONS.toLocaleString("en")} sessions, Node ${process.version}`);

/** What findings name. */
const named: Handle[] = [];
const table = new SessionTable({
  handleSecret: new Uint8Array(32).fill(3),
  named: { version: 0, ofFinding: () => [], ofRules: () => named },
});
const naive = new Map<StoreKey, EnrichedSession>();

const BATCH = 5000;
let [putMs, setMs, slowest] = [0, 0, 0];
const before = heap();
for (let from = 0; from < SESSIONS; from += BATCH) {
  const batch = sessions(from, Math.min(SESSIONS, from + BATCH));
  const { ms } = timed(() => {
    for (const { key, session } of batch) table.put(key, session);
  });
  putMs += ms;
  slowest = Math.max(slowest, ms);
}
const tableBytes = heap() - before;
const rss = process.memoryUsage.rss();
const middle = heap();
for (let from = 0; from < SESSIONS && !values["without-map"]; from += BATCH) {
  const batch = sessions(from, Math.min(SESSIONS, from + BATCH));
  setMs += timed(() => {
    for (const { key, session } of batch) naive.set(key, session);
  }).ms;
}
const naiveBytes = heap() - middle;
const usPer = (ms: number) => `${((ms * 1000) / SESSIONS).toFixed(2)} µs`;
say(
  `memory            table ${mb(tableBytes)}   map ${mb(naiveBytes)}   ratio ${naive.size === 0 ? "-" : (tableBytes / naiveBytes).toFixed(2)}   (rss ${mb(rss)})`,
);
say(
  `  parts           ${JSON.stringify(Object.fromEntries(Object.entries(table.memory()).map(([name, bytes]) => [name, mb(bytes)])))}`,
);
say(
  `put, new          table ${usPer(putMs)}   map ${usPer(setMs)}   slowest batch of ${BATCH}: ${slowest.toFixed(1)} ms`,
);

const sample = Array.from({ length: Math.min(100_000, SESSIONS) }, (_, i) =>
  session(Math.floor((i * SESSIONS) / 100_000)),
);
const same = timed(() => {
  for (const { key, session } of sample) table.put(key, session);
});
say(`put, unchanged    ${((same.ms * 1000) / sample.length).toFixed(2)} µs`);
const seen = timed(() => {
  for (const { key, session } of sample) table.put(key, { ...session, lastSeen: NOW });
});
say(`put, seen again   ${((seen.ms * 1000) / sample.length).toFixed(2)} µs`);
const touched = timed(() => {
  for (const { key } of sample) table.touch(key, NOW + 90_000_000, { at: NOW + 1, origin: "observed" });
});
say(`touch             ${((touched.ms * 1000) / sample.length).toFixed(2)} µs`);
const moved = timed(() => {
  for (const { key, session } of sample)
    table.put(key, { ...session, address: "198.51.100.1", ip: "198.51.100.1" });
});
say(`put, moved        ${((moved.ms * 1000) / sample.length).toFixed(2)} µs`);

const FILTERS = [
  "",
  "user:user-77",
  "user:user-1*",
  "son77",
  "zzz",
  "1",
  "country:DE,FR",
  "-country:DE client:firefox",
  "ip:10.0.0.0/8",
  "idle>30m age<1d",
  "idle:5m..1h",
  "is:bot",
  "anomaly:any",
  "city:*7* system:windows",
];
const COLUMNS: Sort["column"][] = [
  "lastSeen",
  "createdAt",
  "expiresAt",
  "user",
  "address",
  "country",
  "client",
  "format",
  "severity",
];

say(
  "\nwindow of 100 at the top, after a change each time (median / p95 over all columns and directions, ms)",
);
const all: number[] = [];
const firsts: string[] = [];
const touchKey = sample[0]?.key;
let clock = NOW;
function change(): void {
  clock += 250;
  if (touchKey !== undefined) table.touch(touchKey, NOW + 90_000_000, { at: clock, origin: "observed" });
}
for (const column of COLUMNS) {
  const { ms } = timed(() =>
    table.window({
      filter: EMPTY_FILTER,
      sort: { column, direction: "asc" },
      offset: 0,
      limit: 100,
      now: clock,
    }),
  );
  firsts.push(`${column} ${ms.toFixed(0)}`);
}
for (const text of FILTERS) {
  const filter = filterOf(text);
  const times: number[] = [];
  let matched = 0;
  for (const column of COLUMNS) {
    for (const direction of ["asc", "desc"] as const) {
      for (let i = 0; i < 3; i += 1) {
        change();
        const { ms, result } = timed(() =>
          table.window({ filter, sort: { column, direction }, offset: 0, limit: 100, now: clock }),
        );
        times.push(ms);
        matched = result.matched;
      }
    }
  }
  all.push(...times);
  const naiveTime = timed(() =>
    [...naive]
      .filter(([, each]) =>
        matchesFilter(filter, { ...each, severity: null, findings: [], revocation: "none" }, clock),
      )
      .sort(([, a], [, b]) => (b.lastSeen ?? 0) - (a.lastSeen ?? 0))
      .slice(0, 100),
  );
  say(
    `  ${(text || "(all)").padEnd(28)} ${quantile(times, 0.5).toFixed(1).padStart(6)} / ${quantile(times, 0.95).toFixed(1).padStart(6)}   ${matched} matched   map ${naiveTime.ms.toFixed(0)}`,
  );
}
say(
  `  all of them                  ${quantile(all, 0.5).toFixed(1).padStart(6)} / ${quantile(all, 0.95).toFixed(1).padStart(6)}   worst ${Math.max(...all).toFixed(1)}`,
);
say(`  first time by column         ${firsts.join(", ")}`);

for (const { key } of sample) named.push(table.handleOf(key));
for (const text of ["rule:impossible-travel", "-rule:impossible-travel"]) {
  const times = COLUMNS.flatMap((column) => {
    change();
    const sort = { column, direction: "desc" } as const;
    return timed(() => table.window({ filter: filterOf(text), sort, offset: 0, limit: 100, now: clock })).ms;
  });
  say(
    `  ${text.padEnd(28)} ${quantile(times, 0.5).toFixed(1).padStart(6)} / ${quantile(times, 0.95).toFixed(1).padStart(6)}   findings name ${named.length}`,
  );
}

const deep: number[] = [];
const scrolled: number[] = [];
for (let i = 0; i < 40; i += 1) {
  change();
  const query = {
    filter: EMPTY_FILTER,
    sort: { column: "lastSeen", direction: "desc" } as const,
    limit: 100,
    now: clock,
  };
  deep.push(timed(() => table.window({ ...query, offset: Math.floor((SESSIONS * i) / 40) })).ms);
  scrolled.push(timed(() => table.window({ ...query, offset: Math.floor((SESSIONS * i) / 41) })).ms);
}
say(
  `deep offset       p95 ${quantile(deep, 0.95).toFixed(1)} ms after a change, ${quantile(scrolled, 0.95).toFixed(1)} ms without`,
);
const held = timed(() =>
  table.hold({ filter: EMPTY_FILTER, sort: { column: "lastSeen", direction: "desc" }, now: clock }),
);
say(
  `hold              ${held.ms.toFixed(1)} ms; its window ${timed(() => held.result.rows(0, 100)).ms.toFixed(1)} ms; newer ${timed(() => held.result.newer(clock)).ms.toFixed(1)} ms`,
);
held.result.close();

for (const text of ["", "country:DE,FR", "idle>30m age<1d", "-is:bot"]) {
  const times = Array.from({ length: 12 }, () => {
    change();
    return timed(() => table.overview(filterOf(text), clock)).ms;
  });
  say(
    `overview ${(text || "(all)").padEnd(20)} median ${quantile(times, 0.5).toFixed(1)} ms, first ${times[0]?.toFixed(1)} ms`,
  );
}
for (const text of ["person77", "a", "10.1", "zzz"]) {
  const times = Array.from({ length: 5 }, () => timed(() => table.findUsers(text, 10)).ms);
  say(`findUsers ${text.padEnd(12)} median ${quantile(times, 0.5).toFixed(1)} ms`);
}

const firstExpire = timed(() => table.expire(NOW, 5000));
let worstExpire = 0;
let expired = firstExpire.result.length;
const expiring = timed(() => {
  for (let now = NOW; now < NOW + 12 * 3_600_000; now += 60_000) {
    const { ms, result } = timed(() => table.expire(now, 5000));
    worstExpire = Math.max(worstExpire, ms);
    expired += result.length;
  }
});
say(
  `expire            first ${firstExpire.ms.toFixed(1)} ms, worst ${worstExpire.toFixed(1)} ms, ${expired} sessions at ${((expiring.ms * 1000) / Math.max(1, expired)).toFixed(2)} µs`,
);
const idleExpire = timed(() => {
  for (let i = 0; i < 1000; i += 1) table.expire(NOW + 12 * 3_600_000, 5000);
});
say(`expire, nothing   ${idleExpire.ms.toFixed(2)} µs`);

table.beginSweep();
const keys = [...table.keys()];
const seeing = timed(() => {
  for (let i = 0; i < keys.length; i += 2) table.see(keys[i] ?? ("" as StoreKey));
});
let worstSweep = 0;
let swept = 0;
for (;;) {
  const { ms, result } = timed(() => table.endSweep(5000));
  worstSweep = Math.max(worstSweep, ms);
  swept += result.length;
  if (result.length < 5000) break;
}
say(
  `sweep             see ${((seeing.ms * 2000) / keys.length).toFixed(2)} µs; ${swept} ended, worst call of 5,000: ${worstSweep.toFixed(1)} ms`,
);
