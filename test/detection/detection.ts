/**
 * `npm run detection`: measures what the rules find in simulated worlds and writes docs/detection.md. Takes some five
 * minutes. Exit code 1 if a target is missed. A shortened run is part of the unit tests.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openInternet } from "./internet.ts";
import { type Measured, measure } from "./measure.ts";
import { detectionPage } from "./page.ts";
import { DEFAULT_SIZE, simulate } from "./simulate.ts";
import { TARGETS, totals } from "./totals.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

const internet = await openInternet();
const runs: { readonly seed: number; readonly measured: Measured }[] = [];
for (const seed of SEEDS) {
  const world = simulate(seed, DEFAULT_SIZE, internet);
  process.stderr.write(`Seed ${seed}: ${world.requests.length} requests.\n`);
  runs.push({ seed, measured: measure(world, internet) });
}
const file = join(import.meta.dirname, "../../docs/detection.md");
const { source, date } = internet.geo;
writeFileSync(file, detectionPage(runs, DEFAULT_SIZE, `${source}${date === null ? "" : ` of ${date}`}`));
const { recall, precision } = totals(runs.map(({ measured }) => measured));
process.stdout.write(
  `Recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}; see docs/detection.md.\n`,
);
process.exitCode = recall >= TARGETS.recall && precision >= TARGETS.precision ? 0 : 1;
