/**
 * What keeping a history costs, in processor time, so that other work on the machine does not count: a million users
 * seen for the first time, then 20,000 requests a second through the rules, written as the monitor writes them, four
 * times a second. Run with `node test/bench/history.ts [users] [seconds]`.
 */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AnomalyEngine, DEFAULT_ANOMALY_SETTINGS } from "../../electron/monitor/anomalies/anomalies.ts";
import { Activity } from "../../electron/monitor/history/activity.ts";
import { History } from "../../electron/monitor/history/history.ts";
import type { EnrichedSession, StoreKey } from "../../electron/monitor/sessions/record.ts";
import type { Client, Place } from "../../shared/session.ts";
import { DEFAULT_HISTORY_SETTINGS } from "../../shared/settings/history.ts";

const users = Number(process.argv[2] ?? 1_000_000);
const seconds = Number(process.argv[3] ?? 20);
const REQUESTS_PER_SECOND = 20_000;
const WRITES_PER_SECOND = 4;

const countries = ["DE", "FR", "GB", "US", "JP"];
const folder = await mkdtemp(join(tmpdir(), "sessionwatch-bench-"));
const history = new History({ folder, address: "redis://bench:6379/0", settings: DEFAULT_HISTORY_SETTINGS });
const activity = new Activity(Date.now(), history);
const longest: number[] = [];

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(56)}${figure}\n`);
}

/** A small generator, so that every run measures the same. */
let state = 42;
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 4_294_967_296) * below);
}

/** Milliseconds of processor time that the work takes. */
function spent(work: () => void): number {
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

const firefox: Client = { browser: "Firefox", system: "Windows", kind: "desktop" };
const start = Date.now();
const places = countries.map(
  (country): Place => ({ country, city: null, latitude: 0, longitude: 0, radiusKm: 0 }),
);
const nameOf = (user: number): string => `user-${user}@example.com`;

function sessionOf(user: number, lastSeen: number): EnrichedSession {
  const ip = `198.18.${user % 250}.1`;
  return {
    user: nameOf(user),
    label: null,
    address: ip,
    userAgent: null,
    createdAt: start - 3_600_000,
    lastSeen,
    lastSeenOrigin: "recorded",
    format: "bench",
    opaque: null,
    expiresAt: null,
    ip,
    place: places[user % places.length] ?? null,
    client: firefox,
  };
}

const lastSeen = new Float64Array(users).fill(start);
const engine = new AnomalyEngine({
  settings: DEFAULT_ANOMALY_SETTINGS,
  sessionsOf(user) {
    const number = Number(user.slice(5, -12));
    return [{ handle: user, session: sessionOf(number, lastSeen[number] ?? start) }];
  },
  handleOf: (key) => key,
  networkOf: (ip) => ({ asn: 3000 + Number(ip.split(".")[2]), name: "Bench", hosting: false }),
  history: history.users,
});

function write(now: number): number {
  const begin = performance.now();
  history.write({ activity, engine }, now);
  const ms = performance.now() - begin;
  longest.push(ms);
  return ms;
}

function report(what: string): void {
  longest.sort((a, b) => a - b);
  const percentile = (share: number) => (longest[Math.floor((longest.length - 1) * share)] ?? 0).toFixed(1);
  say(what, `median ${percentile(0.5)} ms, 99 % ${percentile(0.99)} ms, longest ${percentile(1)} ms`);
  longest.length = 0;
}

const loading = spent(() => {
  for (let user = 0; user < users; user++) {
    const now = sessionOf(user, start);
    engine.observe({ kind: "started", key: nameOf(user) as StoreKey, now }, start);
  }
  engine.loadFinished(start);
});
let judgedMs = 0;
let writtenMs = 0;
for (let more = true; more; ) {
  judgedMs += spent(() => {
    more = engine.tick(start);
  });
  writtenMs += spent(() => write(start));
}
say(
  `${users.toLocaleString("en")} users seen for the first time`,
  `${(loading / 1000).toFixed(1)} s noting changes, ${(judgedMs / 1000).toFixed(1)} s judging, ${(writtenMs / 1000).toFixed(1)} s writing (${((writtenMs / users) * 1000).toFixed(1)} µs each)`,
);
report("  one write, on the clock");

let rulesMs = 0;
writtenMs = 0;
for (let turn = 0; turn < seconds * WRITES_PER_SECOND; turn++) {
  const now = start + turn * 250;
  rulesMs += spent(() => {
    for (let n = 0; n < REQUESTS_PER_SECOND / WRITES_PER_SECOND; n++) {
      const user = random(users);
      const before = sessionOf(user, lastSeen[user] ?? start);
      lastSeen[user] = now;
      const change = {
        kind: "changed",
        key: nameOf(user) as StoreKey,
        before,
        now: sessionOf(user, now),
      } as const;
      engine.observe(change, now);
    }
    engine.tick(now);
  });
  writtenMs += spent(() => write(now));
}
say(
  `${REQUESTS_PER_SECOND.toLocaleString("en")} requests a second for ${seconds} s`,
  `${(rulesMs / seconds / 10).toFixed(1)} % of one core for the rules, ${(writtenMs / seconds / 10).toFixed(1)} % for writing`,
);
report("  one write, on the clock");
const begin = performance.now();
history.close({ activity, engine });
say("close", `${(performance.now() - begin).toFixed(0)} ms`);
for (const name of await readdir(folder)) {
  say("file", `${((await stat(join(folder, name))).size / 1_000_000).toFixed(0)} MB`);
}
await rm(folder, { recursive: true });
