/**
 * What keeping a history costs: a million users seen for the first time, then 20,000 requests a second, noted as the
 * rules note them and written as the monitor writes them, four times a second. Run with
 * `node test/bench/history.ts [users] [seconds]`.
 */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Activity } from "../../electron/monitor/history/activity.ts";
import { type FindingSource, History } from "../../electron/monitor/history/history.ts";
import { DEFAULT_HISTORY_SETTINGS } from "../../shared/settings/history.ts";

const users = Number(process.argv[2] ?? 1_000_000);
const seconds = Number(process.argv[3] ?? 20);
const REQUESTS_PER_SECOND = 20_000;
const WRITES_PER_SECOND = 4;

const countries = ["DE", "FR", "GB", "US", "JP"];
const engine: FindingSource = { takeChanges: () => [], lessons: () => [], lessonsVersion: 0 };
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

function note(user: number, at: number): void {
  const country = countries[user % countries.length] ?? "DE";
  history.users.note(`user-${user}@example.com`, {
    at,
    country,
    client: "Firefox on Windows",
    network: String(3000 + (user % 50)),
  });
}

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

const start = Date.now();
let noteMs = 0;
let writeMs = 0;
for (let user = 0; user < users; ) {
  const begin = performance.now();
  // As the monitor does: rules for 25 ms, then the history has its turn.
  while (user < users && performance.now() - begin < 25) note(user++, start);
  noteMs += performance.now() - begin;
  do writeMs += write(start);
  while (history.busy);
}
say(
  `${users.toLocaleString("en")} users seen for the first time`,
  `${((noteMs + writeMs) / 1000).toFixed(1)} s of work, ${((writeMs / users) * 1000).toFixed(1)} µs of writing each`,
);
report("  one write");

const spentOnNotes: number[] = [];
for (let second = 0; second < seconds; second++) {
  for (let turn = 0; turn < WRITES_PER_SECOND; turn++) {
    const now = start + second * 1000 + turn * 250;
    const begin = performance.now();
    for (let n = 0; n < REQUESTS_PER_SECOND / WRITES_PER_SECOND; n++) note(random(users), now);
    spentOnNotes.push(performance.now() - begin);
    write(now);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
const total = spentOnNotes.reduce((sum, ms) => sum + ms, 0);
say(
  `${REQUESTS_PER_SECOND.toLocaleString("en")} requests a second for ${seconds} s`,
  `${((total / seconds / 1000) * 100).toFixed(1)} % of one core to note, ${((total / seconds / REQUESTS_PER_SECOND) * 1000).toFixed(1)} µs each`,
);
report("  one write");
const begin = performance.now();
history.close({ activity, engine });
say("close", `${(performance.now() - begin).toFixed(0)} ms`);
for (const name of await readdir(folder)) {
  say("file", `${((await stat(join(folder, name))).size / 1_000_000).toFixed(0)} MB`);
}
await rm(folder, { recursive: true });
