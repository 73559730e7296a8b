const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const steps = [
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  30 * DAY,
];

export interface TimeTicks {
  readonly stepMs: number;
  readonly at: readonly number[];
}

/**
 * Round moments between two times, at most `most` of them. `zoneOffsetMs` is local time minus UTC, so that days
 * begin at the reader's midnight.
 */
export function timeTicks(from: number, to: number, most: number, zoneOffsetMs: number): TimeTicks {
  const stepMs =
    steps.find((step) => (to - from) / step <= most) ?? Math.ceil((to - from) / most / DAY) * DAY;
  const at: number[] = [];
  const first = Math.ceil((from + zoneOffsetMs) / stepMs) * stepMs - zoneOffsetMs;
  for (let tick = first; tick <= to; tick += stepMs) at.push(tick);
  return { stepMs, at };
}
