/**
 * One user is active from several countries at once: sessions with a request within the window, from as many
 * countries as the settings name. Ended sessions do not count.
 */

import type { AnomalySettings } from "../../../../shared/settings/rules.ts";
import { countryName, placeName } from "../../geo/country.ts";
import { distanceApartKm } from "../../geo/distance.ts";
import { type Candidate, placeLesson, type Seen, sightingOf, type UserFacts } from "../facts.ts";
import { habit, learnedNetworks, likelyVpn } from "../ordinary.ts";
import { compose, type Part } from "../score.ts";
import { duration, inWords, nameOf, plural } from "../sentence.ts";

export function concurrentCountries(facts: UserFacts, settings: AnomalySettings): Candidate[] {
  const { enabled, windowMs, warningCountries, criticalCountries, neighbourKm } =
    settings.concurrentCountries;
  if (!enabled) return [];
  const active = facts.seen.filter(
    (seen) =>
      seen.alive &&
      facts.now - seen.at <= windowMs &&
      !settings.trustedCountries.includes(seen.place.country),
  );
  const latest = latestPerCountry(active);
  if (latest.length < warningCountries) return [];
  const critical = latest.length >= criticalCountries;
  const { score, parts, severity } = compose([
    {
      name: `Active in ${plural(latest.length, "country", "countries")}`,
      points: critical ? Math.min(90, 75 + 5 * (latest.length - criticalCountries)) : 50,
    },
    ...latest.map((one) => explainedByVpn(one, active, facts.seen)),
    neighbours(latest, neighbourKm) ? { name: "The two cities are close to each other", points: -15 } : null,
    habit(
      facts,
      latest.map((seen) => seen.place.country),
      settings,
      -20,
    ),
    learnedNetworks(facts, latest, settings),
  ]);
  const places = latest.map((seen) => placeName(seen.place));
  return [
    {
      rule: "concurrent-countries",
      cause: "",
      score,
      parts,
      severity,
      sentence: `${nameOf(facts.user, facts.label)} was active from ${plural(latest.length, "country", "countries")} within ${duration(windowMs)}: ${inWords(places)}.`,
      evidence: {
        sightings: evidenceOf(active, latest),
        countries: latest.map((seen) => seen.place.country).sort(),
        count: latest.length,
        thresholds: { windowMs, warningCountries, criticalCountries },
      },
      // The countries leave the window one by one, the least recent first.
      until: (latest.at(-1)?.at ?? facts.now) + windowMs + 1,
      lessons: latest.map((seen) => placeLesson(seen.place, seen.network)),
    },
  ];
}

/** The latest sighting of each country, most recent first. */
function latestPerCountry(active: readonly Seen[]): Seen[] {
  const byCountry = new Map<string, Seen>();
  for (const seen of active) byCountry.set(seen.place.country, seen);
  return [...byCountry.values()].sort((a, b) => b.at - a.at);
}

function explainedByVpn(one: Seen, active: readonly Seen[], seen: readonly Seen[]): Part | null {
  const there = active.filter((other) => other.place.country === one.place.country);
  if (!there.every((other) => likelyVpn(other, seen))) return null;
  return { name: `${countryName(one.place.country)} only through a hosting or VPN network`, points: -25 };
}

function neighbours(latest: readonly Seen[], neighbourKm: number): boolean {
  const [a, b, ...more] = latest;
  if (a === undefined || b === undefined || more.length > 0) return false;
  if (a.place.city === null || b.place.city === null) return false;
  return distanceApartKm(a.place, b.place) < neighbourKm;
}

/** One sighting per country first, then other sessions, most recent first; the evidence takes at most 50. */
function evidenceOf(active: readonly Seen[], latest: readonly Seen[]) {
  const others = active.filter((seen) => !latest.includes(seen)).reverse();
  return [...latest, ...others].slice(0, 50).map(sightingOf);
}
