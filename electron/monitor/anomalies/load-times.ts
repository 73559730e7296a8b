/** When the whole store was being read: a change "observed" then is only the moment the scan came by. */
import type { EpochMs } from "../../../shared/session.ts";

const MAX_LOADS = 16;

export class LoadTimes {
  /** The first load has no beginning that is known here: it covers everything until it is finished. */
  private loads: { from: EpochMs; to: EpochMs }[] = [
    { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
  ];

  /** Whether no load is under way. */
  get live(): boolean {
    return this.loads.at(-1)?.to !== Number.POSITIVE_INFINITY;
  }

  started(now: EpochMs): void {
    if (!this.live) return;
    this.loads.push({ from: now, to: Number.POSITIVE_INFINITY });
    if (this.loads.length > MAX_LOADS) this.loads.shift();
  }

  finished(now: EpochMs): void {
    const last = this.loads.at(-1);
    if (last !== undefined && !this.live) last.to = now;
  }

  cover(at: EpochMs): boolean {
    return this.loads.some(({ from, to }) => from <= at && at <= to);
  }
}
