/** What the application itself reports of a user, as the rules take it: placed, recognised, and harmless to show. */
import type { Handle } from "../../shared/session.ts";
import type { Report } from "./anomalies/rules/reported.ts";
import { recogniseClient } from "./clients/clients.ts";
import { normaliseAddress } from "./geo/address.ts";
import type { ApplicationEvent } from "./store/reports.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** `sessions`: the user's, which the application names by the hashes of their tokens. */
export function reportOf(
  { about, sightings, sentence, ...event }: ApplicationEvent,
  whereabouts: Whereabouts,
  sessions: readonly { readonly hash: string; readonly handle: Handle }[],
): Report {
  const handles = new Map(sessions.map(({ hash, handle }) => [hash, handle]));
  return {
    ...event,
    user: about.user,
    label: about.label === null ? null : printable(about.label),
    sentence: printable(sentence),
    sightings: sightings.map(({ at, address, userAgent, session }) => {
      const ip = address === null ? null : normaliseAddress(address);
      return {
        at,
        session: session === null ? null : (handles.get(session) ?? null),
        address: ip,
        place: ip === null ? null : whereabouts.geo.locate(ip),
        network: ip === null ? null : (whereabouts.networkOf(ip)?.name ?? null),
        client: userAgent === null ? null : recogniseClient(userAgent),
      };
    }),
  };
}

/** Text from outside as one harmless line: no control, direction or line-breaking characters. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, " ").trim();
}
