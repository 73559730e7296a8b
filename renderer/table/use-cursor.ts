import { useCallback, useEffect, useRef, useState } from "react";
import type { Handle, SessionRow } from "../../shared/session.ts";
import { rowElementId } from "./session-row.tsx";

export interface Cursor {
  readonly id: Handle | null;
  /** The row at the cursor, while it is among those fetched. Always found by its id, never by its place. */
  readonly row: SessionRow | undefined;
  /** Where it is, or was when it was last seen. */
  readonly index: number;
  readonly put: (row: SessionRow, index: number) => void;
  /** The row at `index`, which becomes the cursor's; undefined when it has not been fetched. */
  readonly moveTo: (index: number) => SessionRow | undefined;
  readonly clear: () => void;
}

/** The row that the keyboard acts on. It follows its session when the order changes under it. */
export function useCursor(rows: readonly SessionRow[], rowsFrom: number): Cursor {
  const [id, setId] = useState<Handle | null>(null);
  const last = useRef(0);
  const at = id === null ? -1 : rows.findIndex((row) => row.id === id);
  useEffect(() => {
    if (at >= 0) last.current = rowsFrom + at;
  }, [at, rowsFrom]);

  const put = useCallback((row: SessionRow, index: number) => {
    last.current = index;
    setId(row.id);
  }, []);
  return {
    id,
    row: rows[at],
    index: at >= 0 ? rowsFrom + at : last.current,
    put,
    moveTo: (index) => {
      const row = rows[index - rowsFrom];
      if (row === undefined) return undefined;
      put(row, index);
      // Screen readers read the row that has the focus.
      requestAnimationFrame(() =>
        document.getElementById(rowElementId(row.id))?.focus({ preventScroll: true }),
      );
      return row;
    },
    clear: useCallback(() => setId(null), []),
  };
}
