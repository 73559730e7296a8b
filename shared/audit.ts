/** One line of the audit log as people see it. The file itself also carries the hash chain (see `electron/monitor/audit`). */
import { z } from "zod";

export const AuditActionSchema = z.enum([
  "revoke",
  "connect",
  "disconnect",
  "settings",
  "finding",
  "export",
  "automatic",
  /** What history knows about a user was deleted. */
  "purge",
  /** The log about itself: a line that a crash had cut off, a new file, intents found without an outcome. */
  "audit",
]);

export const AuditEntrySchema = z.object({
  /** Position in the log, from 1, as text. */
  id: z.string(),
  /** This computer's clock, in milliseconds since the epoch. */
  at: z.number(),
  /** Who acted: the operating system's user name, plus the connection's display name where set. */
  operator: z.string(),
  action: AuditActionSchema,
  phase: z.enum(["intent", "outcome"]),
  /** Groups all that belongs to one action of a person. */
  group: z.string(),
  /** A large revocation is carried out in parts, from 0; an outcome answers the intent of the same group and part. */
  part: z.number().int().min(0).default(0),
  /** Users concerned, at most 20; `sessions` has the full count. */
  users: z.array(z.string()),
  /** Sessions that this line is about. */
  sessions: z.number().int(),
  /** Sessions that the whole action is about; absent: `sessions`. */
  total: z.number().int().optional(),
  /** The store, without user and password; absent where no store is concerned. */
  store: z.string().optional(),
  reason: z.string().nullable(),
  /** For outcomes: what the store answered, for example "3 revoked, 1 already gone". */
  result: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntrySchema>;

/** Which entries are meant; what is null does not narrow. `since` is on this computer's clock, in milliseconds since the epoch. */
export const AuditQuerySchema = z.object({
  /** Contained in operator, user, reason, result, store or session handle; case does not matter. */
  text: z.string().max(1000),
  actions: z.array(AuditActionSchema).nullable(),
  since: z.number().nullable(),
});
export type AuditQuery = z.infer<typeof AuditQuerySchema>;
