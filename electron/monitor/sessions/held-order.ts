/**
 * A list that stands still: the order of a moment, whose rows keep their places and are updated in place while a person
 * reads or selects. Sessions that end stay where they were, as they were last, marked as ended.
 */
import type { Filter } from "../../../shared/filter/filter.ts";
import type { EpochMs, SessionRow } from "../../../shared/session.ts";
import { withinList } from "./matches.ts";
import { selectWindow } from "./select-window.ts";

/** Ended sessions of which the last state is kept; further ones are left out of the windows. */
const REMEMBER_AT_MOST = 20_000;

/** What a held order needs from its table. */
export interface HeldTable {
  /** The row if it still holds the session with this serial or an older one. */
  row(row: number, serial: number): SessionRow | null;
  /** How many sessions match the filter now that are not in the list. */
  countOthers(filter: Filter, now: EpochMs, isListed: (row: number) => boolean): number;
  release(order: HeldOrder): void;
}

export class HeldOrder {
  readonly #table: HeldTable;
  readonly #filter: Filter;
  readonly #rows: Uint32Array;
  readonly #keys: Float64Array;
  /** The youngest session at the time. */
  readonly #serial: number;
  readonly #listed: Uint8Array;
  readonly #ended = new Map<number, SessionRow>();

  constructor(
    table: HeldTable,
    frozen: { filter: Filter; rows: Uint32Array; keys: Float64Array; serial: number; capacity: number },
  ) {
    this.#table = table;
    this.#filter = frozen.filter;
    this.#rows = frozen.rows.slice();
    this.#keys = frozen.keys.slice();
    this.#serial = frozen.serial;
    this.#listed = new Uint8Array(frozen.capacity);
    for (const row of this.#rows) this.#listed[row] = 1;
  }

  rows(offset: number, limit: number): { matched: number; offset: number; rows: SessionRow[] } {
    const matched = this.#rows.length;
    const from = withinList(offset, limit, matched);
    const rows: SessionRow[] = [];
    for (const place of selectWindow(this.#keys, matched, from, limit)) {
      const row = this.#rows[place] ?? 0;
      const shown = this.#table.row(row, this.#serial) ?? this.#ended.get(row);
      if (shown !== undefined) rows.push(shown);
    }
    return { matched, offset: from, rows };
  }

  /** Sessions that match by now and are not in the list. */
  newer(now: EpochMs): number {
    return this.#table.countOthers(this.#filter, now, (row) => this.#listed[row] === 1);
  }

  /** Called by the table when a session ends: `last` gives its state, which is asked for only if it is listed. */
  end(row: number, serial: number, last: () => SessionRow): void {
    if (this.#listed[row] !== 1 || serial > this.#serial) return;
    // From now on whoever sits in this row is somebody else.
    this.#listed[row] = 0;
    if (this.#ended.size < REMEMBER_AT_MOST) this.#ended.set(row, last());
  }

  /** Must be called once the list is no longer shown. */
  close(): void {
    this.#table.release(this);
  }
}
