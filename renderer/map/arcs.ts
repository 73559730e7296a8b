import type { Finding, Sighting } from "../../shared/finding.ts";
import type { Place, Severity } from "../../shared/session.ts";
import { text } from "../text/text.ts";

/** A jump between two sightings, to be drawn on a map. */
export interface Arc {
  readonly finding: string;
  readonly severity: Severity;
  readonly sentence: string;
  readonly from: Place;
  readonly to: Place;
}

/** A place with the numbers of the sightings there. */
export interface NumberedPlace {
  readonly place: Place;
  readonly numbers: readonly number[];
}

/**
 * The jumps in the evidence of findings about places, worst first. One per finding and pair of places: a user who
 * goes back and forth ten times is still one line.
 */
export function arcsOf(findings: readonly Finding[], limit: number): Arc[] {
  const arcs: Arc[] = [];
  for (const finding of findings) {
    if (finding.rule !== "impossible-travel" && finding.rule !== "concurrent-countries") continue;
    for (const [from, to] of jumps(finding)) {
      arcs.push({
        finding: finding.id,
        severity: finding.severity,
        sentence: text.findings.sentence(finding),
        from,
        to,
      });
    }
  }
  return arcs.sort((a, b) => rank[b.severity] - rank[a.severity]).slice(0, limit);
}

const rank: Readonly<Record<Severity, number>> = { notice: 0, warning: 1, critical: 2 };

/** The sightings as they are numbered: oldest first. */
export function inOrder(finding: Finding): Sighting[] {
  return finding.evidence.sightings.toSorted((a, b) => a.at - b.at);
}

/** The pairs of consecutive sightings at different places, in the order they were seen. */
export function jumps(finding: Finding): [Place, Place][] {
  const seen = inOrder(finding).flatMap(({ place }) => place ?? []);
  const pairs: [Place, Place][] = [];
  const known = new Set<string>();
  seen.forEach((to, index) => {
    const from = seen[index - 1];
    if (from === undefined || spot(from) === spot(to)) return;
    const key = [spot(from), spot(to)].sort().join(" ");
    if (known.has(key)) return;
    known.add(key);
    pairs.push([from, to]);
  });
  return pairs;
}

/** The different places of a finding, each with the numbers of its sightings, oldest first, from 1. */
export function numberedPlaces(sightings: readonly Sighting[]): NumberedPlace[] {
  const bySpot = new Map<string, { place: Place; numbers: number[] }>();
  sightings.forEach(({ place }, index) => {
    if (place === null) return;
    const known = bySpot.get(spot(place));
    if (known === undefined) bySpot.set(spot(place), { place, numbers: [index + 1] });
    else known.numbers.push(index + 1);
  });
  return [...bySpot.values()];
}

/** To a tenth of a degree, some ten kilometres: nearer than that is no jump that a map could show. */
function spot({ latitude, longitude }: Place): string {
  return `${latitude.toFixed(1)},${longitude.toFixed(1)}`;
}
