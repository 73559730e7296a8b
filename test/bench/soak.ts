/**
 * `npm run soak -- [--minutes 30] [--warm-up 10] [--rate 1000]`: an operator's shift in short. The page goes round its
 * views, opens details, filters and searches, while a thousand sessions a second change. Once a minute heap, DOM nodes and
 * listeners are noted twice, each time after a collection: on the settings, which no session changes, so that whatever is
 * more than before is kept for nothing; and on the overview, once it is drawn. In the end they must be where they were.
 * Of nodes both are counted: those of the document, and all that are kept, also of pages left a moment ago.
 */
import { parseArgs } from "node:util";
import { quantile } from "./figure.ts";
import { watchPage } from "./watch-page.ts";

/** From the median of the first third to that of the last one, either way. The heap's includes code that is optimised late. */
const MOST_CHANGE = { heap: 0.1, drawn: 0.05, nodes: 0.05, listeners: 0.05 } as const;
const MINUTE_MS = 60_000;
/** On a machine that is busy with other things besides. */
const DRAWN_MS = 60_000;

type Measure = keyof typeof MOST_CHANGE;
type Sample = Readonly<Record<Measure, number>>;
const measures: readonly Measure[] = ["heap", "drawn", "nodes", "listeners"];

/** Where samples are taken, and what is there once the page is drawn. */
const places = {
  settings: ".settings",
  "overview?range=15m": ".overview__grid:not(.overview__grid--before) .recharts-area-curve",
} as const;
type Place = keyof typeof places;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    // The timeline and the lines beside the figures fill, findings rise to as many as there are.
    "warm-up": { type: "string", default: "10" },
    rate: { type: "string", default: "1000" },
    sessions: { type: "string", default: "10000" },
  },
});
const { page, cdp, changes, metrics, stop } = await watchPage({
  sessions: Number(values.sessions),
  rate: Number(values.rate),
});
const samples: Record<Place, Sample[]> = { settings: [], "overview?range=15m": [] };
const minute = beginMinutes();
const warmUp = Number(values["warm-up"]);
while (minute() < warmUp) await round();
const end = minute() + Number(values.minutes);
for (let changed = changes(); minute() < end; changed = changes()) {
  const began = minute();
  do await round();
  while (minute() - began < 1 && minute() < end);
  for (const place of ["settings", "overview?range=15m"] as const) {
    const { heap, drawn, nodes, listeners } = await sample(place);
    samples[place].push({ heap, drawn, nodes, listeners });
    process.stdout.write(
      `minute ${minute().toFixed(1)}, ${place.padEnd(18)} heap ${(heap / 2 ** 20).toFixed(1)} MiB, ${drawn} nodes drawn, ${nodes} kept, ${listeners} listeners\n`,
    );
  }
  if (changes() === changed) throw new Error("nothing changes any more");
  process.stdout.write(`${changes() - changed} changes\n`);
}
await stop();

for (const [place, taken] of Object.entries(samples)) {
  const third = Math.max(1, Math.floor(taken.length / 3));
  for (const measure of measures) {
    const median = (of: readonly Sample[]): number =>
      quantile(
        of.map((each) => each[measure]),
        0.5,
      );
    const [first, last] = [median(taken.slice(0, third)), median(taken.slice(-third))];
    const change = last / first - 1;
    const flat = Math.abs(change) <= MOST_CHANGE[measure];
    process.stdout.write(
      `${place} ${measure}: ${first} → ${last} (${(100 * change).toFixed(1)} %)${flat ? "" : ", not flat"}\n`,
    );
    if (!flat) process.exitCode = 1;
  }
}

/** Minutes since now, by the clock. */
function beginMinutes(): () => number {
  const startedAt = performance.now();
  return () => (performance.now() - startedAt) / MINUTE_MS;
}

/** What somebody does who watches: about ten seconds. */
async function round(): Promise<void> {
  for (const place of ["overview", "sessions?filter=country%3ADE", "findings", "wallboard", "sessions"]) {
    await visit(place);
    await page.waitForTimeout(1500);
  }
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(500);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("an");
  await page.waitForTimeout(500);
  await page.keyboard.press("Escape");
}

/** Only of a view that is drawn: the frame around one that is still awaited is not what anybody looks at. */
async function sample(place: Place): Promise<Sample> {
  await visit(place);
  await page.locator(places[place]).first().waitFor({ timeout: DRAWN_MS });
  await page.waitForTimeout(2000);
  // Twice: what finalisers let go is collected by the second.
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("HeapProfiler.collectGarbage");
  const now = await metrics();
  return {
    heap: now.get("JSHeapUsedSize") ?? 0,
    drawn: await page.evaluate(() => {
      const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
      let count = 0;
      while (walker.nextNode() !== null) count++;
      return count;
    }),
    nodes: now.get("Nodes") ?? 0,
    listeners: now.get("JSEventListeners") ?? 0,
  };
}

async function visit(place: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${place}`);
}
