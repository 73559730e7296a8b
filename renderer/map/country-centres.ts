import { geoArea, geoCentroid } from "d3-geo";
import type { Polygon } from "geojson";
import { type Outline, partsOf } from "./outlines.ts";

/** Longitude and latitude. */
export type Centre = readonly [number, number];

/** Territories that have sessions of their own but no outline of their own at 1:50 million. */
const WITHOUT_OUTLINE: Readonly<Record<string, Centre>> = {
  BQ: [-68.27, 12.18],
  BV: [3.41, -54.42],
  CC: [96.87, -12.16],
  CX: [105.63, -10.49],
  GF: [-53.1, 3.93],
  GI: [-5.35, 36.14],
  GP: [-61.55, 16.25],
  MQ: [-61.02, 14.64],
  RE: [55.54, -21.12],
  SJ: [15.65, 78.22],
  TK: [-171.85, -9.2],
  TV: [179.2, -8.52],
  UM: [-177.38, 28.2],
  YT: [45.15, -12.83],
};

/**
 * Where to put a dot for a whole country: the middle of its largest part. The middle of all of France's parts
 * would lie in the Atlantic.
 */
export function countryCentres(outlines: readonly Outline[]): ReadonlyMap<string, Centre> {
  const centres = new Map<string, Centre>(Object.entries(WITHOUT_OUTLINE));
  const largest = new Map<string, number>();
  for (const { code, shape } of outlines) {
    if (code === null) continue;
    for (const coordinates of partsOf(shape.geometry)) {
      const part: Polygon = { type: "Polygon", coordinates };
      const area = geoArea(part);
      // A code may be on two outlines: Australia's is also on reefs.
      if (area <= (largest.get(code) ?? -1)) continue;
      largest.set(code, area);
      centres.set(code, geoCentroid(part));
    }
  }
  return centres;
}
