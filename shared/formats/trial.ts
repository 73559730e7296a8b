/** What the editor of declared formats learns of a declaration: its mistakes, and what it makes of real sessions. */
import { z } from "zod";
import { LastSeenOriginSchema, OpaqueReasonSchema } from "../session.ts";
import { DeclarationSchema } from "./declaration.ts";

/** Longest file that is read, in characters; a declaration with everything in it has less than half of that. */
export const MAX_FILE_LENGTH = 4 * 1024;

/** What is tried: the text of a file, or what is in the editor, which may be incomplete. */
export const TrialSourceSchema = z.discriminatedUnion("kind", [
  // Longer than a file may be, so that it is refused with a sentence.
  z.object({ kind: z.literal("file"), text: z.string().max(32 * 1024) }),
  z.object({ kind: z.literal("draft"), draft: z.record(z.string(), z.unknown()) }),
]);
export type TrialSource = z.infer<typeof TrialSourceSchema>;

export const DeclarationProblemSchema = z.object({
  /** From 1; null where there is no file. */
  line: z.number().int().nullable(),
  /** For example "fields.user"; empty for the whole. */
  field: z.string(),
  /** Completes a sentence that begins with the field. */
  message: z.string(),
});
export type DeclarationProblem = z.infer<typeof DeclarationProblemSchema>;

/** Sampled sessions as the declaration reads them; neither keys nor tokens are in it. */
export const FormatPreviewSchema = z.object({
  /** Sampled keys that the pattern fits, those of them that have the declared type, and those that could be read. */
  matched: z.number().int(),
  ofType: z.number().int(),
  read: z.number().int(),
  /** How many of the read ones have the field. */
  found: z.object({
    user: z.number().int(),
    label: z.number().int(),
    address: z.number().int(),
    client: z.number().int(),
    createdAt: z.number().int(),
    lastSeen: z.number().int(),
    expiresAt: z.number().int(),
  }),
  /** At most ten. */
  rows: z.array(
    z.object({
      user: z.string().nullable(),
      label: z.string().nullable(),
      address: z.string().nullable(),
      /** As the application recorded it, shortened to 300 characters. */
      userAgent: z.string().nullable(),
      createdAt: z.number().nullable(),
      lastSeen: z.number().nullable(),
      lastSeenOrigin: LastSeenOriginSchema.nullable(),
      expiresAt: z.number().nullable(),
      opaque: OpaqueReasonSchema.nullable(),
      contents: z.array(z.object({ name: z.string(), value: z.string(), hidden: z.boolean() })),
    }),
  ),
});
export type FormatPreview = z.infer<typeof FormatPreviewSchema>;

export const FormatTrialSchema = z.object({
  /** Null where there are problems. */
  declaration: DeclarationSchema.nullable(),
  problems: z.array(DeclarationProblemSchema),
  /** Null where there are problems, and while no store is connected. */
  preview: FormatPreviewSchema.nullable(),
  /** The declaration as a file. */
  file: z.object({ yaml: z.string(), json: z.string() }).nullable(),
});
export type FormatTrial = z.infer<typeof FormatTrialSchema>;
