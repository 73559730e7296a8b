/**
 * What the page costs while much happens: `node test/bench/renderer.ts [--rate 20000] [--sessions 100000]`. For every
 * view: tasks that block the page for more than 50 ms (the browser's own measure of a long task, by the clock), the longest
 * in processor time, and the processor time that scripts take for each update, which is one message for each view of the
 * link that changed. Fails when a task takes more than 50 ms, or an update more than 8 ms, of processor time.
 */
import { numbers, quantile } from "./figure.ts";
import { traceMainThread } from "./main-thread.ts";
import { watchPage } from "./watch-page.ts";

const MEASURED_MS = 12_000;
const WARM_UP_MS = 5000;
const LONG_TASK_MS = 50;
const MOST_PER_UPDATE_MS = 8;
const VIEWS = ["overview?range=15m", "sessions", "findings", "audit", "wallboard?range=15m"] as const;

const { rate, sessions } = numbers({ rate: 20_000, sessions: 100_000 });
const { page, cdp, changes, updates, metrics, stop } = await watchPage({ sessions, rate });
await page.evaluate(() => {
  const tasks: number[] = [];
  Reflect.set(globalThis, "longTasks", tasks);
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe(
    {
      type: "longtask",
    },
  );
});
const longTasks = () => page.evaluate(() => (Reflect.get(globalThis, "longTasks") as number[]).splice(0));

for (const view of VIEWS) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${view}`);
  await page.waitForTimeout(WARM_UP_MS);
  await longTasks();
  const before = await metrics();
  const [updatesBefore, changesBefore, startedAt] = [updates(), changes(), performance.now()];
  const {
    tasks,
    scripts,
    longest: parts,
  } = await traceMainThread(cdp, () => page.waitForTimeout(MEASURED_MS));
  const after = await metrics();
  const updated = updates() - updatesBefore;
  const perSecond = (1000 * (changes() - changesBefore)) / (performance.now() - startedAt);
  const long = await longTasks();
  const spent = (name: string) => 1000 * ((after.get(name) ?? 0) - (before.get(name) ?? 0));
  const perUpdate = (ms: number) => ms / Math.max(1, updated);
  const longest = Math.max(0, ...tasks);
  const scripted = perUpdate(sum(scripts));
  process.stdout.write(
    `${view.padEnd(20)} ${Math.round(perSecond)} changes/s, ${updated} updates in ${MEASURED_MS / 1000} s; each ${scripted.toFixed(1)} ms script, ` +
      `${perUpdate(sum(tasks)).toFixed(1)} ms in all (by the clock ${perUpdate(spent("ScriptDuration")).toFixed(1)} and ` +
      `${perUpdate(spent("TaskDuration")).toFixed(1)}); script p95 ${quantile(scripts, 0.95).toFixed(1)}, ` +
      `longest ${Math.max(0, ...scripts).toFixed(1)} ms; longest task ${longest.toFixed(1)} ms; ` +
      `long by the clock: ${long.length === 0 ? "none" : long.map((ms) => `${Math.round(ms)} ms`).join(", ")}\n  the longest task: ${parts.map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join(", ")}\n`,
  );
  if (longest > LONG_TASK_MS || scripted > MOST_PER_UPDATE_MS) process.exitCode = 1;
}
await stop();

function sum(times: readonly number[]): number {
  return times.reduce((total, ms) => total + ms, 0);
}
