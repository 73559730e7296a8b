/** Loads the bundled outlines once, apart from the first screen: they are three quarters of a megabyte. */
import { type Outline, readOutlines, type WorldTopology } from "./outlines.ts";

/**
 * How much detail is left out, in degrees: for a map of the world of a thousand pixels, less than one pixel's
 * worth; for a map of a region, almost nothing.
 */
const details = { world: 0.3, region: 0.03 } as const;

let topology: Promise<WorldTopology> | undefined;
const outlines = new Map<keyof typeof details, Promise<readonly Outline[]>>();

export function loadOutlines(detail: keyof typeof details): Promise<readonly Outline[]> {
  const known = outlines.get(detail);
  if (known !== undefined) return known;
  const loading = loadTopology().then((read) => readOutlines(read, details[detail]));
  outlines.set(detail, loading);
  return loading;
}

function loadTopology(): Promise<WorldTopology> {
  // As text: the compiler would infer a type of 750 KB from the file, and browsers read JSON faster than code.
  topology ??= import("world-atlas/countries-50m.json?raw").then(
    ({ default: json }): WorldTopology => JSON.parse(json),
  );
  return topology;
}
