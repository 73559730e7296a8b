/** Which sessions a target means. */
import type { RevocationTarget } from "../../../shared/link.ts";
import type { Handle } from "../../../shared/session.ts";
import type { AnomalyEngine } from "../anomalies/anomalies.ts";
import { parseFilterOrThrow } from "../filter-text.ts";
import type { StoreKey } from "../sessions/record.ts";
import type { SessionTable } from "../sessions/table.ts";
import type { UnderWay } from "./under-way.ts";

interface Known {
  readonly table: SessionTable;
  readonly engine: AnomalyEngine;
  readonly underWay: UnderWay;
}

/** As of now. Throws a FailureError for a bad filter; an unknown finding has no sessions. */
export function keysOf(
  target: RevocationTarget,
  { table, engine, underWay }: Known,
  now: number,
): StoreKey[] {
  switch (target.kind) {
    case "sessions":
      return keysOfHandles(target.ids, table);
    case "user": {
      const except = target.except === null ? null : table.keyOf(target.except);
      return table.keysOfUser(target.user).filter((key) => key !== except);
    }
    case "filter":
      return table.select(parseFilterOrThrow(target.filter), now);
    case "finding":
      return keysOfHandles(engine.namedBy(target.id), table);
    case "left":
      return [...underWay.left(target.id)];
  }
}

function keysOfHandles(handles: readonly Handle[], table: SessionTable): StoreKey[] {
  return [...new Set(handles)]
    .map((handle) => table.keyOf(handle))
    .filter((key): key is StoreKey => key !== null && table.has(key));
}
