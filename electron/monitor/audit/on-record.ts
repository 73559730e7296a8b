/** A change that is put on record around itself: announced before, and closed afterwards with what became of it. */
import { FailureError, failureText } from "../../../shared/failure.ts";
import type { AuditEvent, AuditLog } from "./audit-log.ts";

/** Rejects as `change` does, or, with nothing done, where the record cannot be written. */
export async function onRecord(
  audit: AuditLog,
  event: Omit<AuditEvent, "phase">,
  change: () => Promise<void>,
): Promise<void> {
  await audit.write({ ...event, phase: "intent" });
  try {
    await change();
  } catch (error) {
    const why = error instanceof FailureError ? failureText(error.failure).what : "an unforeseen error";
    const result = `${event.result ?? ""} (failed: ${why})`;
    // The failure itself is what people are to hear of; the line is owed where the disk takes it later.
    await audit.write({ ...event, phase: "outcome", result }, [], { owed: true }).catch(() => undefined);
    throw error;
  }
  await audit.write({ ...event, phase: "outcome" });
}
