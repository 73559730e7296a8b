import { useRef } from "react";
import type { Handle, SessionRow } from "../../shared/session.ts";

/** The rows in the order they had when holding began; rows that came since follow at the end. */
export function holdRows(rows: readonly SessionRow[], order: readonly Handle[]): readonly SessionRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const known = order.flatMap((id) => byId.get(id) ?? []);
  const before = new Set(order);
  return [...known, ...rows.filter(({ id }) => !before.has(id))];
}

/** Rows that keep their places while `hold` is true; for lists that are here as a whole. */
export function useHeldRows(rows: readonly SessionRow[], hold: boolean): readonly SessionRow[] {
  const order = useRef<readonly Handle[]>([]);
  const shown = hold ? holdRows(rows, order.current) : rows;
  order.current = shown.map(({ id }) => id);
  return shown;
}
