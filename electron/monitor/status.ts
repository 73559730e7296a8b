/** The truth about the connection, put together from all parts that know some of it. */
import type { Failure } from "../../shared/failure.ts";
import type { Phase, Status } from "../../shared/status.ts";
import type { Lasting } from "./lasting.ts";
import type { Watched } from "./watched.ts";

interface StatusParts extends Lasting {
  readonly watched: Watched;
  /** Why nothing is watched, where an address was given that is none. */
  readonly addressProblem: Failure | null;
  /** No store may be changed, whatever was said when it was connected. */
  readonly readOnly: boolean;
  readonly changesPerSecond: number;
}

export function statusOf(of: StatusParts): Status {
  const { watch, target, parts } = of.watched;
  const { geo, ownNetworks, problems } = of.whereabouts;
  const attempt = watch?.attempt ?? null;
  const identity = attempt?.connection.identity;
  const feed = attempt?.feed ?? null;
  return {
    phase: phaseOf(of),
    where: watch === null ? null : target.url,
    demonstration: target.demonstration,
    server: identity === undefined ? null : { ...identity },
    tunnel: attempt?.connection.tunnel?.shown ?? null,
    feed: feed === null ? null : { kind: feed.kind, reason: feed.reason, problem: feed.problem },
    wantedFeed: watch?.wantedFeed ?? null,
    readOnly: of.readOnly || (watch !== null && target.readOnly),
    problems: [
      ...(attempt?.connection.problems ?? []),
      ...problems,
      ...parts.ingest.problems,
      ...[parts.history, of.audit, of.settings].flatMap(({ problem }) => problem ?? []),
      ...of.events.problems,
      ...of.alerts.problems(),
    ],
    skewMs: attempt?.connection.skewMs ?? null,
    drift: attempt?.drift.result ?? null,
    lagMs: attempt?.lag.percentile() ?? null,
    changesPerSecond: Math.round(of.changesPerSecond),
    geo: { source: geo.source, date: geo.date, cities: geo.cities, networks: ownNetworks },
  };
}

function phaseOf({ watched, addressProblem }: StatusParts): Phase {
  if (watched.watch !== null) {
    return watched.watch.phase;
  }
  return addressProblem === null
    ? { kind: "idle" }
    : { kind: "failed", reason: addressProblem, nextAttemptAt: null };
}
