import "./world-map.css";
import "./sightings-map.css";
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { cityWithoutDistrict } from "../../shared/city.ts";
import type { Place, Severity } from "../../shared/session.ts";
import { useAtMostEvery } from "../charts/use-at-most-every.ts";
import { useSize } from "../charts/use-size.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import type { NumberedPlace } from "./arcs.ts";
import { countryName } from "./country-name.ts";
import { labelPoint, labelSides, PIN_HALF } from "./label-sides.ts";
import type { Outline } from "./outlines.ts";
import {
  circlePath,
  frameAround,
  greatCirclePath,
  halfWay,
  outlinePath,
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
const LAND_EVERY_MS = 700;

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
  const frame = useFrame(places, width, height);
  const outlines = useOutlines(frame);
  // Projecting a continent takes longer than a page may be blocked: the pins are there at once, the land between frames,
  // and not for each of the findings that somebody runs through.
  const settled = useAtMostEvery(frame, LAND_EVERY_MS, `${width}`);
  const drawn = useDeferredValue(settled, null);
  const pins = useMemo(() => pinsOf(places, frame), [places, frame]);
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
        {drawn === frame ? <Land frame={frame} outlines={outlines} places={places} /> : null}
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
        {pins.map(({ key, pin, label, name, side }) => (
          <g key={key}>
            <rect
              className="sightings-map__pin"
              x={pin.x - pin.half}
              y={pin.y - PIN_HALF}
              width={2 * pin.half}
              height={2 * PIN_HALF}
              rx={PIN_HALF}
            />
            <text className="sightings-map__number" x={pin.x} y={pin.y + 3.5}>
              {label}
            </text>
            <text className="sightings-map__name" {...labelPoint(pin, side)}>
              {name}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
});

/** The same frame as long as the places are the same, whatever else of the finding changes. */
function useFrame(places: readonly NumberedPlace[], width: number, height: number): RegionFrame {
  const key = places.map(({ place }) => `${place.longitude},${place.latitude}`).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that the frame takes from the places.
  return useMemo(
    () =>
      frameAround(
        places.map(({ place }) => place),
        width,
        height,
      ),
    [key, width, height],
  );
}

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
  const shown = useMemo(() => (outlines ?? []).filter(({ box }) => frame.shows(box)), [outlines, frame]);
  const countries = new Set(places.map(({ place }) => place.country));
  const isSeen = ({ code }: Outline): boolean => code !== null && countries.has(code);
  // Those with a sighting last: a neighbour's border would hide the rim that a small one has around its pin.
  const inOrder = [...shown.filter((each) => !isSeen(each)), ...shown.filter(isSeen)];
  return (
    <g>
      {inOrder.map((outline) => (
        <Country key={keyOf(outline)} outline={outline} frame={frame} seen={isSeen(outline)} />
      ))}
    </g>
  );
});

interface CountryProps {
  readonly outline: Outline;
  readonly frame: RegionFrame;
  readonly seen: boolean;
}

/** A component for each, because between components the page can answer to whoever uses it. */
const Country = memo(function Country({ outline, frame, seen }: CountryProps) {
  const path = useMemo(() => outlinePath(outline, frame), [outline, frame]);
  return path === null ? null : <path className={seen ? "map-land map-land--seen" : "map-land"} d={path} />;
});

/** Land without a code of its own is told by where it lies. */
function keyOf({ code, box }: Outline): string {
  return `${code} ${box.west},${box.south}`;
}

/** The pins inside of the frame, each with the side on which its name has room. */
function pinsOf(places: readonly NumberedPlace[], frame: RegionFrame) {
  const pins = places.flatMap(({ place, numbers }) => {
    const at = pointIn(frame, place.longitude, place.latitude);
    if (at === null) return [];
    const label = numbers.slice(0, 3).join(",");
    const pin = { ...at, half: Math.max(PIN_HALF, 4 + label.length * 3.2) };
    return [{ key: `${place.longitude} ${place.latitude}`, pin, label, name: nameOf(place) }];
  });
  const sides = labelSides(
    pins.map(({ pin, name }) => ({ ...pin, name })),
    frame,
  );
  return pins.map((each, index) => ({ ...each, side: sides[index] ?? "right" }));
}

/** Without the district, which the sentence beside the map has: names of far places meet on a small map. */
function nameOf({ city, country }: Place): string {
  return city === null ? countryName(country, locale) : cityWithoutDistrict(city);
}
