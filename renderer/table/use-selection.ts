import { useCallback, useRef, useState } from "react";
import type { Handle, SessionRow } from "../../shared/session.ts";

/** Most sessions that one command may name (see shared/link.ts). */
const MOST = 10_000;

export interface Selection {
  /** The picked sessions as they were when they were picked, in that order. */
  readonly picked: ReadonlyMap<Handle, SessionRow>;
  /** With `range`, everything loaded between the last toggled row and this one. */
  readonly toggle: (row: SessionRow, index: number, range: boolean) => void;
  readonly remove: (id: Handle) => void;
  readonly clear: () => void;
}

/** Sessions picked one by one or in ranges. They stay picked while the table moves under them. */
export function useSelection(rowAt: (index: number) => SessionRow | undefined): Selection {
  const [picked, setPicked] = useState<ReadonlyMap<Handle, SessionRow>>(new Map());
  const anchor = useRef<number | null>(null);
  const lookup = useRef(rowAt);
  lookup.current = rowAt;

  const toggle = useCallback((row: SessionRow, index: number, range: boolean) => {
    const from = range ? anchor.current : null;
    anchor.current = index;
    setPicked((before) => {
      const next = new Map(before);
      if (from === null) {
        if (!next.delete(row.id)) next.set(row.id, row);
      } else {
        for (let at = Math.min(from, index); at <= Math.max(from, index); at += 1) {
          const each = lookup.current(at);
          if (each !== undefined) next.set(each.id, each);
        }
      }
      return new Map([...next].slice(0, MOST));
    });
  }, []);

  const remove = useCallback((id: Handle) => {
    setPicked((before) => new Map([...before].filter(([each]) => each !== id)));
  }, []);

  const clear = useCallback(() => {
    anchor.current = null;
    setPicked(new Map());
  }, []);
  return { picked, toggle, remove, clear };
}
