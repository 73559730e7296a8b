import "./places-panel.css";
import { memo, useCallback, useMemo } from "react";
import type { Overview } from "../../../shared/overview.ts";
import { type Bar, BarList } from "../../charts/bar-list.tsx";
import type { Arc } from "../../map/arcs.ts";
import { countryName } from "../../map/country-name.ts";
import { WorldMap } from "../../map/world-map.tsx";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { Panel } from "./panel.tsx";

interface PlacesPanelProps {
  readonly countries: Overview["countries"];
  readonly places: Overview["places"];
  readonly arcs: readonly Arc[];
  readonly chosen: readonly (string | null)[];
  readonly onCountry: (code: string | null) => void;
}

/** Stands for "no country" among the rows; no country has an empty code. */
const UNKNOWN = "";

export const PlacesPanel = memo(function PlacesPanel({
  countries,
  places,
  arcs,
  chosen,
  onCountry,
}: PlacesPanelProps) {
  const words = text.overview.map;
  const total = countries.reduce((sum, { sessions }) => sum + sessions, 0);
  const bars = useMemo(
    () =>
      countries.map(({ country, sessions }): Bar => {
        if (country === null) {
          return {
            id: UNKNOWN,
            label: words.unknown,
            count: sessions,
            action: words.onlyUnknown,
            chosen: chosen.includes(null),
          };
        }
        const name = countryName(country, locale);
        return {
          id: country,
          label: name,
          country,
          count: sessions,
          action: words.only(name),
          chosen: chosen.includes(country),
        };
      }),
    [countries, chosen, words],
  );
  const choose = useCallback((id: string) => onCountry(id === UNKNOWN ? null : id), [onCountry]);
  return (
    <Panel
      area="places"
      title={words.title}
      aside={<Legend cities={places.length > 0} jumps={arcs.length > 0} />}
    >
      <div className="places">
        <div className="places__map">
          <WorldMap countries={countries} places={places} arcs={arcs} chosen={chosen} onCountry={onCountry} />
        </div>
        <div className="places__list panel__scroll">
          {countries.length === 0 ? (
            <p className="panel__none">{words.none}</p>
          ) : (
            <BarList label={words.list} bars={bars} total={total} onChoose={choose} />
          )}
        </div>
      </div>
    </Panel>
  );
});

function Legend({ cities, jumps }: { readonly cities: boolean; readonly jumps: boolean }) {
  const words = text.overview.map;
  return (
    <span className="legend" aria-hidden="true">
      {jumps ? (
        <span>
          <i className="places__key-jump" />
          {words.jump}
        </span>
      ) : null}
      {cities ? (
        <span>
          <i className="places__key-city" />
          {words.city}
        </span>
      ) : null}
      <span className="places__legend">
        {words.fewer}
        <span className="places__steps">
          <i />
          <i />
          <i />
          <i />
          <i />
        </span>
        {words.more}
      </span>
    </span>
  );
}
