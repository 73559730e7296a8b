/** An export that is put on record around itself: announced before, and closed when its last part is handed over. */
import { randomUUID } from "node:crypto";
import type { AuditLog } from "../audit/audit-log.ts";

/** `what` is exported, in words. Rejects, with nothing begun, where the record cannot be written. */
export async function exportOnRecord(
  audit: AuditLog,
  what: { readonly sessions: number; readonly result: string },
  begin: (onDone: () => Promise<void>) => string,
): Promise<string> {
  const action = "export" as const;
  const entry = { action, group: randomUUID(), users: [], reason: null, ...what };
  await audit.write({ ...entry, phase: "intent" });
  return begin(() => audit.write({ ...entry, phase: "outcome" }));
}
