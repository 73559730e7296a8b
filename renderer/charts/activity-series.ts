import type { ActivityPoint, Overview, Range } from "../../shared/overview.ts";
import { rangeMs } from "./time-axis.ts";

/** One point of the line. `active` null: nobody was watching, so the line is interrupted. */
export interface LinePoint {
  readonly at: number;
  readonly active: number | null;
  /** The step that ends here; null for the start of a piece of line and for interruptions. */
  readonly step: ActivityPoint | null;
}

/** Sessions started and ended per minute on average between two times. */
export interface FlowBar {
  readonly from: number;
  readonly to: number;
  readonly started: number;
  readonly ended: number;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface ActivitySeries {
  readonly from: number;
  readonly to: number;
  readonly line: readonly LinePoint[];
  readonly bars: readonly FlowBar[];
  /** Where nothing is known, because the monitor was not watching. */
  readonly unwatched: readonly Stretch[];
  /** The highest count. */
  readonly maxActive: number;
  /** The count at the end. */
  readonly latest: number | null;
}

/** How wide bars may be, in minutes. */
const BAR_MINUTES = [1, 2, 5, 10, 20, 30, 60, 180, 720, 1440, 10_080] as const;
const MOST_BARS = 75;

/** A minute as long as there is room for one bar per minute; beyond that a mean per minute over a longer time. */
function barMs(span: number): number {
  const minutes = BAR_MINUTES.find((each) => span / (each * 60_000) <= MOST_BARS) ?? 10_080;
  return minutes * 60_000;
}

/**
 * What the timeline draws, from what the monitor knows. A point's count holds at the end of its step, so the line
 * is drawn there. Where steps are missing, the line is interrupted and the stretch is named: a straight line over
 * a night when nobody watched would be a lie.
 *
 * @param now used for the right edge only while there is no point at all
 * @param zoom the stretch that fills the chart; null: the whole range
 */
export function activitySeries(
  activity: Pick<Overview["activity"], "stepMs" | "points" | "since">,
  range: Range,
  now: number,
  zoom: Stretch | null = null,
): ActivitySeries {
  const { stepMs, points } = activity;
  const last = points.at(-1);
  const to = zoom?.to ?? (last === undefined ? now : last.at + stepMs);
  const from = zoom?.from ?? startOf(points, to, rangeMs[range]);
  // Of a stretch also the step before it, so that the line reaches its left edge.
  const beside = zoom === null ? 0 : stepMs;
  const visible = points.filter(({ at }) => at + stepMs + beside > from && at < to);

  const line: LinePoint[] = [];
  const unwatched: Stretch[] = [];
  let known = from;
  for (const point of visible) {
    const begins = Math.max(point.at, from);
    const ends = point.at + stepMs;
    // Half a step of tolerance: steps may be a little uneven around a change of the machine's clock.
    if (begins - known > stepMs / 2) {
      // The count is known from the end of the first step on.
      unwatched.push({ from: known, to: ends });
      if (line.length > 0) line.push({ at: (known + ends) / 2, active: null, step: null });
    }
    line.push({ at: ends, active: point.active, step: point });
    known = ends;
  }
  if (zoom !== null && last !== undefined && to - known > stepMs) {
    unwatched.push({ from: known, to });
  }
  if (last === undefined && activity.since > from) {
    unwatched.push({ from, to: Math.min(activity.since, to) });
  }

  return {
    from,
    to,
    line,
    bars: flowBars(visible, stepMs, barMs(to - from), from),
    unwatched,
    maxActive: visible.reduce((max, point) => Math.max(max, point.active), 0),
    latest: last?.active ?? null,
  };
}

/** Of a range that is mostly unknown, no more is shown than this. */
const SHORTEST_MS = 5 * 60_000;

/**
 * Where the range begins. While the monitor is younger than the range, it begins late enough that what is known
 * takes two thirds of the width: an hour of which two minutes are known would show nothing at all.
 */
function startOf(points: readonly ActivityPoint[], to: number, range: number): number {
  const first = points[0];
  if (first === undefined || first.at <= to - range) return to - range;
  return to - Math.min(range, Math.max(SHORTEST_MS, 1.5 * (to - first.at)));
}

/**
 * Bars lie on whole multiples of their width, so that they stay where they are while the range moves on. One that
 * the range has cut at its left edge is left out: it would grow and shrink with every step.
 */
function flowBars(
  points: readonly ActivityPoint[],
  stepMs: number,
  wantedMs: number,
  from: number,
): FlowBar[] {
  const width = Math.max(stepMs, Math.round(wantedMs / stepMs) * stepMs);
  const bars = new Map<number, { from: number; steps: number; started: number; ended: number }>();
  for (const point of points) {
    const begins = Math.floor(point.at / width) * width;
    if (begins < from - stepMs) continue;
    const bar = bars.get(begins) ?? { from: point.at, steps: 0, started: 0, ended: 0 };
    bar.steps += 1;
    bar.started += point.started;
    bar.ended += point.ended;
    bars.set(begins, bar);
  }
  return [...bars].map(([begins, bar]) => {
    // A bar that is not full yet is measured over what it covers, but never blown up from less than a minute.
    const minutes = Math.max(Math.min(width, 60_000), bar.steps * stepMs) / 60_000;
    return {
      from: bar.from,
      to: begins + width,
      started: bar.started / minutes,
      ended: bar.ended / minutes,
    };
  });
}
