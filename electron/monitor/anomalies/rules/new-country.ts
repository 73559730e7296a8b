/**
 * The first time a user is seen in a country, once the user has been known long enough to say so. On its own it
 * is what every journey looks like, so a notice; another browser as well makes it a warning.
 */

import type { AnomalySettings } from "../../../../shared/settings/rules.ts";
import { countryName, placeName } from "../../geo/country.ts";
import { type Candidate, clientName, placeLesson, type Seen, sightingOf, type UserFacts } from "../facts.ts";
import { compose } from "../score.ts";
import { inWords, nameOf, plural } from "../sentence.ts";

/** Of the countries known before, as many are named. */
const MAX_NAMED = 5;

export function newCountry(facts: UserFacts, settings: AnomalySettings): Candidate[] {
  const { enabled, learningMs, learningDays, lastsMs } = settings.newCountry;
  const { known, now } = facts;
  if (!enabled || known === null || known.days < learningDays) return [];
  const candidates: Candidate[] = [];
  for (const [country, { firstAt }] of known.countries) {
    if (firstAt - known.since < learningMs || now - firstAt > lastsMs) continue;
    if (settings.trustedCountries.includes(country)) continue;
    const there = facts.seen.filter((seen) => seen.alive && seen.place.country === country);
    const latest = there.at(-1);
    if (latest === undefined) continue;
    candidates.push(candidateOf(facts, country, firstAt, there, latest, settings));
  }
  return candidates;
}

function candidateOf(
  { user, label, known }: UserFacts,
  country: string,
  firstAt: number,
  there: readonly Seen[],
  latest: Seen,
  settings: AnomalySettings,
): Candidate {
  const { learningMs, learningDays, lastsMs } = settings.newCountry;
  const before = [...(known?.countries ?? [])]
    .filter(([, remembered]) => remembered.firstAt < firstAt)
    .map(([code]) => code);
  const newClient = firstWith(known?.clients ?? new Map(), latest, firstAt);
  const { score, parts, severity } = compose([
    { name: "First time in this country", points: 35 },
    newClient ? { name: "With a browser not seen before", points: 20 } : null,
    latest.network?.hosting === true ? { name: "Through a hosting or VPN network", points: 5 } : null,
  ]);
  const more =
    before.length > MAX_NAMED ? [plural(before.length - MAX_NAMED, "other country", "other countries")] : [];
  const usual = inWords([...before.slice(0, MAX_NAMED).map((code) => countryName(code)), ...more]);
  return {
    rule: "new-country",
    cause: country,
    score,
    parts,
    severity,
    sentence: `${nameOf(user, label)} was active from ${placeName(latest.place)} for the first time${before.length === 0 ? "" : `; before that only from ${usual}`}.`,
    evidence: {
      sightings: there.slice(-50).reverse().map(sightingOf),
      countries: [country],
      thresholds: { learningMs, learningDays },
    },
    until: firstAt + lastsMs + 1,
    lessons: [placeLesson(latest.place, latest.network)],
  };
}

/** Whether the browser, too, was first seen together with the new country. */
function firstWith(
  clients: ReadonlyMap<string, { firstAt: number }>,
  latest: Seen,
  firstAt: number,
): boolean {
  if (latest.client === null) return false;
  const remembered = clients.get(clientName(latest.client));
  return remembered !== undefined && remembered.firstAt >= firstAt && clients.size > 1;
}
