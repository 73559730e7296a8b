/** The overview: figures, charts and the map, narrowed by a filter. */
import type { ViewParams } from "../../../shared/link.ts";
import type { ActivityPoint, Overview } from "../../../shared/overview.ts";
import { parseFilterOrThrow } from "../filter-text.ts";
import type { Sampling } from "../sampling.ts";
import type { TableOverview } from "../sessions/figures.ts";
import { countOf, type OpenView, type ViewParts } from "./view.ts";

const MARKS = 200;
/** What "active now" means, as in the table's figures. */
const ACTIVE_MS = 5 * 60_000;

export function openOverview(parts: ViewParts, params: ViewParams<"overview">): OpenView<"overview"> {
  const filter = parseFilterOrThrow(params.filter);
  return {
    answer() {
      const now = parts.now();
      const activity = parts.activity.series(params.range, now);
      const overview = parts.table.overview(filter, now);
      const { sessions, users, activeNow } = overview.figures;
      const { table } = parts;
      const whole = scaledUp(overview, parts.sampling);
      const figures = {
        ...whole.figures,
        sessions: countOf(parts, sessions.value, () => table.squares(filter, now)),
        // Each user adds one.
        users: countOf(parts, users.value, () => users.value),
        activeNow: countOf(parts, activeNow.value, () => table.squares(filter, now, now - ACTIVE_MS)),
      };
      const points = activity.points.map((point) => scaledPoint(point, parts.sampling));
      const head = {
        ...whole,
        figures,
        activity: { ...activity, points },
        marks: marksSince(parts, activity),
      };
      return { head, rows: [] };
    },
  };
}

/** Where only a sample is watched, the bars of charts stand for everybody; a user's own numbers are exact as they are. */
function scaledUp(overview: TableOverview, sampling: Sampling): TableOverview {
  const scaled = (count: number): number => sampling.scaled(count);
  const sessions = <T extends { readonly sessions: number }>(part: T): T => ({
    ...part,
    sessions: scaled(part.sessions),
  });
  const { figures } = overview;
  return sampling.oneIn === 1
    ? overview
    : {
        figures: { ...figures, anonymous: scaled(figures.anonymous), opaque: scaled(figures.opaque) },
        idle: overview.idle.map(sessions),
        countries: overview.countries.map((one) => ({ ...sessions(one), users: scaled(one.users) })),
        places: overview.places.map(sessions),
        browsers: overview.browsers.map(sessions),
        systems: overview.systems.map(sessions),
        formats: overview.formats.map(sessions),
        busiest: overview.busiest,
      };
}

function scaledPoint(point: ActivityPoint, sampling: Sampling): ActivityPoint {
  const { at, active, started, ended, revoked } = point;
  const scaled = (count: number): number => sampling.scaled(count);
  // Revoked are those that were revoked, and no estimate.
  return { at, active: scaled(active), started: scaled(started), ended: scaled(ended), revoked };
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
