/** Connections that somebody wants to come back to, and what is exported of them: everything but passwords. */
import { z } from "zod";
import { FeedKindSchema } from "./status.ts";

/** At most so many are kept. */
export const MAX_SAVED = 500;

const common = {
  name: z.string().trim().min(1).max(200),
  /** With user names and file names, without any password. */
  url: z.string().min(1).max(4096),
  readOnly: z.boolean(),
  /** The application on the store is told of revocations and reports attacks. */
  integrated: z.boolean(),
  /** How changes are to arrive; null: the best way. */
  feed: FeedKindSchema.nullable(),
};

/** As the file for others has it. Strict: a field that we do not know may matter to whoever wrote it. */
export const ExportedConnectionSchema = z.strictObject(common);

export const ExportedFileSchema = z.strictObject({
  sessionwatch: z.literal("connections"),
  version: z.literal(1),
  connections: z.array(ExportedConnectionSchema).max(MAX_SAVED),
});
export type ExportedFile = z.infer<typeof ExportedFileSchema>;

export const SavedConnectionSchema = z.object({
  ...common,
  id: z.uuid(),
  /** As `describeAddress` shows it. */
  where: z.string(),
  /**
   * `none`: none is needed; `keychain`: sealed by the operating system; `run`: kept in memory until Sessionwatch quits;
   * `missing`: it was forgotten, or sealed elsewhere.
   */
  secret: z.enum(["none", "keychain", "run", "missing"]),
});
export type SavedConnection = z.infer<typeof SavedConnectionSchema>;

/** Where passwords are kept, or why only for this run. */
export const SecretsKeptSchema = z.enum(["keychain", "no-keyring", "no-encryption", "browser-host"]);
export type SecretsKept = z.infer<typeof SecretsKeptSchema>;

/**
 * `id` null saves a new one. Passwords in `url` are sealed and never come back to a window. Those that `url` lacks are
 * taken from the saved connection `secretsOf`.
 */
export const SaveConnectionSchema = z.object({
  ...common,
  id: z.uuid().nullable(),
  secretsOf: z.uuid().nullable(),
});
export type SaveConnection = z.infer<typeof SaveConnectionSchema>;

/** Why a file was not imported; nothing of it is taken while there is any. */
export const ImportProblemSchema = z.object({
  /** From 1. */
  line: z.number().int(),
  /** Such as "connections[1].url"; empty for the file as a whole. */
  field: z.string(),
  problem: z.enum([
    "not-json",
    "not-connections",
    "missing",
    "unknown-field",
    "wrong-value",
    "bad-address",
    "has-password",
    "too-many",
  ]),
  /** What was expected, or the parser's word; never a value from the file. */
  detail: z.string(),
});
export type ImportProblem = z.infer<typeof ImportProblemSchema>;
