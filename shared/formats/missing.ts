/** What of a session is not known, with the reason and, where there is something to add, the lines to add. */
import { z } from "zod";

export const SessionFieldSchema = z.enum(["user", "address", "client", "createdAt", "lastSeen"]);
export type SessionField = z.infer<typeof SessionFieldSchema>;

export const MissingReasonSchema = z.enum([
  /** The framework does not record it; `code` does. */
  "not-recorded",
  /** Nothing that could be added records it; `where` says why. */
  "cannot",
  /** The framework records the user at login, and that has not happened. */
  "nobody-logged-in",
  /** The framework or its application records it, and this session does not have it. */
  "not-in-this-session",
  /** The declared format names no place for it, or nothing is there. */
  "not-declared",
  /** The contents could not be read at all. */
  "unreadable",
]);
export type MissingReason = z.infer<typeof MissingReasonSchema>;

export const MissingFieldsSchema = z.object({
  fields: z.array(SessionFieldSchema).min(1),
  why: MissingReasonSchema,
  /** One sentence: where the lines go, or why there are none. */
  where: z.string().nullable(),
  /** At most about ten lines, in the application's language. */
  code: z.string().nullable(),
});
export type MissingFields = z.infer<typeof MissingFieldsSchema>;

/** What is known of a format as such, for whoever looks at one of its sessions. */
export const FormatNotesSchema = z.object({
  title: z.string(),
  declared: z.boolean(),
  /** The framework's own words for ending a session; null: unknown. */
  logOut: z.string().nullable(),
  /** What revoking does beyond deleting the key, or cannot do. */
  caution: z.string().nullable(),
  /** Why the last request can be inferred from the expiry; null where it is not. */
  inferred: z.string().nullable(),
});
