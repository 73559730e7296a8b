/** A resync by epoch: marks what was seen since it began, and finds what was not. */
import { type Columns, LINKS, SWEEP } from "./columns.ts";

export class Sweep {
  readonly #columns: Columns;
  /** The number of this sweep; 0 in a row is "never seen". */
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
  }

  see(row: number): void {
    if (this.#next !== null) this.#columns.links[row * LINKS + SWEEP] = this.#mark;
  }

  /** Up to `limit` rows not seen since the beginning. Fewer than `limit`: the sweep is over. */
  unseen(limit: number): number[] {
    const { live, links, capacity } = this.#columns;
    const found: number[] = [];
    if (this.#next === null) return found;
    let row = this.#next;
    for (; row < capacity && found.length < limit; row += 1) {
      if (live[row] === 1 && links[row * LINKS + SWEEP] !== this.#mark) found.push(row);
    }
    this.#next = found.length < limit ? null : row;
    return found;
  }
}
