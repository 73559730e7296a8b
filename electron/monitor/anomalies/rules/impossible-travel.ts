/**
 * One user is seen in two places further apart than anybody travels in the time between: the great-circle distance
 * less both accuracy radii, over the time between two requests. It does not matter whether the two requests belong
 * to one session that moved or to two sessions. One finding per pair of countries, or of cities within a country.
 */

import type { AnomalySettings } from "../../../../shared/settings/rules.ts";
import { countryName, placeName, samePlace } from "../../geo/country.ts";
import { distanceApartKm } from "../../geo/distance.ts";
import { type Candidate, placeLesson, type Seen, sightingOf, type UserFacts } from "../facts.ts";
import { habit, journey, learnedNetworks, likelyVpn, roaming } from "../ordinary.ts";
import { compose, type Part } from "../score.ts";
import { clock, duration, inNumbers, nameOf } from "../sentence.ts";

/** More pairs than this are one story told often: the worst are enough. */
const MAX_PAIRS = 3;

/** Requests this close together count as one second apart, so that speeds stay finite. */
const SHORTEST_MS = 1000;

const HOUR = 3_600_000;

/** There, back and there again within this time is more than somebody who switches a VPN on and off. */
const TURNS = 3;
const TURNS_WITHIN_MS = 20 * 60_000;

export function impossibleTravel(facts: UserFacts, settings: AnomalySettings): Candidate[] {
  const { enabled, lookbackMs } = settings.impossibleTravel;
  if (!enabled || facts.seen.length < 2) return [];
  const seen = facts.seen.filter(
    (one) => facts.now - one.at <= lookbackMs && !settings.trustedCountries.includes(one.place.country),
  );
  const worst = new Map<string, Candidate>();
  for (const [index, later] of seen.entries()) {
    for (const earlier of seen.slice(0, index)) {
      const candidate = judge(facts, earlier, later, settings);
      if (candidate === null) continue;
      const known = worst.get(candidate.cause);
      // On a tie the later pair, which lasts longer.
      if (known === undefined || candidate.score >= known.score) worst.set(candidate.cause, candidate);
    }
  }
  return [...worst.values()].sort((a, b) => b.score - a.score).slice(0, MAX_PAIRS);
}

function judge(facts: UserFacts, earlier: Seen, later: Seen, settings: AnomalySettings): Candidate | null {
  const { maxSpeedKmh, minDistanceKm, minDistanceInCountryKm, lookbackMs } = settings.impossibleTravel;
  if (samePlace(earlier.place, later.place) || (!earlier.alive && !later.alive)) return null;
  const distanceKm = distanceApartKm(earlier.place, later.place);
  const sameCountry = earlier.place.country === later.place.country;
  if (distanceKm <= minDistanceKm) return null;
  const elapsedMs = Math.max(SHORTEST_MS, later.at - earlier.at);
  const speedKmh = distanceKm / (elapsedMs / HOUR);
  if (speedKmh <= maxSpeedKmh) return null;

  const sameNetwork = earlier.network !== null && earlier.network.asn === later.network?.asn;
  const sameSession = earlier.handle === later.handle;
  if (sameCountry) {
    // A carrier's customers appear at its exits anywhere in the country, and a phone is not where the desktop is.
    if (sameNetwork || distanceKm < minDistanceInCountryKm || onPhone(earlier) || onPhone(later)) return null;
  }
  const countries = [...new Set([earlier.place.country, later.place.country])].sort();
  const { score, parts, severity } = compose([
    { name: `${inNumbers(distanceKm)} km faster than an airliner`, points: 55 },
    speedKmh > 2 * maxSpeedKmh ? { name: "More than twice as fast", points: 20 } : null,
    sameSession && !sameCountry ? { name: "One session in both places", points: 10 } : null,
    backAndForth(facts, earlier, later)
      ? { name: "Both places take turns within minutes", points: 15 }
      : null,
    sameCountry ? { name: "Both places are in one country", points: -40 } : null,
    sameNetwork ? { name: "Both places on one network", points: -30 } : null,
    vpnPart(facts, earlier, later),
    sameCountry ? null : journey(facts, earlier, later),
    sameCountry ? null : roaming(facts, earlier, later, settings),
    sameCountry ? null : habit(facts, countries, settings, -20),
    learnedNetworks(facts, [earlier, later], settings),
  ]);
  return {
    rule: "impossible-travel",
    cause: pairOf(earlier, later, sameCountry),
    score,
    parts,
    severity,
    sentence: sentenceOf(facts, earlier, later, { distanceKm, elapsedMs, sameSession }),
    evidence: {
      sightings: [sightingOf(earlier), sightingOf(later)],
      distanceKm: Math.round(distanceKm),
      speedKmh: Math.round(speedKmh),
      countries,
      thresholds: sameCountry
        ? { maxSpeedKmh, minDistanceKm: Math.max(minDistanceKm, minDistanceInCountryKm) }
        : { maxSpeedKmh, minDistanceKm },
    },
    until: later.at + lookbackMs + 1,
    lessons: [placeLesson(earlier.place, earlier.network), placeLesson(later.place, later.network)],
  };
}

function vpnPart({ seen }: UserFacts, earlier: Seen, later: Seen): Part | null {
  if (likelyVpn(earlier, seen) || likelyVpn(later, seen)) {
    return { name: "A client the user also has elsewhere, through a hosting or VPN network", points: -40 };
  }
  const hosting = earlier.network?.hosting === true || later.network?.hosting === true;
  // Another device on a VPN looks like this, but a single session does not change devices.
  return hosting && earlier.handle !== later.handle
    ? { name: "Through a hosting or VPN network", points: -15 }
    : null;
}

function onPhone({ client }: Seen): boolean {
  return client?.kind === "mobile";
}

/** A device on a VPN moves there and stays; two people with one token take turns. */
function backAndForth({ moves, now }: UserFacts, earlier: Seen, later: Seen): boolean {
  if (earlier.handle !== later.handle) return false;
  const countries = [earlier.place.country, later.place.country];
  const turns = moves.filter(
    ({ handle, from, to }) =>
      handle === later.handle &&
      now - (to.at ?? 0) <= TURNS_WITHIN_MS &&
      from.place?.country !== to.place?.country &&
      [from, to].every(({ place }) => place !== null && countries.includes(place.country)),
  );
  return turns.length >= TURNS;
}

function pairOf(a: Seen, b: Seen, sameCountry: boolean): string {
  const names = sameCountry
    ? [a, b].map(({ place }) => `${place.country}/${place.city ?? ""}`)
    : [a.place.country, b.place.country];
  return names.sort().join("|");
}

function sentenceOf(
  { user, label }: UserFacts,
  earlier: Seen,
  later: Seen,
  { distanceKm, elapsedMs, sameSession }: { distanceKm: number; elapsedMs: number; sameSession: boolean },
): string {
  const name = nameOf(user, label);
  const from = placeName(earlier.place);
  const to = placeName(later.place);
  const kilometres = `${inNumbers(distanceKm)} km`;
  const times = `${clock(earlier.at)} and ${clock(later.at)}`;
  const measure =
    elapsedMs < 60_000
      ? `${kilometres} apart at the same time`
      : `${kilometres} in ${duration(elapsedMs)}, which nobody travels`;
  const places = from === to ? `two places in ${countryName(later.place.country)}` : `${from} and ${to}`;
  return sameSession
    ? `One session of ${name} was used from ${places} (${times}): ${measure}.`
    : `${name} was active from ${places} (${times}): ${measure}.`;
}
