/**
 * How many sessions were active, began and ended, over time. Kept in memory in two resolutions: ten seconds for the
 * last hour, a minute for the last day. Longer ranges come from the history, which the minutes are written to.
 */
import type { ActivityPoint, Overview, Range } from "../../../shared/overview.ts";
import type { EpochMs } from "../../../shared/session.ts";
import type { SessionChange } from "../sessions/record.ts";

const FINE_MS = 10_000;
const FINE_KEPT = 360;
const COARSE_MS = 60_000;
const COARSE_KEPT = 24 * 60;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long a chart is and how long one of its steps; at most 500 steps. */
const RANGES: Readonly<Record<Range, { readonly lengthMs: number; readonly stepMs: number }>> = {
  "15m": { lengthMs: HOUR / 4, stepMs: 10_000 },
  "1h": { lengthMs: HOUR, stepMs: 60_000 },
  "6h": { lengthMs: 6 * HOUR, stepMs: 5 * 60_000 },
  "24h": { lengthMs: DAY, stepMs: 15 * 60_000 },
  "7d": { lengthMs: 7 * DAY, stepMs: HOUR },
  "30d": { lengthMs: 30 * DAY, stepMs: 3 * HOUR },
  "90d": { lengthMs: 90 * DAY, stepMs: 6 * HOUR },
  "1y": { lengthMs: 365 * DAY, stepMs: DAY },
};

/** What is asked of the history for long ranges; see `minutes.ts`. */
export interface MinuteLog {
  /** How long minutes are kept. */
  readonly keptMs: number;
  series(from: EpochMs, to: EpochMs, stepMs: number): readonly ActivityPoint[];
}

type Step = { -readonly [K in keyof ActivityPoint]: ActivityPoint[K] };

export class Activity {
  /** When counting began. */
  readonly since: EpochMs;
  readonly #log: MinuteLog;
  readonly #fine: Step[] = [];
  readonly #coarse: Step[];
  /** Minutes before this one are in the log for good. */
  #loggedBefore: EpochMs;
  #lost = 0;
  #long: { readonly key: string; readonly points: readonly ActivityPoint[] } = { key: "", points: [] };

  constructor(since: EpochMs, log: MinuteLog) {
    this.since = since;
    this.#log = log;
    this.#coarse = log.series(since - COARSE_KEPT * COARSE_MS, Number.MAX_SAFE_INTEGER, COARSE_MS).map(copy);
    // A clock that was set back leaves minutes of the future; they would swallow everything until then.
    while ((this.#coarse.at(-1)?.at ?? 0) > since) this.#coarse.pop();
    this.#loggedBefore = this.#coarse.at(-1)?.at ?? floor(since, COARSE_MS);
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

  /** Minutes that the log does not have in their present form, oldest first. */
  unlogged(): readonly ActivityPoint[] {
    return this.#coarse.filter(({ at }) => at >= this.#loggedBefore);
  }

  /** Minutes that became too old to be kept here before the log had them. */
  get lost(): number {
    return this.#lost;
  }

  /** The minutes of {@link unlogged} are in the log. */
  logged(): void {
    this.#loggedBefore = this.#coarse.at(-1)?.at ?? this.#loggedBefore;
  }

  /** The steps of a range up to now, oldest first. Steps in which nobody watched are left out. */
  series(range: Range, now: EpochMs): Overview["activity"] {
    const { lengthMs, stepMs } = RANGES[range];
    const from = floor(now - lengthMs, stepMs);
    const { keptMs } = this.#log;
    if (stepMs >= COARSE_MS && lengthMs > COARSE_KEPT * COARSE_MS) {
      const logged = this.#longSeries(from, floor(now - DAY, stepMs), stepMs);
      const recent = steps(this.#coarse, Math.max(from, floor(now - DAY, stepMs)), stepMs);
      return { stepMs, since: this.since, keptMs, points: [...logged, ...recent] };
    }
    // Right after a start there are no ten seconds of the time before, but minutes.
    const fineFrom = this.#fine[0]?.at ?? now;
    const known = this.#coarse.find(({ at }) => at >= from)?.at ?? now;
    const tooYoung = stepMs < COARSE_MS && fineFrom > from && known < floor(fineFrom, COARSE_MS);
    const shownMs = tooYoung ? COARSE_MS : stepMs;
    const source = shownMs < COARSE_MS ? this.#fine : this.#coarse;
    const points = steps(source, floor(from, shownMs), shownMs);
    return { stepMs: shownMs, since: this.since, keptMs, points };
  }

  /** What is older than a day changes only when a step comes or goes. */
  #longSeries(from: EpochMs, to: EpochMs, stepMs: number): readonly ActivityPoint[] {
    const key = `${from} ${to} ${stepMs}`;
    if (this.#long.key !== key) {
      this.#long = { key, points: this.#log.series(from, to, stepMs) };
    }
    return this.#long.points;
  }

  #add(now: EpochMs, what: "started" | "ended" | "revoked"): void {
    this.#step(this.#fine, FINE_MS, FINE_KEPT, now)[what]++;
    this.#step(this.#coarse, COARSE_MS, COARSE_KEPT, now)[what]++;
  }

  #step(among: Step[], stepMs: number, kept: number, now: EpochMs): Step {
    const at = floor(now, stepMs);
    const last = among.at(-1);
    if (last !== undefined && last.at >= at) {
      return last;
    }
    const next = { at, active: last?.active ?? 0, started: 0, ended: 0, revoked: 0 };
    among.push(next);
    if (among.length > kept) {
      const oldest = among.shift();
      if (among === this.#coarse && oldest !== undefined && oldest.at >= this.#loggedBefore) this.#lost++;
    }
    return next;
  }
}

/** Puts steps together into longer ones. */
function steps(source: readonly Step[], from: EpochMs, stepMs: number): ActivityPoint[] {
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
  return [...points.values()];
}

function copy(point: ActivityPoint): Step {
  return { ...point };
}

function floor(at: number, stepMs: number): number {
  return Math.floor(at / stepMs) * stepMs;
}
