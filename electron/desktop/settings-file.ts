/** What the desktop host remembers between two runs, in one file. */
import { z } from "zod";
import { DesktopSettingsSchema, SavedConnectionSchema } from "../../shared/desktop-calls.ts";
import type { FileKind, VersionedFile } from "../versioned-file.ts";

export const WindowStateSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(100_000),
  height: z.number().int().min(1).max(100_000),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowStateSchema>;

export const StoredConnectionSchema = SavedConnectionSchema.omit({ secret: true }).extend({
  /** The whole address as `safeStorage` sealed it, base64; null: it needs no secret, or none could be kept. */
  sealed: z.base64().max(16_384).nullable(),
  needsSecret: z.boolean(),
});
export type StoredConnection = z.infer<typeof StoredConnectionSchema>;

export const CURRENT_VERSION = 1;

const StoredSchema = z.object({
  version: z.literal(CURRENT_VERSION),
  settings: DesktopSettingsSchema,
  connections: z.array(StoredConnectionSchema).max(500),
  /** The connection that was open last; opened again at the next start. */
  last: SavedConnectionSchema.shape.id.nullable(),
  windows: z.array(WindowStateSchema).max(20),
});
export type Stored = z.infer<typeof StoredSchema>;

export const desktopFile: FileKind<Stored> = {
  version: CURRENT_VERSION,
  schema: StoredSchema,
  migrations: {},
};
export type SettingsFile = VersionedFile<Stored>;
