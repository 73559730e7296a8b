/**
 * What keeping a history costs, in processor time, so that other work on the machine does not count: a million users
 * seen for the first time, the same after a restart, then 20,000 requests a second through the rules, and as many
 * logins of users never seen before. Run with `node test/bench/history.ts [users] [seconds]`.
 */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AnomalyEngine } from "../../electron/monitor/anomalies/anomalies.ts";
import { Activity } from "../../electron/monitor/history/activity.ts";
import { History } from "../../electron/monitor/history/history.ts";
import type { EnrichedSession, StoreKey } from "../../electron/monitor/sessions/record.ts";
import type { Client, Place } from "../../shared/session.ts";
import { DEFAULT_HISTORY_SETTINGS } from "../../shared/settings/history.ts";
import { DEFAULT_ANOMALY_SETTINGS } from "../../shared/settings/rules.ts";

const users = Number(process.argv[2] ?? 1_000_000);
const seconds = Number(process.argv[3] ?? 20);
const REQUESTS_PER_SECOND = 20_000;
const TURNS_PER_SECOND = 4;
/** Between two turns of the monitor while much is left to do. */
const TURN_PAUSE_MS = 10;

const countries = ["DE", "FR", "GB", "US", "JP"];
const folder = await mkdtemp(join(tmpdir(), "sessionwatch-bench-"));
const longest: number[] = [];
const working: number[] = [];
const moved: number[] = [];

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

const lastSeen = new Float64Array(users + seconds * REQUESTS_PER_SECOND).fill(start);

/** The monitor's history, rules and counts after a start. */
function open() {
  const history = new History({
    folder,
    address: "redis://bench:6379/0",
    settings: DEFAULT_HISTORY_SETTINGS,
  });
  const activity = new Activity(Date.now(), history);
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
  return { history, activity, engine };
}

let watched = open();

function write(now: number): void {
  const begin = performance.now();
  const before = process.threadCpuUsage();
  watched.history.write(watched, now);
  longest.push(performance.now() - begin);
  working.push(threadMs(before));
}

function reopen(): void {
  const begin = performance.now();
  watched.history.close(watched);
  say("  closing", `${(performance.now() - begin).toFixed(0)} ms`);
  watched = open();
}

/** Processor time of this thread. */
function threadMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1000;
}

/** Lets the disk's answers in, as the monitor does between its turns; notes how long they held the thread. */
async function pause(ms: number): Promise<void> {
  const before = process.threadCpuUsage();
  await delay(ms);
  moved.push(threadMs(before));
}

function report(): void {
  for (const [what, times] of [
    ["  one write, on the clock", longest],
    ["  one write, processor time", working],
    ["  putting the log into the file, processor time", moved],
  ] as const) {
    times.sort((a, b) => a - b);
    const percentile = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1);
    say(what, `99 % ${percentile(0.99)} ms, longest ${percentile(1)} ms`);
    times.length = 0;
  }
}

function login(user: number, now: number): void {
  watched.engine.observe({ kind: "started", key: nameOf(user) as StoreKey, now: sessionOf(user, now) }, now);
}

async function judge(now: number): Promise<{ judgedMs: number; writtenMs: number }> {
  let judgedMs = 0;
  let writtenMs = 0;
  for (let more = true; more; ) {
    judgedMs += spent(() => {
      more = watched.engine.tick(now);
    });
    writtenMs += spent(() => write(now));
    if (more) await pause(TURN_PAUSE_MS);
  }
  return { judgedMs, writtenMs };
}

async function load(what: string): Promise<void> {
  for (let user = 0; user < users; user++) login(user, start);
  watched.engine.loadFinished(start);
  const { judgedMs, writtenMs } = await judge(start);
  const each = (ms: number) => `${((ms / users) * 1000).toFixed(1)} µs`;
  say(
    `${users.toLocaleString("en")} users ${what}`,
    `${each(judgedMs)} each judging, ${each(writtenMs)} writing`,
  );
  report();
}

async function stream(what: string, arrive: (now: number) => void): Promise<void> {
  const total = { judgedMs: 0, writtenMs: 0 };
  for (let turn = 0; turn < seconds * TURNS_PER_SECOND; turn++) {
    const now = start + (turn * 1000) / TURNS_PER_SECOND;
    total.judgedMs += spent(() => {
      for (let n = 0; n < REQUESTS_PER_SECOND / TURNS_PER_SECOND; n++) arrive(now);
    });
    const { judgedMs, writtenMs } = await judge(now);
    total.judgedMs += judgedMs;
    total.writtenMs += writtenMs;
    await pause(TURN_PAUSE_MS);
  }
  const share = (ms: number) => `${(ms / seconds / 10).toFixed(1)} %`;
  say(
    `${REQUESTS_PER_SECOND.toLocaleString("en")} ${what} a second for ${seconds} s`,
    `${share(total.judgedMs)} of one core for the rules, ${share(total.writtenMs)} for writing`,
  );
  report();
}

await load("seen for the first time");
reopen();
await load("seen again after a restart");
await stream("requests", (now) => {
  const user = random(users);
  const before = sessionOf(user, lastSeen[user] ?? start);
  lastSeen[user] = now;
  const key = nameOf(user) as StoreKey;
  watched.engine.observe({ kind: "changed", key, before, now: sessionOf(user, now) }, now);
});
let newcomer = users;
await stream("logins of new users", (now) => login(newcomer++, now));
reopen();
watched.history.close(watched);
for (const name of await readdir(folder)) {
  say("file", `${((await stat(join(folder, name))).size / 1_000_000).toFixed(0)} MB`);
}
await rm(folder, { recursive: true });
