/**
 * A user who was away for long comes back, and comes back different: from another country or with another browser.
 * Forgotten accounts are taken over because nobody notices. That people return is ordinary and no finding.
 */

import type { AnomalySettings } from "../../../../shared/settings/rules.ts";
import { countryName, placeName } from "../../geo/country.ts";
import {
  type Candidate,
  clientLesson,
  clientName,
  placeLesson,
  sightingOf,
  type UserFacts,
} from "../facts.ts";
import { compose } from "../score.ts";
import { duration, nameOf } from "../sentence.ts";

export function dormantReturn(facts: UserFacts, settings: AnomalySettings): Candidate[] {
  const { enabled, awayMs, onlyWhenDifferent, lastsMs } = settings.dormantReturn;
  const { known, now } = facts;
  const away = known?.away ?? null;
  if (!enabled || known === null || away === null) return [];
  const absenceMs = away.to - away.from;
  if (absenceMs < awayMs || now - away.to > lastsMs) return [];
  const since = facts.seen.filter((seen) => seen.alive && seen.at >= away.to);
  const latest = since.at(-1);
  if (latest === undefined || settings.trustedCountries.includes(latest.place.country)) return [];
  const country = known.countries.get(latest.place.country);
  const newCountry = country !== undefined && country.firstAt >= away.to;
  const client = latest.client === null ? undefined : known.clients.get(clientName(latest.client));
  const newClient = client !== undefined && client.firstAt >= away.to;
  if (onlyWhenDifferent && !newCountry && !newClient) return [];
  const { score, parts, severity } = compose([
    { name: `Back after ${duration(absenceMs)}`, points: 20 },
    newCountry ? { name: "From a country not seen before", points: 30 } : null,
    newClient ? { name: "With a browser not seen before", points: 10 } : null,
  ]);
  const different = [
    newCountry ? `from ${countryName(latest.place.country)} for the first time` : null,
    newClient && latest.client !== null ? `with ${clientName(latest.client)}, not seen before` : null,
  ].filter((part) => part !== null);
  return [
    {
      rule: "dormant-return",
      cause: String(away.from),
      score,
      parts,
      severity,
      sentence: `${nameOf(facts.user, facts.label)} is back after ${duration(absenceMs)}, active from ${placeName(latest.place)}${different.length === 0 ? "" : ` (${different.join(", ")})`}.`,
      evidence: {
        sightings: since.slice(-50).reverse().map(sightingOf),
        countries: [latest.place.country],
        ageMs: absenceMs,
        thresholds: { awayMs },
      },
      until: away.to + lastsMs + 1,
      lessons: [
        placeLesson(latest.place, latest.network),
        ...(latest.client === null ? [] : [clientLesson(latest.client)]),
      ],
    },
  ];
}
