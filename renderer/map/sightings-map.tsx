import "./world-map.css";
import "./sightings-map.css";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { Place, Severity } from "../../shared/session.ts";
import { useSize } from "../charts/use-size.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import type { NumberedPlace } from "./arcs.ts";
import { countryName } from "./country-name.ts";
import type { Outline } from "./outlines.ts";
import {
  circlePath,
  frameAround,
  greatCirclePath,
  halfWay,
  outlinePaths,
  pointIn,
  type RegionFrame,
} from "./projection.ts";
import { loadOutlines } from "./world-atlas.ts";

interface SightingsMapProps {
  readonly places: readonly NumberedPlace[];
  readonly jumps: readonly (readonly [Place, Place])[];
  readonly severity: Severity;
  /** Stands at the line where there is only one: "9,780 km in 28 minutes". */
  readonly between: string | null;
}

/** Drawn in the page's own pixels, so that its words are as large as all others. */
const START = { width: 560, height: 258 };
const MIN_HEIGHT = 210;
const MAX_HEIGHT = 320;

/** The sightings of one finding on the part of the world that holds them, with the jumps between them. */
export const SightingsMap = memo(function SightingsMap({
  places,
  jumps,
  severity,
  between,
}: SightingsMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box, START);
  const height = Math.round(Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, width * 0.46)));
  const frame = useMemo(
    () =>
      frameAround(
        places.map(({ place }) => place),
        width,
        height,
      ),
    [places, width, height],
  );
  const outlines = useOutlines(frame);
  const names = places.map(({ place }) => nameOf(place)).join(", ");
  const [only] = jumps.length === 1 ? jumps : [];
  const middle = only === undefined ? null : halfWay(frame, only[0], only[1]);
  return (
    <div className="sightings-map" ref={box}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={text.findings.mapLabel(names)}
      >
        <Land frame={frame} outlines={outlines} places={places} />
        {places.map(({ place }) =>
          place.radiusKm > 0 ? (
            <path
              key={`${place.longitude} ${place.latitude}`}
              className="sightings-map__radius"
              d={circlePath(frame, place, place.radiusKm)}
            />
          ) : null,
        )}
        {jumps.map(([from, to]) => {
          const path = greatCirclePath(frame, from, to);
          return <path key={path} className={`map-arc map-arc--${severity}`} d={path} />;
        })}
        {middle === null || between === null ? null : (
          <text className="sightings-map__between" x={middle.x} y={middle.y - 8}>
            {between}
          </text>
        )}
        {places.map((numbered) => (
          <Pin
            key={`${numbered.place.longitude} ${numbered.place.latitude}`}
            frame={frame}
            numbered={numbered}
          />
        ))}
      </svg>
    </div>
  );
});

function useOutlines(frame: RegionFrame): readonly Outline[] | null {
  const [loaded, setLoaded] = useState<{ detail: string; outlines: readonly Outline[] } | null>(null);
  useEffect(() => {
    let wanted = true;
    void loadOutlines(frame.detail).then((outlines) => {
      if (wanted) setLoaded({ detail: frame.detail, outlines });
    });
    return () => {
      wanted = false;
    };
  }, [frame.detail]);
  return loaded === null || loaded.detail !== frame.detail ? null : loaded.outlines;
}

interface LandProps {
  readonly frame: RegionFrame;
  readonly outlines: readonly Outline[] | null;
  readonly places: readonly NumberedPlace[];
}

const Land = memo(function Land({ frame, outlines, places }: LandProps) {
  const paths = useMemo(
    () =>
      outlinePaths(
        (outlines ?? []).filter(({ box }) => frame.shows(box)),
        frame,
      ),
    [outlines, frame],
  );
  const seen = new Set(places.map(({ place }) => place.country));
  return (
    <g>
      {paths.map(({ code, path }) => (
        <path
          key={path.slice(0, 32)}
          className={code !== null && seen.has(code) ? "map-land map-land--seen" : "map-land"}
          d={path}
        />
      ))}
    </g>
  );
});

function Pin({ frame, numbered }: { readonly frame: RegionFrame; readonly numbered: NumberedPlace }) {
  const { place, numbers } = numbered;
  const at = pointIn(frame, place.longitude, place.latitude);
  if (at === null) return null;
  const label = numbers.slice(0, 3).join(",");
  const half = Math.max(8, 4 + label.length * 3.2);
  // Away from the nearer edge, so that the name stays inside.
  const right = at.x < frame.width * 0.66;
  return (
    <g>
      <rect className="sightings-map__pin" x={at.x - half} y={at.y - 8} width={2 * half} height={16} rx={8} />
      <text className="sightings-map__number" x={at.x} y={at.y + 3.5}>
        {label}
      </text>
      <text
        className="sightings-map__name"
        x={right ? at.x + half + 5 : at.x - half - 5}
        y={at.y + 4}
        textAnchor={right ? "start" : "end"}
      >
        {nameOf(place)}
      </text>
    </g>
  );
}

/** Without the district, which the sentence beside the map has: names of far places meet on a small map. */
function nameOf({ city, country }: Place): string {
  return city?.replace(/ \(.*\)$/, "") ?? countryName(country, locale);
}
