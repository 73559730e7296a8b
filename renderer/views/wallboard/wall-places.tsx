import { useMemo } from "react";
import type { Finding } from "../../../shared/finding.ts";
import type { Overview } from "../../../shared/overview.ts";
import { BarList } from "../../charts/bar-list.tsx";
import { arcsOf } from "../../map/arcs.ts";
import { countryName } from "../../map/country-name.ts";
import { WorldMap } from "../../map/world-map.tsx";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

const MOST_ARCS = 12;
const MOST_COUNTRIES = 10;
const NONE: readonly string[] = [];

interface WallPlacesProps {
  readonly head: Overview;
  readonly findings: readonly Finding[];
}

export function WallPlaces({ head, findings }: WallPlacesProps) {
  const arcs = useMemo(() => arcsOf(findings, MOST_ARCS), [findings]);
  const words = text.overview.map;
  const total = head.countries.reduce((sum, { sessions }) => sum + sessions, 0);
  return (
    <>
      <h2>{words.title}</h2>
      <div className="wallboard__places">
        <WorldMap
          countries={head.countries}
          places={head.places}
          arcs={arcs}
          chosen={NONE}
          onCountry={() => {}}
        />
        <BarList
          label={words.list}
          total={total}
          bars={head.countries.slice(0, MOST_COUNTRIES).map(({ country, sessions }) => ({
            id: country ?? "",
            label: country === null ? words.unknown : countryName(country, locale),
            ...(country === null ? {} : { country }),
            count: sessions,
          }))}
        />
      </div>
    </>
  );
}
