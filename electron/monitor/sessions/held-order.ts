/**
 * A list that stands still: the order of a moment, whose rows keep their places and are updated in place while a person
 * reads or selects. Sessions that end stay where they were, as they were last, marked as ended.
 */
import type { Filter } from "../../../shared/filter/filter.ts";
import type { EpochMs, SessionRow } from "../../../shared/session.ts";
import { withinList } from "./matches.ts";
import { KeyList, selectWindow } from "./select-window.ts";

/** Ended sessions of which the last state is kept; further ones are left out of the windows. */
const REMEMBER_AT_MOST = 20_000;

/** What a held order needs from its table. */
export interface HeldTable {
  /** The row as it is shown, if it still holds a session that had begun by then (see {@link Frozen.serial}). */
  row(row: number, serial: number): SessionRow | null;
  /** The rows that match now; used again by the next call. */
  matches(filter: Filter, now: EpochMs): Uint32Array;
}

/** The list of a moment; the rows are copied. */
interface Frozen {
  readonly filter: Filter;
  readonly rows: Uint32Array;
  /** What the rows are sorted by, in the same order. */
  readonly keys: Float64Array;
  /** The youngest session at the time. */
  readonly serial: number;
  /** Every row is below this. */
  readonly capacity: number;
}

/** The lists that are held at present, so that they hear of sessions that end. A list that nobody keeps is forgotten. */
export class HeldOrders {
  readonly #orders = new Set<WeakRef<HeldOrder>>();

  hold(table: HeldTable, frozen: Frozen): HeldOrder {
    const order: HeldOrder = new HeldOrder(table, frozen, () => {
      this.#orders.delete(reference);
    });
    const reference = new WeakRef(order);
    this.#orders.add(reference);
    return order;
  }

  /** A session ends; `last` gives the row to be shown for it from now on, and is called only if a list shows it. */
  end(row: number, serial: number, last: () => SessionRow): void {
    for (const reference of this.#orders) {
      const order = reference.deref();
      if (order === undefined) this.#orders.delete(reference);
      else order.end(row, serial, last);
    }
  }
}

export class HeldOrder {
  readonly #table: HeldTable;
  readonly #filter: Filter;
  readonly #rows: Uint32Array;
  readonly #list: KeyList;
  readonly #serial: number;
  readonly #listed: Uint8Array;
  readonly #onClose: () => void;
  readonly #ended = new Map<number, SessionRow>();

  constructor(table: HeldTable, frozen: Frozen, onClose: () => void) {
    this.#table = table;
    this.#filter = frozen.filter;
    this.#rows = frozen.rows.slice();
    this.#list = new KeyList(frozen.keys);
    this.#serial = frozen.serial;
    this.#listed = new Uint8Array(frozen.capacity);
    this.#onClose = onClose;
    for (const row of this.#rows) this.#listed[row] = 1;
  }

  rows(offset: number, limit: number): { matched: number; offset: number; rows: SessionRow[] } {
    const matched = this.#rows.length;
    const from = withinList(offset, limit, matched);
    const rows: SessionRow[] = [];
    for (const place of selectWindow(this.#list, from, limit)) {
      const row = this.#rows[place] ?? 0;
      const shown = this.#table.row(row, this.#serial) ?? this.#ended.get(row);
      if (shown !== undefined) rows.push(shown);
    }
    return { matched, offset: from, rows };
  }

  /** How many sessions match by now that are not in the list. */
  newer(now: EpochMs): number {
    let others = 0;
    for (const row of this.#table.matches(this.#filter, now)) others += 1 - (this.#listed[row] ?? 0);
    return others;
  }

  /** See {@link HeldOrders.end}. */
  end(row: number, serial: number, last: () => SessionRow): void {
    if (this.#listed[row] !== 1 || serial > this.#serial) return;
    // From now on whoever sits in this row is somebody else.
    this.#listed[row] = 0;
    if (this.#ended.size < REMEMBER_AT_MOST) this.#ended.set(row, last());
  }

  /** The list is no longer shown. */
  close(): void {
    this.#onClose();
  }
}
