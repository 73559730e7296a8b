/**
 * After a crash or a power cut the audit log may hold intents without an outcome: the commands were sent or not. The
 * store is asked, and the log is closed with what is true now.
 */
import type { AuditLog } from "../audit/audit-log.ts";
import type { Ingest } from "../ingest.ts";
import { handleOfKey } from "../sessions/handles.ts";
import type { StoreKey } from "../sessions/record.ts";
import type { Attempt } from "../store/attempt.ts";
import { scanKeys } from "../store/scan.ts";

export interface UnfinishedParts {
  readonly audit: AuditLog;
  readonly ingest: Ingest;
  readonly handleSecret: Uint8Array;
  readonly store: string;
}

/**
 * Reads only. Rejects when the connection is lost on the way; then nothing was closed. The log knows handles, not
 * keys, so every key of the store is listed and its handle computed. `found` is told the handles of those that are gone.
 */
export async function closeUnfinished(
  parts: UnfinishedParts,
  attempt: Attempt,
  found: (gone: readonly string[]) => void,
): Promise<void> {
  const { audit, store } = parts;
  const lines = audit.unfinished.filter((line) => line.store === store);
  if (lines.length === 0) {
    return;
  }
  const alive = await living(parts, attempt, new Set(lines.flatMap(({ handles }) => handles)));
  for (const { seq: _, prev: __, at: ___, operator: ____, handles, ...line } of lines) {
    const left = handles.filter((handle) => alive.has(handle));
    const gone = handles.filter((handle) => !alive.has(handle));
    found(gone);
    const words = [
      gone.length > 0 ? `${gone.length} gone` : "",
      left.length > 0 ? `${left.length} still alive` : "",
    ];
    const result = `interrupted before the outcome was recorded; looked up afterwards: ${words.filter(Boolean).join(", ")}`;
    const outcomes = { "already-gone": gone, "not-done": left };
    await audit.write({ ...line, phase: "outcome", result }, [], { outcomes });
  }
}

async function living(
  { ingest, handleSecret }: UnfinishedParts,
  attempt: Attempt,
  wanted: ReadonlySet<string>,
): Promise<Set<string>> {
  const found = new Map<StoreKey, string>();
  for (const node of attempt.connection.nodes) {
    for await (const keys of scanKeys(node, "*")) {
      for (const key of keys) {
        const handle = handleOfKey(handleSecret, key);
        if (wanted.has(handle)) {
          found.set(key, handle);
        }
      }
    }
  }
  const now = attempt.connection.now();
  for (const result of await attempt.read([...found.keys()])) {
    // SCAN also lists what has just expired.
    if (ingest.isOver(result, now)) {
      found.delete(result.key);
    }
  }
  return new Set(found.values());
}
