/** When a monitor that ended unasked is started again, and when it is given up. Both hosts ask here. Pure. */

/** Waits between restarts, in milliseconds: one that fails at once must not keep the machine busy. */
export const RESTART_WAITS_MS: readonly number[] = [500, 1_000, 2_000, 4_000, 8_000, 16_000];
/** After running this long it counts as healthy, and the next crash as the first. */
const STEADY_AFTER_MS = 60_000;

export class Restarts {
  readonly #waitsMs: readonly number[];
  #crashes = 0;

  constructor(waitsMs: readonly number[] = RESTART_WAITS_MS) {
    this.#waitsMs = waitsMs;
  }

  /** Crashes since it last ran well, the present one included. */
  get crashes(): number {
    return this.#crashes;
  }

  /** What to wait before the next start, in milliseconds; null when starting again has not helped and will not. */
  afterCrash(ranForMs: number): number | null {
    if (ranForMs >= STEADY_AFTER_MS) this.#crashes = 0;
    const wait = this.#waitsMs[this.#crashes] ?? null;
    this.#crashes += 1;
    return wait;
  }

  /** Somebody wants it tried again. */
  forget(): void {
    this.#crashes = 0;
  }
}
