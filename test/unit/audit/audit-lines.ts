/** A log to try things on. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AuditEvent, AuditLog, type AuditOptions } from "../../../electron/monitor/audit/audit-log.ts";

export async function newFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), "sessionwatch-audit-"));
}

export function openLog(folder: string, options?: AuditOptions): Promise<AuditLog> {
  return AuditLog.open(join(folder, "audit.jsonl"), "tester", options);
}

export function event(change: Partial<AuditEvent> = {}): AuditEvent {
  return {
    action: "connect",
    phase: "outcome",
    group: "g",
    users: [],
    sessions: 0,
    reason: null,
    result: null,
    ...change,
  };
}
