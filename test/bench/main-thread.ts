/**
 * What the page's main thread did, from Chromium's own trace. Processor time of the thread, because on a busy machine the
 * clock also counts while the thread waits for a core.
 */
import type { CDPSession } from "@playwright/test";
import { z } from "zod";

/** Milliseconds of processor time. */
export interface MainThread {
  /** Everything that the event loop ran, one by one: scripts, styles, layout, painting. */
  readonly tasks: readonly number[];
  /** Of those, what ran scripts, and how long the scripts took. */
  readonly scripts: readonly number[];
  /** What the longest task did, the most first, without what it called in turn. */
  readonly longest: readonly (readonly [name: string, ms: number])[];
}

const EventSchema = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number().optional(),
  /** Microseconds by the clock, and of the thread. */
  dur: z.number().optional(),
  tdur: z.number().optional(),
  args: z.looseObject({ name: z.string().optional() }).optional(),
});
type Event = z.infer<typeof EventSchema>;

const CATEGORIES = ["toplevel", "devtools.timeline", "v8.execute", "disabled-by-default-devtools.timeline"];
const SCRIPTS: ReadonlySet<string> = new Set([
  "EvaluateScript",
  "FunctionCall",
  "RunMicrotasks",
  "TimerFire",
  "FireAnimationFrame",
]);

/** Traces while `during` runs. */
export async function traceMainThread(cdp: CDPSession, during: () => Promise<void>): Promise<MainThread> {
  const events: Event[] = [];
  const collect = ({ value }: { value: unknown[] }) => {
    for (const each of value) {
      const event = EventSchema.safeParse(each);
      if (event.success) events.push(event.data);
    }
  };
  cdp.on("Tracing.dataCollected", collect);
  await cdp.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: CATEGORIES, excludedCategories: ["*"] },
  });
  await during();
  const complete = new Promise((resolve) => cdp.once("Tracing.tracingComplete", resolve));
  await cdp.send("Tracing.end");
  await complete;
  cdp.off("Tracing.dataCollected", collect);
  return summary(events);
}

function summary(events: readonly Event[]): MainThread {
  const main = mainThreadOf(events);
  const own = events
    .filter((event) => event.ph === "X" && event.pid === main.pid && event.tid === main.tid)
    .sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0) || (b.dur ?? 0) - (a.dur ?? 0));
  const tasks: number[] = [];
  const scripts: number[] = [];
  let taskUntil = 0;
  let scriptUntil = 0;
  for (const { name, ts = 0, dur = 0, tdur } of own) {
    if (tdur === undefined) continue;
    if (name.endsWith("RunTask") && ts >= taskUntil) {
      taskUntil = ts + dur;
      tasks.push(tdur / 1000);
    } else if (SCRIPTS.has(name) && ts >= scriptUntil) {
      scriptUntil = ts + dur;
      scripts.push(tdur / 1000);
    }
  }
  return { tasks, scripts, longest: partsOf(own) };
}

function partsOf(own: readonly Event[]): MainThread["longest"] {
  const isTask = ({ name }: Event) => name.endsWith("RunTask");
  const longest = own.reduce<Event | null>(
    (most, event) => (isTask(event) && (event.tdur ?? 0) > (most?.tdur ?? 0) ? event : most),
    null,
  );
  if (longest === null) return [];
  const from = longest.ts ?? 0;
  const until = from + (longest.dur ?? 0);
  const parts = new Map<string, number>();
  const around: Event[] = [];
  for (const event of own.filter(({ ts = 0 }) => ts >= from && ts < until)) {
    const { name, ts = 0, tdur = 0 } = event;
    while (ts >= endOf(around.at(-1))) around.pop();
    const parent = around.at(-1);
    if (parent !== undefined) parts.set(parent.name, (parts.get(parent.name) ?? 0) - tdur / 1000);
    parts.set(name, (parts.get(name) ?? 0) + tdur / 1000);
    around.push(event);
  }
  return [...parts].filter(([, ms]) => ms >= 0.5).sort(([, a], [, b]) => b - a);
}

function endOf(event: Event | undefined): number {
  return event === undefined ? Number.POSITIVE_INFINITY : (event.ts ?? 0) + (event.dur ?? 0);
}

/** The page's renderer is the one that ran most scripts: the browser has one for its own frame, too. */
function mainThreadOf(events: readonly Event[]): { readonly pid: number; readonly tid: number } {
  const found = new Map<string, { pid: number; tid: number; scripts: number }>();
  for (const { name, pid, tid } of events) {
    if (!SCRIPTS.has(name)) continue;
    const thread = found.get(`${pid} ${tid}`) ?? { pid, tid, scripts: 0 };
    thread.scripts++;
    found.set(`${pid} ${tid}`, thread);
  }
  const [most] = [...found.values()].sort((a, b) => b.scripts - a.scripts);
  if (most === undefined) throw new Error("no script ran");
  return most;
}
