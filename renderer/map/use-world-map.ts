import { useEffect, useMemo, useState } from "react";
import type { Size } from "../charts/use-size.ts";
import { type Centre, countryCentres } from "./country-centres.ts";
import { type Detail, mainlandBox, type Outline } from "./outlines.ts";
import { frameAround, type MapFrame, type OutlinePath, outlinePaths, worldFrame } from "./projection.ts";
import { loadOutlines } from "./world-atlas.ts";

export interface WorldDrawing {
  readonly frame: MapFrame;
  /** Where a dot for a whole country goes. */
  readonly centres: ReadonlyMap<string, Centre>;
  readonly paths: readonly OutlinePath[];
  /** Area of each country's outline in the drawing, in square units; none for those without an outline. */
  readonly areas: ReadonlyMap<string, number>;
}

/** More countries than these and one might as well look at the whole world. */
const MOST_COUNTRIES = 4;
/** Some land around a country says where it is. */
const COUNTRY_MARGIN = 1.25;

let world: { readonly outlines: readonly Outline[]; readonly drawing: WorldDrawing } | undefined;

/**
 * The drawn world, made once for the life of the window, or the part of it around a few countries, which fills the
 * box of that size. Undefined until the outlines are there.
 */
export function useDrawing(countries: readonly string[], { width, height }: Size): WorldDrawing | undefined {
  const [loaded, setLoaded] = useState(world);
  useEffect(() => {
    if (world !== undefined) return;
    let wanted = true;
    void loadOutlines("world").then((outlines) => {
      world ??= { outlines, drawing: draw(outlines, worldFrame()) };
      if (wanted) setLoaded(world);
    });
    return () => {
      wanted = false;
    };
  }, []);

  const key = countries.join();
  const frame = useMemo(() => {
    const codes = key === "" ? [] : key.split(",");
    if (loaded === undefined || codes.length === 0 || codes.length > MOST_COUNTRIES) return null;
    const corners = codes.flatMap((code) => cornersOf(code, loaded));
    return corners.length === 0 ? null : frameAround(corners, width, height, COUNTRY_MARGIN);
  }, [key, loaded, width, height]);

  const [detailed, setDetailed] = useState<{ detail: Detail; outlines: readonly Outline[] }>();
  const detail = frame?.detail ?? "world";
  useEffect(() => {
    if (detail === "world") return;
    let wanted = true;
    void loadOutlines(detail).then((outlines) => {
      if (wanted) setDetailed({ detail, outlines });
    });
    return () => {
      wanted = false;
    };
  }, [detail]);

  return useMemo(() => {
    if (loaded === undefined || frame === null) return loaded?.drawing;
    const outlines = detailed?.detail === frame.detail ? detailed.outlines : loaded.outlines;
    return draw(
      outlines.filter(({ box }) => frame.shows(box)),
      frame,
      loaded.drawing.centres,
    );
  }, [loaded, frame, detailed]);
}

/** Opposite corners of a country's mainland; its centre where it has no outline; nothing for an unknown code. */
function cornersOf(
  code: string,
  { outlines, drawing }: NonNullable<typeof world>,
): { longitude: number; latitude: number }[] {
  const boxes = outlines.filter((outline) => outline.code === code).map(mainlandBox);
  const centre = drawing.centres.get(code);
  if (boxes.length === 0) {
    return centre === undefined ? [] : [{ longitude: centre[0], latitude: centre[1] }];
  }
  return boxes.flatMap(({ west, east, south, north }) => [
    { longitude: west, latitude: south },
    // The middle as well, so that a country wider than half the globe is not seen from behind.
    { longitude: (west + east) / 2, latitude: (south + north) / 2 },
    { longitude: east, latitude: north },
  ]);
}

function draw(
  outlines: readonly Outline[],
  frame: MapFrame,
  centres: ReadonlyMap<string, Centre> = countryCentres(outlines),
): WorldDrawing {
  // Antarctica lies below the world's frame; clipped to it, a line along the edge would be left.
  const paths = outlinePaths(outlines, frame).filter(({ code }) => code !== "AQ");
  const areas = new Map<string, number>();
  for (const { code, area } of paths) {
    if (code !== null) areas.set(code, Math.max(area, areas.get(code) ?? 0));
  }
  return { frame, centres, paths, areas };
}
