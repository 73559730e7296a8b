/**
 * One theft, one finding. A stolen session that jumps continents satisfies four rules at once; four findings about it
 * would be three too many. The one that says most stays, with the sightings in which the rest can be seen.
 */
import type { Candidate } from "./facts.ts";

/** Candidates about one user, less those that another of them says better. Pure; keeps the order. */
export function subsume(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  const crowds = candidates.filter(
    ({ rule, severity }) => rule === "concurrent-countries" && severity === "critical",
  );
  const journeys = worstOfEachSession(
    candidates.filter(
      (one) => one.rule === "impossible-travel" && !crowds.some((crowd) => isWithinCountries(one, crowd)),
    ),
  );
  return candidates.filter((one) => {
    switch (one.rule) {
      case "impossible-travel":
        return journeys.includes(one);
      case "concurrent-countries":
        return crowds.includes(one) || !journeys.some((journey) => isWithinCountries(one, journey));
      case "address-change":
      case "client-change":
        return ![...journeys, ...crowds].some((other) => isAboutSessionsOf(one, other));
      default:
        return true;
    }
  });
}

/**
 * The owner's session is impossibly far from each of a thief's, and a thief who changes countries is impossibly far from
 * himself: journeys that have a session in common are one story. Of equal ones always the same is told.
 */
function worstOfEachSession(journeys: readonly Candidate[]): readonly Candidate[] {
  const told: Candidate[] = [];
  const byScore = [...journeys].sort((a, b) => b.score - a.score || (a.cause < b.cause ? -1 : 1));
  for (const one of byScore) if (!told.some((other) => shareSession(one, other))) told.push(one);
  return told;
}

function shareSession(one: Candidate, other: Candidate): boolean {
  const sessions = new Set(other.evidence.sightings.map(({ session }) => session));
  return one.evidence.sightings.some(({ session }) => session !== null && sessions.has(session));
}

/** Several sessions in several countries: no single session explains a journey between them. */
function isWithinCountries(one: Candidate, other: Candidate): boolean {
  const countries = countriesOf(other);
  return [...countriesOf(one)].every((country) => countries.has(country));
}

function isAboutSessionsOf(one: Candidate, other: Candidate): boolean {
  const sessions = new Set(other.evidence.sightings.map(({ session }) => session));
  return one.evidence.sightings.every(({ session }) => session !== null && sessions.has(session));
}

function countriesOf({ evidence }: Candidate): Set<string> {
  const seen = evidence.sightings.flatMap(({ place }) => (place === null ? [] : [place.country]));
  return new Set([...(evidence.countries ?? []), ...seen]);
}
