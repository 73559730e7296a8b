import "./sightings-table.css";
import type { Sighting } from "../../../shared/finding.ts";
import { storeNow } from "../../clock/store-clock.ts";
import { PlaceName } from "../../components/country.tsx";
import { formatDuration } from "../../format/durations.ts";
import { formatFull, formatMoment } from "../../format/times.ts";
import { hrefOf } from "../../route/use-route.ts";
import { clientName } from "../../table/who.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

/** The requests that a finding rests on, numbered as on the map; what changed from one to the next stands out. */
export function SightingsTable({ sightings }: { readonly sightings: readonly Sighting[] }) {
  const words = text.findings.columns;
  return (
    <table className="sightings">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{text.findings.number}</span>
          </th>
          <th scope="col">{words.at}</th>
          <th scope="col">{words.place}</th>
          <th scope="col">{words.address}</th>
          <th scope="col">{words.client}</th>
          <th scope="col">{words.session}</th>
        </tr>
      </thead>
      <tbody>
        {sightings.map((sighting, index) => (
          <Row
            key={`${sighting.at} ${sighting.session} ${sighting.address}`}
            number={index + 1}
            sighting={sighting}
            before={sightings[index - 1]}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly number: number;
  readonly sighting: Sighting;
  readonly before: Sighting | undefined;
}

function Row({ number, sighting, before }: RowProps) {
  const { at, place, address, network, client, session } = sighting;
  const unknown = <span className="sightings__none">{text.findings.unknown}</span>;
  const moved = before !== undefined && before.place?.country !== place?.country;
  const clientChanged =
    before !== undefined &&
    (before.client?.browser !== client?.browser || before.client?.system !== client?.system);
  return (
    <tr>
      <td className="sightings__number">
        <span>{number}</span>
      </td>
      <td title={formatFull(at, locale)}>
        {formatMoment(at, storeNow(), locale)}
        {before === undefined ? null : (
          <span className="sightings__after">
            {" "}
            {text.findings.after(formatDuration(at - before.at, locale))}
          </span>
        )}
      </td>
      <td className={moved ? "sightings__changed" : undefined}>
        {place === null ? unknown : <PlaceName place={place} />}
      </td>
      <td>
        {address ?? unknown}
        {network === null ? null : (
          <small className="sightings__network" title={network}>
            {network}
          </small>
        )}
      </td>
      <td className={clientChanged ? "sightings__client sightings__changed" : "sightings__client"}>
        {client === null ? unknown : clientName(client)}
      </td>
      <td>
        {session === null ? (
          <span className="sightings__none">{text.findings.ended}</span>
        ) : (
          <a href={hrefOf({ name: "sessions", filter: "", session })} title={text.findings.openSession}>
            <code>{session.slice(0, 8)}</code>
          </a>
        )}
      </td>
    </tr>
  );
}
