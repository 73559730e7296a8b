/** A resync by epoch: marks what was seen since it began, and finds what was not. */
import type { Columns } from "./columns.ts";

/** Marks are one byte; 0 is "never". */
const LAST_MARK = 255;

export class Sweep {
  readonly #columns: Columns;
  #mark = 0;
  /** Row from which the end of a sweep goes on; null while none is under way. */
  #next: number | null = null;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  /** Begins anew if one was under way. */
  begin(): void {
    this.#next = 1;
    this.#mark += 1;
    if (this.#mark <= LAST_MARK) return;
    this.#mark = 1;
    this.#columns.sweep.fill(0);
  }

  see(row: number): void {
    if (this.#next !== null) this.#columns.sweep[row] = this.#mark;
  }

  /** Up to `limit` rows not seen since the beginning. Fewer than `limit`: the sweep is over. */
  unseen(limit: number): number[] {
    const { live, sweep, capacity } = this.#columns;
    const found: number[] = [];
    if (this.#next === null) return found;
    for (let row = this.#next; row < capacity; row += 1) {
      if (live[row] !== 1 || sweep[row] === this.#mark) continue;
      if (found.length >= limit) {
        this.#next = row;
        return found;
      }
      found.push(row);
    }
    this.#next = found.length < limit ? null : capacity;
    return found;
  }
}
