/** The rows that a filter matches, remembered while nothing changes, and windows of them in any order. */
import { type Filter, formatFilter } from "../../../shared/filter/filter.ts";
import type { EpochMs, Sort } from "../../../shared/session.ts";
import { evaluate, isTimely, type NamedRows } from "./evaluate.ts";
import type { Rows } from "./rows.ts";
import { selectWindow } from "./select-window.ts";
import { SortKeys } from "./sort-keys.ts";

export class Matches {
  readonly #rows: Rows;
  readonly #sortKeys: SortKeys;
  readonly #namedBy: NamedRows;
  #mask = new Uint8Array(0);
  #chosen = new Uint32Array(0);
  #keys = new Float64Array(0);
  #count = 0;
  /** What {@link #chosen} and {@link #keys} were made for; null: nothing. */
  #madeFor: string | null = null;
  #sortedFor: string | null = null;

  constructor(rows: Rows, namedBy: NamedRows) {
    this.#rows = rows;
    this.#namedBy = namedBy;
    this.#sortKeys = new SortKeys(rows);
  }

  get bytes(): number {
    return this.#mask.byteLength + this.#chosen.byteLength + this.#keys.byteLength + this.#sortKeys.bytes;
  }

  /** The matching rows, ascending. The array is used again by the next call; copy what you keep. */
  rows(filter: Filter, now: EpochMs, version: number): Uint32Array {
    const question = `${version} ${isTimely(filter) ? now : ""} ${formatFilter(filter)}`;
    if (question !== this.#madeFor) {
      this.#sortedFor = null;
      const { capacity, live } = this.#rows.columns;
      if (this.#mask.length < capacity) {
        this.#mask = new Uint8Array(live.length);
        this.#chosen = new Uint32Array(live.length);
      }
      evaluate(filter, this.#rows, now, this.#mask, this.#namedBy);
      this.#count = gather(this.#mask, this.#chosen);
      this.#madeFor = question;
    }
    return this.#chosen.subarray(0, this.#count);
  }

  /** 1 for every row that {@link rows} found last. */
  get mask(): Uint8Array {
    return this.#mask;
  }

  /** The sort keys of {@link rows}, in the same order. Used again by the next call. */
  keys(query: { filter: Filter; sort: Sort; now: EpochMs }, version: number): Float64Array {
    const rows = this.rows(query.filter, query.now, version);
    const order = `${query.sort.column} ${query.sort.direction}`;
    if (this.#sortedFor !== order) {
      if (this.#keys.length < rows.length) this.#keys = new Float64Array(this.#chosen.length);
      this.#sortKeys.fill(query.sort, this.#chosen, this.#count, this.#keys);
      this.#sortedFor = order;
    }
    return this.#keys.subarray(0, this.#count);
  }

  window(
    query: { filter: Filter; sort: Sort; offset: number; limit: number; now: EpochMs },
    version: number,
  ): { readonly matched: number; readonly offset: number; readonly rows: number[] } {
    const keys = this.keys(query, version);
    const rows = this.rows(query.filter, query.now, version);
    const offset = withinList(query.offset, query.limit, rows.length);
    const places = selectWindow(keys, rows.length, offset, query.limit);
    return { matched: rows.length, offset, rows: Array.from(places, (place) => rows[place] ?? 0) };
  }
}

/** Moved back where the list has become too short for it: the last full window then. */
export function withinList(offset: number, limit: number, length: number): number {
  return offset < length ? offset : Math.max(0, length - limit);
}

function gather(mask: Uint8Array, into: Uint32Array): number {
  let count = 0;
  for (let row = 0; row < mask.length; row += 1) {
    into[count] = row;
    count += mask[row] ?? 0;
  }
  return count;
}
