/**
 * `npm run soak -- [--minutes 30] [--rate 1000]`: an operator's shift in short. The page goes round its views, opens
 * details, filters and searches, while a thousand sessions a second change. Once a minute, back on the same view and
 * after a collection, heap, DOM nodes and listeners are noted; in the end they must be where they were.
 */
import { parseArgs } from "node:util";
import { watchPage } from "./watch-page.ts";

/**
 * From the least of the first third to the least of the last one: what is on the screen (findings, rows, a drawing under
 * way) comes and goes, what is kept and should not be raises the floor. The heap's includes code that is optimised late.
 */
const MOST_GROWTH = { heap: 1.1, nodes: 1.05, listeners: 1.05 } as const;
const MINUTE_MS = 60_000;

interface Sample {
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
}

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    rate: { type: "string", default: "1000" },
    sessions: { type: "string", default: "10000" },
  },
});
const minutes = Number(values.minutes);
const { page, cdp, changes, metrics, stop } = await watchPage({
  sessions: Number(values.sessions),
  rate: Number(values.rate),
});
const samples: Sample[] = [];
let changed = changes();
for (let minute = 1; minute <= minutes; minute += 1) {
  const until = performance.now() + MINUTE_MS;
  while (performance.now() < until) await round();
  samples.push(await sample());
  const { heap, nodes, listeners } = samples.at(-1) ?? { heap: 0, nodes: 0, listeners: 0 };
  process.stdout.write(
    `minute ${minute}: heap ${(heap / 2 ** 20).toFixed(1)} MiB, ${nodes} nodes, ${listeners} listeners; ` +
      `${changes() - changed} changes\n`,
  );
  changed = changes();
}
await stop();

const third = Math.max(1, Math.floor(samples.length / 3));
const grown = (["heap", "nodes", "listeners"] as const).filter((name) => {
  const first = Math.min(...samples.slice(0, third).map((each) => each[name]));
  const last = Math.min(...samples.slice(-third).map((each) => each[name]));
  process.stdout.write(`${name}: ${first} → ${last} (${(last / first).toFixed(3)})\n`);
  return last / first > MOST_GROWTH[name];
});
if (grown.length > 0) {
  process.stderr.write(`Not flat: ${grown.join(", ")}\n`);
  process.exitCode = 1;
}

/** What somebody does who watches: about ten seconds. */
async function round(): Promise<void> {
  for (const place of ["overview", "sessions?filter=country%3ADE", "findings", "wallboard", "sessions"]) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${place}`);
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

async function sample(): Promise<Sample> {
  await page.evaluate(() => {
    location.hash = "#/overview";
  });
  await page.waitForTimeout(2000);
  // Twice: what finalisers let go is collected by the second.
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("HeapProfiler.collectGarbage");
  const now = await metrics();
  return {
    heap: now.get("JSHeapUsedSize") ?? 0,
    nodes: now.get("Nodes") ?? 0,
    listeners: now.get("JSEventListeners") ?? 0,
  };
}
