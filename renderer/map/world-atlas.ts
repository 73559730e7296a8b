/** Loads the bundled outlines once, apart from the first screen: they are three quarters of a megabyte. */
import { type Detail, type Outline, readOutlines, type WorldTopology } from "./outlines.ts";

/** How much detail is left out, in degrees: of each map about a pixel's worth. */
const details: Readonly<Record<Detail, number>> = { world: 0.3, continent: 0.1, region: 0.03 };

let topology: Promise<WorldTopology> | undefined;
const outlines = new Map<Detail, Promise<readonly Outline[]>>();

export function loadOutlines(detail: Detail): Promise<readonly Outline[]> {
  const known = outlines.get(detail);
  if (known !== undefined) return known;
  const loading = loadTopology().then((read) => readInTurns(read, details[detail]));
  outlines.set(detail, loading);
  return loading;
}

/** So long at a time; then whoever uses the page has a turn. */
const TURN_MS = 8;

async function readInTurns(read: WorldTopology, minDegrees: number): Promise<readonly Outline[]> {
  const outlines: Outline[] = [];
  let began = performance.now();
  for (const outline of readOutlines(read, minDegrees)) {
    outlines.push(outline);
    if (performance.now() - began < TURN_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    began = performance.now();
  }
  return outlines;
}

function loadTopology(): Promise<WorldTopology> {
  // As text: the compiler would infer a type of 750 KB from the file, and browsers read JSON faster than code.
  topology ??= import("world-atlas/countries-50m.json?raw").then(
    ({ default: json }): WorldTopology => JSON.parse(json),
  );
  return topology;
}
