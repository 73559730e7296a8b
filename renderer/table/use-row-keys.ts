import { useRef } from "react";
import type { Handle } from "../../shared/session.ts";

/** The key under which each row in sight is drawn, and the next that was never used. */
export interface RowKeys {
  readonly byId: ReadonlyMap<Handle, number>;
  readonly next: number;
}

/**
 * A row keeps its key as long as it is in sight. With `recycle`, one that is new gets the key of one that has gone, and
 * with it the elements, which costs a fraction of making new ones; without, always a key of its own.
 */
export function rowKeys(before: RowKeys, ids: readonly Handle[], recycle: boolean): RowKeys {
  const inSight = new Set(ids);
  const free = recycle ? [...before.byId].filter(([id]) => !inSight.has(id)).map(([, key]) => key) : [];
  let { next } = before;
  let taken = 0;
  const byId = new Map(ids.map((id) => [id, before.byId.get(id) ?? free[taken++] ?? next++]));
  return { byId, next };
}

/** Keys for the rows in sight, by id. `recycle`: nobody is doing anything with a row, so its elements may become another's. */
export function useRowKeys(ids: readonly Handle[], recycle: boolean): ReadonlyMap<Handle, number> {
  const keys = useRef<RowKeys>({ byId: new Map(), next: 0 });
  keys.current = rowKeys(keys.current, ids, recycle);
  return keys.current.byId;
}
