/** Time from a change's arrival to its row in the table, as a percentile over the last minute. */

const WINDOW_MS = 60_000;
const PERCENTILE = 0.99;
/** Sorting a minute's samples takes milliseconds, so an answer stands for this long. */
const ANSWER_MS = 250;

export class LagMeter {
  #samples: { at: number; lagMs: number; weight: number }[] = [];
  #answer: { at: number; lagMs: number | null } = { at: Number.NEGATIVE_INFINITY, lagMs: null };

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
    const at = performance.now();
    if (at - this.#answer.at >= ANSWER_MS) {
      this.#answer = { at, lagMs: this.#compute(at) };
    }
    return this.#answer.lagMs;
  }

  #compute(at: number): number | null {
    this.#forget(at);
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
