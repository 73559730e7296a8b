/**
 * One session moves to another country without a new login, faster than an ordinary journey: the token may have been
 * copied. Within a country only where the settings ask for it, because phones change networks all day.
 */

import type { AnomalySettings } from "../../../../shared/settings/rules.ts";
import { sameClient } from "../../clients/clients.ts";
import { countryName, placeName } from "../../geo/country.ts";
import { distanceApartKm } from "../../geo/distance.ts";
import { type Candidate, type Move, placeLesson, type UserFacts } from "../facts.ts";
import { sightingsOfMove } from "../move.ts";
import { habit, learnedNetworks } from "../ordinary.ts";
import { compose } from "../score.ts";
import { duration, nameOf } from "../sentence.ts";

export function addressChange(facts: UserFacts, settings: AnomalySettings): Candidate[] {
  if (!settings.addressChange.enabled) return [];
  const byCause = new Map<string, Candidate>();
  for (const move of facts.moves) {
    const candidate = judge(facts, move, settings);
    if (candidate !== null) byCause.set(candidate.cause, candidate);
  }
  return [...byCause.values()];
}

function judge(facts: UserFacts, move: Move, settings: AnomalySettings): Candidate | null {
  const { withinMs, networks, neighbourKm, lastsMs } = settings.addressChange;
  const { from, to } = move;
  if (from.place === null || to.place === null || to.at === null) return null;
  if (facts.now - to.at > lastsMs) return null;
  const trusted = [from, to].some(
    ({ place }) => place !== null && settings.trustedCountries.includes(place.country),
  );
  if (trusted) return null;
  const elapsedMs = from.at === null ? null : Math.max(0, to.at - from.at);
  const newBrowser = from.client !== null && to.client !== null && !sameClient(from.client, to.client);
  // A slow move is a journey, but the token does not change browsers on the way.
  if (!newBrowser && (elapsedMs === null || elapsedMs > withinMs)) return null;
  const newCountry = from.place.country !== to.place.country;
  const newNetwork = from.network !== null && to.network !== null && from.network.asn !== to.network.asn;
  if (!newCountry && !(networks && newNetwork)) return null;

  const hosting = from.network?.hosting === true || to.network?.hosting === true;
  const near =
    from.place.city !== null && to.place.city !== null && distanceApartKm(from.place, to.place) < neighbourKm;
  // A likely VPN that is far away is already told by impossible-travel: once is enough.
  const far = distanceApartKm(from.place, to.place) > settings.impossibleTravel.minDistanceKm;
  const { score, parts, severity } = compose([
    newCountry
      ? { name: "The session moved to another country without a new login", points: 50 }
      : { name: "The session moved to another network without a new login", points: 35 },
    newBrowser ? { name: "Another browser or system", points: 25 } : null,
    hosting && !newBrowser
      ? { name: "Same browser, through a hosting or VPN network", points: far ? -25 : -15 }
      : null,
    near && newCountry && !newBrowser
      ? { name: "The two places are close to each other", points: -25 }
      : null,
    newCountry ? habit(facts, [from.place.country, to.place.country], settings, -20) : null,
    learnedNetworks(facts, [from, to], settings),
  ]);
  const what = newCountry
    ? `from ${placeName(from.place)} to ${placeName(to.place)}`
    : `to another network in ${countryName(to.place.country)}`;
  const within = elapsedMs === null ? "" : ` within ${duration(elapsedMs)}`;
  const pair = newCountry
    ? [from.place.country, to.place.country]
    : [from.network?.asn ?? 0, to.network?.asn ?? 0];
  return {
    rule: "address-change",
    cause: `${move.handle}|${pair.map(String).sort().join("|")}`,
    score,
    parts,
    severity,
    sentence: `A session of ${nameOf(facts.user, facts.label)} moved ${what}${within}, without a new login.`,
    evidence: {
      sightings: sightingsOfMove(move),
      distanceKm: Math.round(distanceApartKm(from.place, to.place)),
      countries: [...new Set([from.place.country, to.place.country])].sort(),
      thresholds: { withinMs },
    },
    until: to.at + lastsMs + 1,
    lessons: [placeLesson(from.place, from.network), placeLesson(to.place, to.network)],
  };
}
