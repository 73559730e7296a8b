import "../charts/charts.css";
import "./world-map.css";
import { memo, type PointerEvent, useMemo, useRef, useState } from "react";
import type { Overview } from "../../shared/overview.ts";
import { useSize } from "../charts/use-size.ts";
import { navigate } from "../route/use-route.ts";
import { text } from "../text/text.ts";
import type { Arc } from "./arcs.ts";
import { countryLevel, dotRadius } from "./country-level.ts";
import { MapHover, type MapSubject } from "./map-hover.tsx";
import { jumpPath, type MapFrame, type OutlinePath, pointIn } from "./projection.ts";
import { useDrawing, type WorldDrawing } from "./use-world-map.ts";

interface WorldMapProps {
  readonly countries: Overview["countries"];
  readonly places: Overview["places"];
  readonly arcs: readonly Arc[];
  /** The country that already narrows what is shown. */
  readonly chosen: readonly (string | null)[];
  readonly onCountry: (code: string) => void;
}

const START = { width: 560, height: 208 };
/** Countries whose outline is smaller than this, in square units of the drawing, get a dot instead. */
const TOO_SMALL = 14;

/**
 * Where the sessions are. Land is shaded by sessions per country, dots are cities, lines are jumps that nobody
 * could have travelled. The list beside the map says the same to the keyboard and to screen readers.
 */
export const WorldMap = memo(function WorldMap({
  countries,
  places,
  arcs,
  chosen,
  onCountry,
}: WorldMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box, START);
  const drawing = useDrawing(
    chosen.flatMap((code) => code ?? []),
    size,
  );
  const [hover, setHover] = useState<{ subject: MapSubject; x: number; y: number } | null>(null);

  function follow(event: PointerEvent<SVGSVGElement>): void {
    const target = event.target instanceof Element ? event.target : null;
    const subject = target === null ? null : subjectOf(target, places, arcs);
    const bounds = box.current?.getBoundingClientRect();
    if (subject === null || bounds === undefined) {
      setHover(null);
      return;
    }
    setHover({ subject, x: event.clientX - bounds.left, y: event.clientY - bounds.top });
  }

  function choose(subject: MapSubject): void {
    if (subject.kind === "arc") navigate({ name: "findings", finding: subject.arc.finding });
    else onCountry(subject.kind === "place" ? subject.place.country : subject.country);
  }

  if (drawing === undefined) return <div className="world-map" ref={box} />;
  const { width, height } = drawing.frame;
  return (
    <div className="world-map" ref={box}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the lists beside the map are the keyboard's way to the same. */}
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="xMidYMid meet"
        role="img"
        aria-label={text.overview.map.label(countries.length)}
        onPointerMove={follow}
        onPointerLeave={() => setHover(null)}
        onClick={(event) => {
          const subject = event.target instanceof Element ? subjectOf(event.target, places, arcs) : null;
          if (subject !== null) choose(subject);
        }}
      >
        <Land drawing={drawing} countries={countries} chosen={chosen} />
        <Specks drawing={drawing} countries={countries} places={places} />
        <Dots drawing={drawing} places={places} />
        <Arcs drawing={drawing} arcs={arcs} />
      </svg>
      {hover !== null && (
        <MapHover
          subject={hover.subject}
          countries={countries}
          x={hover.x}
          y={hover.y}
          width={box.current?.clientWidth ?? 0}
        />
      )}
    </div>
  );
});

function subjectOf(target: Element, places: Overview["places"], arcs: readonly Arc[]): MapSubject | null {
  const arc = arcs[Number(target.closest("[data-arc]")?.getAttribute("data-arc") ?? "none")];
  if (arc !== undefined) return { kind: "arc", arc };
  const place = places[Number(target.getAttribute("data-place") ?? "none")];
  if (place !== undefined) return { kind: "place", place };
  const country = target.getAttribute("data-country");
  return country === null ? null : { kind: "country", country };
}

interface LandProps {
  readonly drawing: WorldDrawing;
  readonly countries: Overview["countries"];
  readonly chosen: readonly (string | null)[];
}

const Land = memo(function Land({ drawing, countries, chosen }: LandProps) {
  const levels = useMemo(() => {
    const most = countries.reduce(
      (max, { country, sessions }) => (country === null ? max : Math.max(max, sessions)),
      0,
    );
    return new Map(countries.map(({ country, sessions }) => [country, countryLevel(sessions, most)]));
  }, [countries]);
  return (
    <g>
      {drawing.paths.map((outline) => (
        <Country
          key={`${outline.code} ${outline.path.slice(0, 24)}`}
          outline={outline}
          level={outline.code === null ? 0 : (levels.get(outline.code) ?? 0)}
          chosen={outline.code !== null && chosen.includes(outline.code)}
        />
      ))}
    </g>
  );
});

interface CountryProps {
  readonly outline: OutlinePath;
  readonly level: number;
  readonly chosen: boolean;
}

const Country = memo(function Country({ outline, level, chosen }: CountryProps) {
  const names = ["map-land"];
  if (level > 0) names.push(`map-land--${level}`);
  if (chosen) names.push("map-land--chosen");
  return (
    <path
      className={names.join(" ")}
      d={outline.path}
      // Land without sessions is not a control: there is nothing to narrow to.
      data-country={level > 0 ? outline.code : undefined}
    />
  );
});

interface SpecksProps {
  readonly drawing: WorldDrawing;
  readonly countries: Overview["countries"];
  readonly places: Overview["places"];
}

/** Countries with sessions that are too small to be seen as an outline and have no dot of a city. */
const Specks = memo(function Specks({ drawing, countries, places }: SpecksProps) {
  const most = countries.reduce((max, { sessions }) => Math.max(max, sessions), 0);
  const dotted = new Set(places.map(({ country }) => country));
  return (
    <g>
      {countries.map(({ country, sessions }) => {
        if (country === null || dotted.has(country)) return null;
        if ((drawing.areas.get(country) ?? 0) >= TOO_SMALL) return null;
        const centre = drawing.centres.get(country);
        const at = centre === undefined ? null : pointIn(drawing.frame, centre[0], centre[1]);
        if (at === null) return null;
        return (
          <circle
            key={country}
            className={`map-speck map-land--${countryLevel(sessions, most)}`}
            data-country={country}
            cx={at.x}
            cy={at.y}
            r={4}
          />
        );
      })}
    </g>
  );
});

interface DotsProps {
  readonly drawing: WorldDrawing;
  readonly places: Overview["places"];
}

const Dots = memo(function Dots({ drawing, places }: DotsProps) {
  const most = places[0]?.sessions ?? 0;
  return (
    <g>
      {places.map((place, index) => (
        <Dot
          key={`${place.latitude},${place.longitude}`}
          frame={drawing.frame}
          longitude={place.longitude}
          latitude={place.latitude}
          index={index}
          // Rounded to what can be seen, so that a change in one city leaves the others alone.
          radius={Math.round(dotRadius(place.sessions, most) * 5) / 5}
        />
      ))}
    </g>
  );
});

interface DotProps {
  readonly frame: MapFrame;
  readonly longitude: number;
  readonly latitude: number;
  readonly index: number;
  readonly radius: number;
}

const Dot = memo(function Dot({ frame, longitude, latitude, index, radius }: DotProps) {
  const at = pointIn(frame, longitude, latitude);
  if (at === null) return null;
  return (
    <circle className="map-dot" data-place={index} cx={at.x.toFixed(1)} cy={at.y.toFixed(1)} r={radius} />
  );
});

interface ArcsProps {
  readonly drawing: WorldDrawing;
  readonly arcs: readonly Arc[];
}

const Arcs = memo(function Arcs({ drawing, arcs }: ArcsProps) {
  return (
    <g>
      {arcs.map((arc, index) => {
        const path = jumpPath(drawing.frame, arc.from, arc.to);
        const ends = [arc.from, arc.to].flatMap(({ longitude, latitude }) => {
          const at = pointIn(drawing.frame, longitude, latitude);
          return at === null ? [] : [at];
        });
        return (
          <g key={`${arc.finding} ${path}`} className="map-arc-link" data-arc={index}>
            <path className={`map-arc map-arc--${arc.severity}`} d={path} />
            <path className="map-arc-reach" d={path} />
            {ends.map(({ x, y }) => (
              <circle
                key={`${x},${y}`}
                className={`map-arc-end map-arc-end--${arc.severity}`}
                cx={x}
                cy={y}
                r={3}
              />
            ))}
          </g>
        );
      })}
    </g>
  );
});
