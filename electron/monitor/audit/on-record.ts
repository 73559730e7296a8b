/** A change of settings that is put on record around itself: announced before, and closed with what became of it. */
import { randomUUID } from "node:crypto";
import { FailureError, failureText } from "../../../shared/failure.ts";
import type { AuditLog } from "./audit-log.ts";

/** `what` is changed, in words. Rejects as `change` does, or, with nothing done, where the record cannot be written. */
export async function onRecord(audit: AuditLog, what: string, change: () => Promise<void>): Promise<void> {
  const action = "settings" as const;
  const entry = { action, group: randomUUID(), users: [], sessions: 0, reason: null, result: what };
  await audit.write({ ...entry, phase: "intent" });
  try {
    await change();
  } catch (error) {
    const why = error instanceof FailureError ? failureText(error.failure).what : "an unforeseen error";
    const result = `${what} (failed: ${why})`;
    // The failure itself is what people are to hear of; the line is owed where the disk takes it later.
    await audit.write({ ...entry, phase: "outcome", result }, [], { owed: true }).catch(() => undefined);
    throw error;
  }
  await audit.write({ ...entry, phase: "outcome" });
}
