/**
 * From longitude and latitude to the drawing. The world is drawn once, in units of its own, and scaled by the
 * page; so nothing here depends on how large the map is on the screen.
 */
import { type GeoProjection, geoCircle, geoEqualEarth, geoInterpolate, geoMercator, geoPath } from "d3-geo";
import type { Box, Detail, Outline } from "./outlines.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface MapFrame {
  readonly width: number;
  readonly height: number;
  readonly projection: GeoProjection;
}

/**
 * The world without Antarctica and the emptiest arctic, where nobody has sessions. Equal Earth shows areas in
 * their true proportion, so that shading by country does not favour the north.
 */
export function worldFrame(): MapFrame {
  const width = 1000;
  const projection = geoEqualEarth().rotate([-11, 0]).precision(0.4);
  const corners: GeoJSON.MultiPoint = {
    type: "MultiPoint",
    coordinates: [
      [-169 + 0.5, 0],
      [-169 - 0.5, 0],
      [0, 75],
      [0, -53],
    ],
  };
  projection.fitWidth(width, corners);
  const [, [, bottom]] = geoPath(projection).bounds(corners);
  const height = Math.round(bottom);
  projection.clipExtent([
    [0, 0],
    [width, height],
  ]);
  return { width, height, projection };
}

/** At least this much of the world is shown around a pair, in degrees, so that one can tell where it is. */
const MIN_SPAN_DEGREES = 16;

export interface RegionFrame extends MapFrame {
  /** How much detail the outlines need in it. */
  readonly detail: Detail;
  /** Whether any of the box could be visible. Projecting only such land keeps a region as cheap as the world. */
  readonly shows: (box: Box) => boolean;
}

/**
 * A part of the world that holds all the places, turned so that the shorter way round is in the middle. Mercator,
 * as people know it from street maps, as long as the part is small; otherwise Equal Earth. `margin`: how much
 * larger than their extent the part is.
 */
export function frameAround(
  places: readonly { readonly longitude: number; readonly latitude: number }[],
  width: number,
  height: number,
  margin = 1.4,
): RegionFrame {
  const middle = middleLongitude(places.map((place) => place.longitude));
  const offsets = places.map((place) => wrapDegrees(place.longitude - middle));
  const spanX = Math.max(MIN_SPAN_DEGREES, margin * (Math.max(...offsets, 0) - Math.min(...offsets, 0)));
  const latitudes = places.length === 0 ? [0] : places.map((place) => place.latitude);
  const spanY = Math.max(MIN_SPAN_DEGREES, margin * (Math.max(...latitudes) - Math.min(...latitudes)));
  const centre = (Math.max(...latitudes) + Math.min(...latitudes)) / 2;
  const north = Math.min(82, centre + spanY / 2);
  const south = Math.max(-66, centre - spanY / 2);
  const half = Math.min(179, spanX / 2);
  // Mercator blows up towards the poles and never shows more than one turn.
  const wide = spanX > 150 || north > 70 || south < -55;
  const projection = (wide ? geoEqualEarth() : geoMercator()).rotate([-middle, 0]).precision(0.15);
  projection.fitExtent(
    [
      [0, 0],
      [width, height],
    ],
    {
      type: "MultiPoint",
      coordinates: [
        [middle - half, north],
        [middle + half, north],
        [middle - half, south],
        [middle + half, south],
      ],
    },
  );
  projection.clipExtent([
    [-1, -1],
    [width + 1, height + 1],
  ]);
  const seen = wide
    ? { half: 180, north: 90, south: -90 }
    : {
        half: Math.min(180, ((width / 2 / projection.scale()) * 180) / Math.PI),
        north: projection.invert?.([width / 2, 0])?.[1] ?? 90,
        south: projection.invert?.([width / 2, height])?.[1] ?? -90,
      };
  return {
    width,
    height,
    projection,
    detail: detailAt((projection.scale() * Math.PI) / 180),
    shows: (box) => {
      if (box.north < seen.south || box.south > seen.north) return false;
      const boxHalf = (box.east - box.west) / 2;
      return Math.abs(wrapDegrees(box.west + boxHalf - middle)) <= seen.half + boxHalf;
    },
  };
}

/** What is finer than a pixel costs as much as what is seen, and a continent at full detail is most of a megabyte. */
function detailAt(pixelsPerDegree: number): Detail {
  if (pixelsPerDegree < 4) return "world";
  return pixelsPerDegree < 10 ? "continent" : "region";
}

/** The middle of the smallest arc of longitudes that holds them all, in −180…180. */
function middleLongitude(longitudes: readonly number[]): number {
  const sorted = [...longitudes].map(wrapDegrees).sort((a, b) => a - b);
  const first = sorted[0];
  if (first === undefined) return 0;
  let widest = -1;
  let middle = 0;
  sorted.forEach((longitude, index) => {
    const next = sorted[index + 1] ?? first + 360;
    const gap = next - longitude;
    if (gap <= widest) return;
    widest = gap;
    middle = wrapDegrees(longitude + gap / 2 + 180);
  });
  return middle;
}

/** The same direction in −180…180. */
function wrapDegrees(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}

/** Where a place lies in the frame, or null when it lies outside of it. */
export function pointIn(frame: MapFrame, longitude: number, latitude: number): Point | null {
  const at = frame.projection([longitude, latitude]);
  if (at === null) return null;
  const [x, y] = at;
  const inside = x >= 0 && x <= frame.width && y >= 0 && y <= frame.height;
  return inside ? { x, y } : null;
}

export interface OutlinePath {
  readonly code: string | null;
  readonly path: string;
  /** In square units of the frame. */
  readonly area: number;
}

/** The outlines as SVG paths. Costs some 20 ms for the world: once per frame, never per update. */
export function outlinePaths(outlines: readonly Outline[], frame: MapFrame): OutlinePath[] {
  const draw = geoPath(frame.projection).digits(1);
  return outlines.flatMap(({ code, shape }) => {
    const path = draw(shape);
    return path === null ? [] : [{ code, path, area: draw.area(shape) }];
  });
}

/** One outline as an SVG path; null where none of it is in the frame. */
export function outlinePath({ shape }: Outline, frame: MapFrame): string | null {
  return geoPath(frame.projection).digits(1)(shape);
}

/** A place on the globe, in degrees. */
interface Spot {
  readonly longitude: number;
  readonly latitude: number;
}

/** The shortest way between two places over the globe, as an SVG path; in two parts where it leaves the map's edge. */
export function greatCirclePath(frame: MapFrame, from: Spot, to: Spot): string {
  return (
    geoPath(frame.projection).digits(1)({
      type: "LineString",
      coordinates: [
        [from.longitude, from.latitude],
        [to.longitude, to.latitude],
      ],
    }) ?? ""
  );
}

/**
 * A line between two places that shows that they belong together: the shortest way where it stays on the map,
 * otherwise a bow. Pieces of a line at opposite edges would not be recognised as one.
 */
export function jumpPath(frame: MapFrame, from: Spot, to: Spot): string {
  const path = greatCirclePath(frame, from, to);
  const pieces = path.split("M").length - 1;
  const start = pointIn(frame, from.longitude, from.latitude);
  const end = pointIn(frame, to.longitude, to.latitude);
  if (pieces === 1 || start === null || end === null) return path;
  const top = Math.max(4, Math.min(start.y, end.y) - 0.18 * Math.abs(end.x - start.x));
  const [x1, y1, x2, y2] = [start.x, start.y, end.x, end.y].map((value) => value.toFixed(1));
  return `M${x1},${y1}Q${((start.x + end.x) / 2).toFixed(1)},${top.toFixed(1)},${x2},${y2}`;
}

/** The point half-way on that way, or null when it lies outside of the frame. */
export function halfWay(frame: MapFrame, from: Spot, to: Spot): Point | null {
  const [longitude, latitude] = geoInterpolate(
    [from.longitude, from.latitude],
    [to.longitude, to.latitude],
  )(0.5);
  return pointIn(frame, longitude, latitude);
}

const EARTH_RADIUS_KM = 6371;

/** The circle of that many kilometres around a place, as an SVG path. */
export function circlePath(frame: MapFrame, around: Spot, radiusKm: number): string {
  const radius = ((radiusKm / EARTH_RADIUS_KM) * 180) / Math.PI;
  const circle = geoCircle().center([around.longitude, around.latitude]).radius(radius).precision(6);
  return geoPath(frame.projection).digits(1)(circle()) ?? "";
}
