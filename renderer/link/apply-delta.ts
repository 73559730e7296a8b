import { reuse } from "./reuse.ts";

/** A view's state before its types are known to the compiler: as it comes over the wire. */
export interface WireState {
  readonly head: Readonly<Record<string, unknown>>;
  readonly rows: readonly WireRow[];
}
export interface WireRow {
  readonly id: string;
  readonly [field: string]: unknown;
}
export interface WireDelta {
  readonly head?: Readonly<Record<string, unknown>> | undefined;
  readonly order?: readonly string[] | undefined;
  readonly put?: readonly WireRow[] | undefined;
}

/**
 * The state after a delta. Rows and parts of the head that did not change keep their identity, so that what is
 * drawn from them need not be drawn again. An id in `order` that neither the state nor `put` knows is left out;
 * a row in `put` outside the order is ignored. Without `order` a new row goes to the end.
 */
export function applyDelta(state: WireState, delta: WireDelta): WireState {
  const head = delta.head === undefined ? state.head : reuse(state.head, { ...state.head, ...delta.head });
  if (delta.order === undefined && (delta.put === undefined || delta.put.length === 0)) {
    return head === state.head ? state : { head, rows: state.rows };
  }

  const byId = new Map(state.rows.map((row) => [row.id, row]));
  for (const row of delta.put ?? []) byId.set(row.id, reuse(byId.get(row.id), row));

  const ids = delta.order ?? [...byId.keys()];
  const rows: WireRow[] = [];
  for (const id of ids) {
    const row = byId.get(id);
    if (row !== undefined) rows.push(row);
  }
  const same = sameRows(state.rows, rows);
  if (same && head === state.head) return state;
  return { head, rows: same ? state.rows : rows };
}

/** A snapshot, keeping the identity of every row and part that equals one of the state before it. */
export function applySnapshot(before: WireState | null, snapshot: WireState): WireState {
  if (before === null) return snapshot;
  const head = reuse(before.head, snapshot.head);
  const byId = new Map(before.rows.map((row) => [row.id, row]));
  const rows = snapshot.rows.map((row) => reuse(byId.get(row.id), row));
  const same = sameRows(before.rows, rows);
  if (same && head === before.head) return before;
  return { head, rows: same ? before.rows : rows };
}

function sameRows(before: readonly WireRow[], rows: readonly WireRow[]): boolean {
  return rows.length === before.length && rows.every((row, at) => row === before[at]);
}
