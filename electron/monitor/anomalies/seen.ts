/** Which of very many sightings the rules look at. */
import type { Glimpse } from "./facts.ts";

/** Comparing every pair of these stays well below a millisecond. */
const MAX_SEEN = 100;

/** More requests from one place add nothing, and a flood from there must not push other places out. */
const MAX_PER_PLACE = 8;

/** At most 100, of each place the most recent; oldest first. */
export function mostTelling(seen: readonly Glimpse[]): readonly Glimpse[] {
  if (seen.length < 2) return seen;
  const newestFirst = [...seen].sort((a, b) => b.at - a.at);
  if (newestFirst.length <= MAX_PER_PLACE) return newestFirst.reverse();
  const perPlace = new Map<string, number>();
  const kept: Glimpse[] = [];
  for (const one of newestFirst) {
    const place = `${one.place.country}|${one.place.latitude}|${one.place.longitude}`;
    const count = perPlace.get(place) ?? 0;
    if (count >= MAX_PER_PLACE) continue;
    perPlace.set(place, count + 1);
    kept.push(one);
    if (kept.length === MAX_SEEN) break;
  }
  return kept.reverse();
}
