/**
 * The world's outlines by two-letter country code, ready for a projection. Pure: takes the topology as it is
 * bundled and knows neither the page nor what is drawn on it. Used by the maps.
 */
import type { Feature, Geometry, MultiPolygon, Polygon, Position } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { alpha2Of } from "./country-codes.ts";
import { thinTopology } from "./thin-topology.ts";

export type WorldTopology = Topology<{ countries: GeometryCollection<{ name: string }> }>;

export interface Outline {
  /** Null where the land has no code of its own; it is drawn, but nothing is ever counted there. */
  readonly code: string | null;
  readonly shape: Feature<Polygon | MultiPolygon>;
  readonly box: Box;
}

/** How finely outlines are drawn: what each map needs, and no more. */
export type Detail = "world" | "continent" | "region";

/** In degrees. Land on both sides of the date line has the whole width. */
export interface Box {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/**
 * One outline after the other, because all of them take longer than a page may be blocked.
 *
 * @param minDegrees how much detail to leave out (see {@link thinTopology}); 0 keeps all.
 */
export function* readOutlines(topology: WorldTopology, minDegrees: number): Generator<Outline> {
  const thin = minDegrees > 0 ? thinTopology(topology, minDegrees) : topology;
  for (const geometry of thin.objects.countries.geometries) {
    const shape = feature(thin, geometry);
    if (shape.type !== "Feature" || !isArea(shape)) continue;
    if (minDegrees > 0) shape.geometry = withoutSpecks(shape.geometry, 2 * minDegrees);
    yield {
      code: alpha2Of(typeof shape.id === "string" ? shape.id : undefined, shape.properties.name),
      shape,
      box: boxOf(partsOf(shape.geometry).flatMap(([ring]) => ring ?? [])),
    };
  }
}

function isArea<P>(shape: Feature<Geometry, P>): shape is Feature<Polygon | MultiPolygon, P> {
  return shape.geometry.type === "Polygon" || shape.geometry.type === "MultiPolygon";
}

/** The polygons of an outline: the mainland and islands, each with its holes. */
export function partsOf(geometry: Polygon | MultiPolygon): readonly Position[][][] {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

/** The box of an outline's largest part: a country without its islands overseas. */
export function mainlandBox({ shape, box }: Outline): Box {
  const boxes = partsOf(shape.geometry).flatMap(([ring]) => (ring === undefined ? [] : [boxOf(ring)]));
  return boxes.reduce((largest, each) => (sizeOf(each) > sizeOf(largest) ? each : largest), boxes[0] ?? box);
}

function sizeOf({ west, east, south, north }: Box): number {
  return (east - west) * (north - south);
}

/** Leaves out islands narrower than that, except when they are all that the country has. */
function withoutSpecks(geometry: Polygon | MultiPolygon, minDegrees: number): Polygon | MultiPolygon {
  const coordinates = partsOf(geometry).filter(([ring = []]) => {
    const { west, east, south, north } = boxOf(ring);
    return Math.max(east - west, north - south) > minDegrees;
  });
  return coordinates.length > 0 ? { type: "MultiPolygon", coordinates } : geometry;
}

function boxOf(points: readonly Position[]): Box {
  let [west, east, south, north] = [180, -180, 90, -90];
  for (const [longitude = 0, latitude = 0] of points) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return { west, east, south, north };
}
