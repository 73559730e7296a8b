/**
 * How many sessions were active, began and ended, over time. Kept in memory in two resolutions: ten seconds for the
 * last hour, a minute for the last week.
 */
import type { ActivityPoint, Overview, Range } from "../../../shared/overview.ts";
import type { EpochMs } from "../../../shared/session.ts";
import type { SessionChange } from "../sessions/record.ts";

const FINE_MS = 10_000;
const FINE_KEPT = 360;
const COARSE_MS = 60_000;
const COARSE_KEPT = 7 * 24 * 60;

/** How long a chart is and how long one of its steps. */
const RANGES: Readonly<Record<Range, { readonly lengthMs: number; readonly stepMs: number }>> = {
  "15m": { lengthMs: 15 * 60_000, stepMs: 10_000 },
  "1h": { lengthMs: 3_600_000, stepMs: 60_000 },
  "6h": { lengthMs: 6 * 3_600_000, stepMs: 5 * 60_000 },
  "24h": { lengthMs: 24 * 3_600_000, stepMs: 15 * 60_000 },
  "7d": { lengthMs: 7 * 86_400_000, stepMs: 2 * 3_600_000 },
};

type Step = { -readonly [K in keyof ActivityPoint]: ActivityPoint[K] };

export class Activity {
  /** When counting began. */
  readonly since: EpochMs;
  readonly #fine: Step[] = [];
  readonly #coarse: Step[] = [];

  constructor(since: EpochMs) {
    this.since = since;
  }

  /** Counts a change. Sessions found by the first scan are no new ones; `loading` says so. */
  count(change: SessionChange, now: EpochMs, loading: boolean): void {
    switch (change.kind) {
      case "started":
        if (!loading) {
          this.#add(now, "started");
        }
        return;
      case "ended":
        this.#add(now, change.cause === "revoked" ? "revoked" : "ended");
        return;
      case "changed":
        return;
    }
  }

  /** Notes how many sessions there are; called about once a second. */
  note(active: number, now: EpochMs): void {
    this.#step(this.#fine, FINE_MS, FINE_KEPT, now).active = active;
    this.#step(this.#coarse, COARSE_MS, COARSE_KEPT, now).active = active;
  }

  /** The steps of a range up to now, oldest first. Steps before anything was known are left out. */
  series(range: Range, now: EpochMs): Overview["activity"] {
    const { lengthMs, stepMs } = RANGES[range];
    const source = stepMs < COARSE_MS ? this.#fine : this.#coarse;
    const from = floor(now - lengthMs, stepMs);
    const points = new Map<number, Step>();
    for (const step of source) {
      if (step.at >= from) {
        const at = floor(step.at, stepMs);
        const point = points.get(at) ?? { at, active: 0, started: 0, ended: 0, revoked: 0 };
        point.active = step.active;
        point.started += step.started;
        point.ended += step.ended;
        point.revoked += step.revoked;
        points.set(at, point);
      }
    }
    return { stepMs, since: this.since, points: [...points.values()] };
  }

  #add(now: EpochMs, what: "started" | "ended" | "revoked"): void {
    this.#step(this.#fine, FINE_MS, FINE_KEPT, now)[what]++;
    this.#step(this.#coarse, COARSE_MS, COARSE_KEPT, now)[what]++;
  }

  #step(steps: Step[], stepMs: number, kept: number, now: EpochMs): Step {
    const at = floor(now, stepMs);
    const last = steps.at(-1);
    if (last !== undefined && last.at >= at) {
      return last;
    }
    const next = { at, active: last?.active ?? 0, started: 0, ended: 0, revoked: 0 };
    steps.push(next);
    if (steps.length > kept) {
      steps.shift();
    }
    return next;
  }
}

function floor(at: number, stepMs: number): number {
  return Math.floor(at / stepMs) * stepMs;
}
