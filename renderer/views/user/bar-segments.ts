import type { Finding } from "../../../shared/finding.ts";
import type { EpochMs, SessionRow } from "../../../shared/session.ts";

/** A stretch of a session's life in one country; null: it is not known. */
export interface Segment {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly country: string | null;
  /** The address changed here within the session. */
  readonly moved: boolean;
}

/**
 * A session's bar in pieces: a session has one address at a time, and findings are the evidence of where it was before.
 * Between two sightings the earlier one counts; after the last one, what the session says now.
 */
export function segmentsOf(
  row: SessionRow,
  from: EpochMs,
  to: EpochMs,
  findings: readonly Finding[],
): readonly Segment[] {
  const present = { at: Number.POSITIVE_INFINITY, address: row.address, country: row.place?.country ?? null };
  const sighted = findings
    .flatMap(({ evidence }) => evidence.sightings)
    .filter(({ session, at }) => session === row.id && at >= from && at <= to)
    .map(({ at, address, place }) => ({ at, address, country: place?.country ?? null }))
    .toSorted((a, b) => a.at - b.at);
  const [first = present, ...later] = sighted;
  const segments: Segment[] = [];
  let now = first;
  let since = from;
  let moved = false;
  for (const next of [...later, present]) {
    if (next.address === now.address) continue;
    // Where it went when is known from the sighting after the move; the last move only from the session itself.
    const at = next.at === Number.POSITIVE_INFINITY ? to : next.at;
    segments.push({ from: since, to: at, country: now.country, moved });
    now = next;
    since = at;
    moved = true;
  }
  segments.push({ from: since, to, country: now.country, moved });
  return segments;
}
