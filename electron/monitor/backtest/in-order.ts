/** Puts a stream in order of time that is nearly so, in bounded memory: a heap from which the earliest leaves first. */

interface Timed {
  readonly at: number;
  /** Decides between equal times. */
  readonly line: number;
}

/** What is `late` came after something later had to leave already. */
export class InOrder<T extends Timed> {
  readonly #capacity: number;
  readonly #heap: T[] = [];
  #leftAt = Number.NEGATIVE_INFINITY;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Takes one in, and gives the earliest back once there are more than `capacity`. */
  push(one: T): { readonly kind: "kept" | "late" } | { readonly kind: "next"; readonly next: T } {
    if (one.at < this.#leftAt) return { kind: "late" };
    this.#heap.push(one);
    this.#rise(this.#heap.length - 1);
    if (this.#heap.length <= this.#capacity) return { kind: "kept" };
    const next = this.#take();
    return next === null ? { kind: "kept" } : { kind: "next", next };
  }

  /** The rest, earliest first. */
  *drain(): Generator<T> {
    for (let next = this.#take(); next !== null; next = this.#take()) yield next;
  }

  #take(): T | null {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) return null;
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    this.#leftAt = first.at;
    return first;
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!this.#swapped(above, at)) return;
      at = above;
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const below = this.#isEarlier(right, left) ? right : left;
      if (!this.#swapped(at, below)) return;
      at = below;
    }
  }

  /** Puts the earlier of the two above. */
  #swapped(above: number, below: number): boolean {
    if (!this.#isEarlier(below, above)) return false;
    const [a, b] = [this.#heap[above], this.#heap[below]];
    if (a === undefined || b === undefined) return false;
    this.#heap[above] = b;
    this.#heap[below] = a;
    return true;
  }

  #isEarlier(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.at < b.at || (a.at === b.at && a.line < b.line);
  }
}
