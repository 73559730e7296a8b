/** The rows that a filter matches, remembered while nothing changes, and windows of them in any order. */
import { type Filter, formatFilter } from "../../../shared/filter/filter.ts";
import type { EpochMs, Sort } from "../../../shared/session.ts";
import { evaluate, isTimely, type NamedRows } from "./evaluate.ts";
import type { Rows } from "./rows.ts";
import { type Sorted, selectWindow } from "./select-window.ts";
import { SortKeys } from "./sort-keys.ts";

export class Matches {
  readonly #rows: Rows;
  readonly #sortKeys: SortKeys;
  readonly #namedBy: NamedRows;
  #chosen = new Uint32Array(0);
  #count = 0;
  /** What {@link #chosen} was made for; null: nothing. */
  #madeFor: string | null = null;

  constructor(rows: Rows, namedBy: NamedRows) {
    this.#rows = rows;
    this.#namedBy = namedBy;
    this.#sortKeys = new SortKeys(rows);
  }

  get bytes(): number {
    return this.#chosen.byteLength + this.#sortKeys.bytes;
  }

  /** The matching rows, ascending. The array is used again by the next call; copy what you keep. */
  rows(filter: Filter, now: EpochMs, version: number): Uint32Array {
    const question = `${version} ${isTimely(filter) ? now : ""} ${formatFilter(filter)}`;
    if (question !== this.#madeFor) {
      const { capacity } = this.#rows.columns;
      if (this.#chosen.length < capacity) this.#chosen = new Uint32Array(capacity);
      this.#count = evaluate(filter, this.#rows, now, this.#chosen, this.#namedBy);
      this.#madeFor = question;
    }
    return this.#chosen.subarray(0, this.#count);
  }

  /** The sort keys of {@link rows}, in the same order. */
  keys(query: { filter: Filter; sort: Sort; now: EpochMs }, version: number): Float64Array {
    const list = this.#sorted(query, version);
    const keys = new Float64Array(list.count);
    for (let place = 0; place < keys.length; place += 1) keys[place] = list.keyAt(place);
    return keys;
  }

  window(
    query: { filter: Filter; sort: Sort; offset: number; limit: number; now: EpochMs },
    version: number,
  ): { readonly matched: number; readonly offset: number; readonly rows: number[] } {
    const list = this.#sorted(query, version);
    const offset = withinList(query.offset, query.limit, list.count);
    const places = selectWindow(list, offset, query.limit);
    return { matched: list.count, offset, rows: Array.from(places, (place) => this.#chosen[place] ?? 0) };
  }

  #sorted({ filter, sort, now }: { filter: Filter; sort: Sort; now: EpochMs }, version: number): Sorted {
    return this.#sortKeys.sorted(sort, this.rows(filter, now, version));
  }
}

/** Moved back where the list has become too short for it: the last full window then. */
export function withinList(offset: number, limit: number, length: number): number {
  return offset < length ? offset : Math.max(0, length - limit);
}
