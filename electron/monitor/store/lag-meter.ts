/** Time from a change's arrival to its row in the table, as a percentile over the last minute. */

const WINDOW_MS = 60_000;
const PERCENTILE = 0.99;

export class LagMeter {
  #samples: { at: number; lagMs: number; weight: number }[] = [];

  /** `weight` changes were visible `lagMs` after the oldest of them arrived. */
  add(lagMs: number, weight: number): void {
    const at = performance.now();
    this.#samples.push({ at, lagMs, weight });
    if (this.#samples.length > 20_000) {
      this.#forget(at);
      // Still too many: a minute of tiny batches. Every second one describes it as well.
      if (this.#samples.length > 10_000) {
        this.#samples = this.#samples.filter((_, index) => index % 2 === 0);
      }
    }
  }

  /** Milliseconds, or null when nothing changed in the last minute. */
  percentile(): number | null {
    this.#forget(performance.now());
    const sorted = [...this.#samples].sort((a, b) => a.lagMs - b.lagMs);
    const wanted = sorted.reduce((sum, one) => sum + one.weight, 0) * PERCENTILE;
    let seen = 0;
    for (const one of sorted) {
      seen += one.weight;
      if (seen >= wanted) {
        return one.lagMs;
      }
    }
    return null;
  }

  #forget(now: number): void {
    const first = this.#samples.findIndex((one) => one.at >= now - WINDOW_MS);
    this.#samples = first === -1 ? [] : this.#samples.slice(first);
  }
}
