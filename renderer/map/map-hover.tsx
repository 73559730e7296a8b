import type { Overview } from "../../shared/overview.ts";
import { SeverityMark } from "../components/severity-mark.tsx";
import { formatShare } from "../format/numbers.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import type { Arc } from "./arcs.ts";
import { countryName } from "./country-name.ts";

export type MapSubject =
  | { readonly kind: "country"; readonly country: string }
  | { readonly kind: "place"; readonly place: Overview["places"][number] }
  | { readonly kind: "arc"; readonly arc: Arc };

interface MapHoverProps {
  readonly subject: MapSubject;
  readonly countries: Overview["countries"];
  /** The pointer's place within the map, and the map's width, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** What the box beside the pointer says about a country, a city or a jump. */
export function MapHover({ subject, countries, x, y, width }: MapHoverProps) {
  // On the side where there is room.
  const across = x > width / 2 ? { right: width - x + 12 } : { left: x + 12 };
  const down = y > 120 ? { top: y, transform: "translateY(-100%)" } : { top: y + 12 };
  return (
    <div className="world-map__hover chart-hover" style={{ ...across, ...down }}>
      <Content subject={subject} countries={countries} />
    </div>
  );
}

function Content({ subject, countries }: Pick<MapHoverProps, "subject" | "countries">) {
  switch (subject.kind) {
    case "country": {
      const counts = countries.find(({ country }) => country === subject.country);
      const all = countries.reduce((sum, { sessions }) => sum + sessions, 0);
      if (counts === undefined) return null;
      return (
        <>
          <p className="chart-hover__title">{countryName(subject.country, locale)}</p>
          <p>
            <strong>{text.count.sessions(counts.sessions)}</strong>{" "}
            {text.overview.map.share(formatShare(counts.sessions / Math.max(1, all), locale))}
          </p>
          <p>{text.count.users(counts.users)}</p>
        </>
      );
    }
    case "place":
      return (
        <>
          <p className="chart-hover__title">
            {subject.place.city === null
              ? countryName(subject.place.country, locale)
              : `${subject.place.city}, ${countryName(subject.place.country, locale)}`}
          </p>
          <p>
            <strong>{text.count.sessions(subject.place.sessions)}</strong>
          </p>
        </>
      );
    case "arc":
      return (
        <ul>
          <li>
            <SeverityMark severity={subject.arc.severity} />
            <span>{subject.arc.sentence}</span>
          </li>
        </ul>
      );
  }
}
