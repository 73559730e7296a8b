/**
 * Writes `electron/monitor/geo/country-circles.ts`: for every country a centre and the radius of a circle that
 * holds its land, from the outlines in world-atlas (Natural Earth 1:10m, public domain). Run it by hand after
 * updating world-atlas: `node build/make-country-circles.ts && biome check --write electron/monitor/geo`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoCentroid, geoDistance } from "d3-geo";
import type { MultiPolygon, Polygon, Position } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { allCountryCodes, alpha2Of } from "../renderer/map/country-codes.ts";

/** Mean earth radius in kilometres (IUGG). */
const EARTH_KM = 6371;

/** How much of a country's area its circle must hold. */
const SHARE_OF_LAND = 0.99;

/** Outlines without an ISO code that geo databases count to a country. */
const partsOfCountries: Readonly<Record<string, string>> = {
  Somaliland: "SO",
  "N. Cyprus": "CY",
  "Cyprus U.N. Buffer Zone": "CY",
  Dhekelia: "CY",
  Akrotiri: "CY",
  Baikonur: "KZ",
};

/** Countries whose outline includes far territories that have codes of their own; land further away is left out. */
const mainlandWithinKm: Readonly<Record<string, number>> = { FR: 1200, NL: 1000, NO: 1200 };

/** Territories that the outlines count to their mother country: latitude, longitude, radius in kilometres. */
const withoutOutline: Readonly<Record<string, readonly [number, number, number]>> = {
  BQ: [14.9, -65.7, 470],
  BV: [-54.4, 3.4, 10],
  CC: [-12.2, 96.9, 20],
  CX: [-10.5, 105.6, 20],
  GF: [4, -53.1, 260],
  GI: [36.1, -5.4, 10],
  GP: [16.2, -61.5, 60],
  MQ: [14.7, -61, 45],
  RE: [-21.1, 55.5, 45],
  SJ: [77.5, 14, 1000],
  TK: [-9, -171.9, 110],
  YT: [-12.8, 45.2, 30],
};

const path = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
const topology: Topology<{ countries: GeometryCollection<{ name: string }> }> = JSON.parse(
  readFileSync(path, "utf8"),
);

const landOf = new Map<string, Position[][][]>();
for (const outline of feature(topology, topology.objects.countries).features) {
  const geometry = outline.geometry as Polygon | MultiPolygon;
  const { name } = outline.properties;
  const numeric = outline.id === undefined ? undefined : String(outline.id).padStart(3, "0");
  const code = alpha2Of(numeric, name) ?? partsOfCountries[name];
  if (code === undefined) continue;
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  landOf.set(code, [...(landOf.get(code) ?? []), ...polygons.map(woundClockwise)]);
}

/** d3-geo takes a ring wound the other way for everything outside it; a few tiny islands are. */
function woundClockwise(polygon: Position[][]): Position[][] {
  return areaOf(polygon) > 2 * Math.PI ? polygon.map((ring) => [...ring].reverse()) : polygon;
}

function distanceKm(a: Position, b: Position): number {
  return geoDistance([a[0] ?? 0, a[1] ?? 0], [b[0] ?? 0, b[1] ?? 0]) * EARTH_KM;
}

function areaOf(polygon: Position[][]): number {
  return geoArea({ type: "Polygon", coordinates: polygon });
}

/** The largest pieces of land that together make up the share; small far islands would blow the circle up. */
function mostOf(land: Position[][][]): Position[][][] {
  const bySize = land.map((polygon) => ({ polygon, area: areaOf(polygon) })).sort((a, b) => b.area - a.area);
  const total = bySize.reduce((sum, { area }) => sum + area, 0);
  const kept: Position[][][] = [];
  let area = 0;
  for (const piece of bySize) {
    if (kept.length > 0 && area >= total * SHARE_OF_LAND) break;
    kept.push(piece.polygon);
    area += piece.area;
  }
  return kept;
}

function circleOf(code: string, land: Position[][][]): readonly [number, number, number] {
  const mainland = land.reduce((most, polygon) => (areaOf(polygon) > areaOf(most) ? polygon : most));
  const middle = geoCentroid({ type: "Polygon", coordinates: mainland });
  const withinKm = mainlandWithinKm[code] ?? Number.POSITIVE_INFINITY;
  const kept = mostOf(
    land.filter(
      (polygon) => distanceKm(middle, geoCentroid({ type: "Polygon", coordinates: polygon })) <= withinKm,
    ),
  );
  const [longitude, latitude] = geoCentroid({ type: "MultiPolygon", coordinates: kept });
  const centre = [longitude, latitude];
  let radius = 0;
  for (const polygon of kept)
    for (const ring of polygon)
      for (const point of ring) radius = Math.max(radius, distanceKm(centre, point));
  return [Math.round(latitude * 100) / 100, Math.round(longitude * 100) / 100, Math.ceil(radius / 10) * 10];
}

const circles = new Map<string, readonly [number, number, number]>(Object.entries(withoutOutline));
for (const [code, land] of landOf) circles.set(code, circleOf(code, land));
for (const code of allCountryCodes) if (!circles.has(code)) process.stderr.write(`No outline for ${code}\n`);

const lines = [...circles]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, circle]) => `  ${code}: [${circle.join(", ")}],`);
writeFileSync(
  new URL("../electron/monitor/geo/country-circles.ts", import.meta.url),
  `/**
 * A circle around each country: latitude and longitude of its middle, and the distance in kilometres from there to
 * the furthest of the land masses that make up 99 % of its area. It stands for an address of which only the country is known.
 * Generated by \`build/make-country-circles.ts\` from Natural Earth's outlines (public domain); do not edit.
 */
export const countryCircles: Readonly<Record<string, readonly [number, number, number]>> = {
${lines.join("\n")}
};
`,
);
