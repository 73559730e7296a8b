import type { SessionRow } from "../../shared/session.ts";
import { formatFull } from "../format/times.ts";
import { visible } from "../format/visible.ts";
import { countryName } from "../map/country-name.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { clientName, who } from "./who.ts";

/** A session as one line to be pasted into a ticket. Its handle finds it again here; the token is not known. */
export function describeRow(row: SessionRow): string {
  const { user, label, place } = row;
  const named =
    user === null ? text.session.anonymous : label === null ? who(row) : `${who(row)} <${visible(user)}>`;
  const country = place === null ? text.session.noPlace : countryName(place.country, locale);
  const times = [
    [text.columns.createdAt, row.createdAt],
    [text.columns.lastSeen, row.lastSeen],
    [text.columns.expiresAt, row.expiresAt],
  ] as const;
  return [
    named,
    row.address ?? text.session.noAddress,
    place?.city == null ? country : `${place.city}, ${country}`,
    clientName(row.client),
    ...times.flatMap(([name, at]) => (at === null ? [] : [`${name}: ${formatFull(at, locale)}`])),
    `${text.details.handle}: ${row.id}`,
  ].join("; ");
}
