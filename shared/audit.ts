/** One line of the audit log as people see it. The file itself also carries the hash chain (see `electron/monitor/audit`). */
import { z } from "zod";

export const AuditEntrySchema = z.object({
  /** Position in the log, from 1, as text. */
  id: z.string(),
  at: z.number(),
  /** Who acted: the operating system's user name, plus the connection's display name where set. */
  operator: z.string(),
  action: z.enum(["revoke", "connect", "disconnect", "settings", "finding", "export", "automatic"]),
  phase: z.enum(["intent", "outcome"]),
  /** Groups an intent with its outcomes. */
  group: z.string(),
  /** Users concerned, at most 20; `sessions` has the full count. */
  users: z.array(z.string()),
  sessions: z.number().int(),
  reason: z.string().nullable(),
  /** For outcomes: what the store answered, for example "3 revoked, 1 already gone". */
  result: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntrySchema>;
