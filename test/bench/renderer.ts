/**
 * What the page costs while much happens: `node test/bench/renderer.ts [--rate 20000] [--sessions 20000]`. For every
 * view: tasks that block the page for more than 50 ms (the browser's own measure of a long task), and the time spent
 * in scripts, styles and layout for each message that arrived.
 */
import { parseArgs } from "node:util";
import { watchPage } from "./watch-page.ts";

const MEASURED_MS = 12_000;
const WARM_UP_MS = 4000;
const VIEWS = ["overview?range=15m", "sessions", "findings", "audit", "wallboard?range=15m"] as const;

const { values } = parseArgs({
  options: { rate: { type: "string", default: "20000" }, sessions: { type: "string", default: "20000" } },
});
const watched = await watchPage({ sessions: Number(values.sessions), rate: Number(values.rate) });
const { page } = watched;
await page.evaluate(() => {
  const tasks: number[] = [];
  Reflect.set(globalThis, "longTasks", tasks);
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe(
    {
      type: "longtask",
    },
  );
});

let longest = 0;
for (const view of VIEWS) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${view}`);
  await page.waitForTimeout(WARM_UP_MS);
  await page.evaluate(() => (Reflect.get(globalThis, "longTasks") as number[]).splice(0));
  const before = await watched.metrics();
  const receivedBefore = watched.received();
  await page.waitForTimeout(MEASURED_MS);
  const after = await watched.metrics();
  const messages = watched.received() - receivedBefore;
  const tasks = await page.evaluate(() => (Reflect.get(globalThis, "longTasks") as number[]).splice(0));
  const spent = (name: string) => 1000 * ((after.get(name) ?? 0) - (before.get(name) ?? 0));
  const perMessage = (name: string) => (spent(name) / Math.max(1, messages)).toFixed(1);
  longest = Math.max(longest, ...tasks);
  process.stdout.write(
    `${view.padEnd(20)} ${messages} messages in ${MEASURED_MS / 1000} s; each ${perMessage("ScriptDuration")} ms script, ` +
      `${perMessage("RecalcStyleDuration")} ms style, ${perMessage("LayoutDuration")} ms layout; ` +
      `busy ${(spent("TaskDuration") / (MEASURED_MS / 100)).toFixed(0)} %; ` +
      `long tasks: ${tasks.length === 0 ? "none" : tasks.map((ms) => `${Math.round(ms)} ms`).join(", ")}\n`,
  );
}
await watched.stop();
process.stdout.write(
  longest === 0 ? "No task above 50 ms.\n" : `The longest task took ${Math.round(longest)} ms.\n`,
);
