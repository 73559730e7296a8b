/** The overview: figures, charts and the map, narrowed by a filter. */
import type { ViewParams } from "../../../shared/link.ts";
import type { Overview } from "../../../shared/overview.ts";
import { parseFilterOrThrow } from "../filter-text.ts";
import { countOf, type OpenView, type ViewParts } from "./view.ts";

const MARKS = 200;

export function openOverview(parts: ViewParts, params: ViewParams<"overview">): OpenView<"overview"> {
  const filter = parseFilterOrThrow(params.filter);
  return {
    answer() {
      const now = parts.now();
      const activity = parts.activity.series(params.range, now);
      const overview = parts.table.overview(filter, now);
      const { sessions, users, activeNow } = overview.figures;
      const figures = {
        ...overview.figures,
        sessions: countOf(parts, sessions.value),
        users: countOf(parts, users.value),
        activeNow: countOf(parts, activeNow.value),
      };
      return { head: { ...overview, figures, activity, marks: marksSince(parts, activity) }, rows: [] };
    },
  };
}

function marksSince({ engine, revocations }: ViewParts, activity: Overview["activity"]): Overview["marks"] {
  const from = activity.points[0]?.at ?? Number.POSITIVE_INFINITY;
  const findings = engine
    .findings("all", MARKS)
    .filter((finding) => finding.raisedAt >= from)
    .map((finding) => ({
      at: finding.raisedAt,
      kind: "finding" as const,
      severity: finding.severity,
      text: finding.sentence,
    }));
  const revoked = revocations.recent
    .filter(({ at }) => at >= from)
    .map(({ at, sessions }) => ({
      at,
      kind: "revocation" as const,
      severity: null,
      text: sessions === 1 ? "1 session revoked" : `${sessions} sessions revoked`,
    }));
  return [...findings, ...revoked].sort((a, b) => a.at - b.at).slice(-MARKS);
}
