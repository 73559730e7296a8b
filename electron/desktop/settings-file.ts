/** What the desktop host remembers between two runs, in one file. */
import { z } from "zod";
import { DesktopSettingsSchema } from "../../shared/desktop-calls.ts";
import type { FileKind, VersionedFile } from "../versioned-file.ts";

export const WindowStateSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(100_000),
  height: z.number().int().min(1).max(100_000),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowStateSchema>;

export const CURRENT_VERSION = 3;

const StoredSchema = z.object({
  version: z.literal(CURRENT_VERSION),
  settings: DesktopSettingsSchema,
  windows: z.array(WindowStateSchema).max(20),
});
export type Stored = z.infer<typeof StoredSchema>;

export const desktopFile: FileKind<Stored> = {
  version: CURRENT_VERSION,
  schema: StoredSchema,
  migrations: { 1: withAuthorityFile, 2: withSound },
};
export type SettingsFile = VersionedFile<Stored>;

/** Version 2 has authorities of one's own. */
function withAuthorityFile(old: Readonly<Record<string, unknown>>): unknown {
  const settings = z.looseObject({}).parse(old["settings"]);
  return { ...old, version: 2, settings: { ...settings, authorityFile: null } };
}

/** Version 3 has sound. */
function withSound(old: Readonly<Record<string, unknown>>): unknown {
  const settings = z.looseObject({}).parse(old["settings"]);
  return { ...old, version: 3, settings: { ...settings, notifySound: false } };
}
