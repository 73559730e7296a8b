/** How many sessions each user or address opened lately, in bounded memory. */
import type { EpochMs } from "../../../shared/session.ts";
import { mostlyUsed } from "../mostly-used.ts";

/** The window is counted in this many slices; a slice leaves it as a whole, so a count is never too high. */
const SLICES = 12;

interface Tally {
  /** Number of the slice that was counted last. */
  slice: number;
  /** By slice number modulo {@link SLICES}. */
  readonly counts: Uint32Array;
}

export class Openings {
  private readonly windowMs: number;
  private readonly sliceMs: number;
  private readonly tallies: ReturnType<typeof mostlyUsed<string, Tally>>;

  /** Remembers at least the `maxKeys` keys used last; others start again from nothing. */
  constructor(windowMs: number, maxKeys: number) {
    this.windowMs = windowMs;
    this.sliceMs = windowMs / SLICES;
    this.tallies = mostlyUsed(maxKeys);
  }

  /** Counts one session opened at `at` and returns how many were opened within the window. */
  note(key: string, at: EpochMs, now: EpochMs): number {
    if (now - at > this.windowMs || at > now) return this.count(key, now);
    const latest = Math.floor(now / this.sliceMs);
    let tally = this.tallies.get(key);
    if (tally === undefined) {
      tally = { slice: latest, counts: new Uint32Array(SLICES) };
      this.tallies.set(key, tally);
    }
    advance(tally, latest);
    const slice = Math.floor(at / this.sliceMs);
    if (latest - slice < SLICES) {
      const index = slice % SLICES;
      tally.counts[index] = (tally.counts[index] ?? 0) + 1;
    }
    return total(tally);
  }

  count(key: string, now: EpochMs): number {
    const tally = this.tallies.get(key);
    if (tally === undefined) return 0;
    advance(tally, Math.floor(now / this.sliceMs));
    return total(tally);
  }
}

function advance(tally: Tally, latest: number): void {
  const steps = Math.min(SLICES, latest - tally.slice);
  for (let step = 1; step <= steps; step++) tally.counts[(tally.slice + step) % SLICES] = 0;
  if (steps === SLICES) tally.counts.fill(0);
  tally.slice = Math.max(tally.slice, latest);
}

function total(tally: Tally): number {
  let sum = 0;
  for (const count of tally.counts) sum += count;
  return sum;
}
