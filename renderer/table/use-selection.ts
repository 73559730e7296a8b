import { useCallback, useRef, useState } from "react";
import type { Handle, SessionRow } from "../../shared/session.ts";

/** Most sessions that one command may name (see shared/link.ts). */
const MOST = 10_000;

export interface Selection {
  readonly ids: ReadonlySet<Handle>;
  /** With `range`, everything loaded between the last toggled row and this one. */
  readonly toggle: (row: SessionRow, index: number, range: boolean) => void;
  readonly clear: () => void;
}

/** Sessions picked one by one or in ranges. They stay picked while the table moves under them. */
export function useSelection(rowAt: (index: number) => SessionRow | undefined): Selection {
  const [ids, setIds] = useState<ReadonlySet<Handle>>(new Set());
  const anchor = useRef<number | null>(null);
  const lookup = useRef(rowAt);
  lookup.current = rowAt;

  const toggle = useCallback((row: SessionRow, index: number, range: boolean) => {
    const from = range ? anchor.current : null;
    anchor.current = index;
    setIds((before) => {
      const next = new Set(before);
      if (from === null) {
        if (!next.delete(row.id)) next.add(row.id);
      } else {
        for (let at = Math.min(from, index); at <= Math.max(from, index); at += 1) {
          const each = lookup.current(at);
          if (each !== undefined) next.add(each.id);
        }
      }
      return new Set([...next].slice(0, MOST));
    });
  }, []);

  const clear = useCallback(() => {
    anchor.current = null;
    setIds(new Set());
  }, []);
  return { ids, toggle, clear };
}
