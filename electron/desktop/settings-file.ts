/**
 * The one file that the desktop host remembers things in. Versioned, validated as a whole, written atomically. A file
 * that cannot be used is set aside under another name and said so; it is never overwritten and never half-believed.
 */
import { copyFile, readFile, rename } from "node:fs/promises";
import { z } from "zod";
import { DesktopSettingsSchema, SavedConnectionSchema } from "../../shared/desktop-calls.ts";
import { writeAtomically } from "./atomic-file.ts";

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

/** From each earlier version to the next. The input is unchecked; the result is validated as a whole. */
export type Migrations = Readonly<Record<number, (old: Readonly<Record<string, unknown>>) => unknown>>;
const migrations: Migrations = {};

export type SettingsLoad =
  | { readonly kind: "read"; readonly stored: Stored }
  | { readonly kind: "new"; readonly stored: Stored }
  /** `aside` is where the unusable file is now, null if even that failed. */
  | { readonly kind: "broken"; readonly stored: Stored; readonly why: string; readonly aside: string | null };

export class SettingsFile {
  readonly #file: string;
  #stored: Stored;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, stored: Stored) {
    this.#file = file;
    this.#stored = stored;
  }

  static async open(
    file: string,
    defaults: Stored,
    now: () => number,
  ): Promise<[SettingsFile, SettingsLoad]> {
    const load = await readStored(file, defaults, now);
    return [new SettingsFile(file, load.stored), load];
  }

  get stored(): Stored {
    return this.#stored;
  }

  /** In force at once; on disk when the promise resolves. Rejects when the disk refuses, the change stays in force. */
  change(part: Partial<Omit<Stored, "version">>): Promise<void> {
    this.#stored = { ...this.#stored, ...part };
    const text = `${JSON.stringify(this.#stored, null, 2)}\n`;
    const write = () => writeAtomically(this.#file, text);
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

export async function readStored(
  file: string,
  defaults: Stored,
  now: () => number,
  steps: Migrations = migrations,
  version: number = CURRENT_VERSION,
): Promise<SettingsLoad> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const absent = error instanceof Error && "code" in error && error.code === "ENOENT";
    return absent
      ? { kind: "new", stored: defaults }
      : { kind: "broken", stored: defaults, why: "it cannot be read", aside: null };
  }
  const outcome = parseStored(text, steps, version);
  if ("stored" in outcome) {
    // What an older version wrote is kept beside, for the case that somebody goes back to that version.
    if (outcome.migratedFrom !== null)
      await copyFile(file, `${file}.v${outcome.migratedFrom}`).catch(() => {});
    return { kind: "read", stored: outcome.stored };
  }
  const aside = `${file}.broken-${new Date(now()).toISOString().replace(/[:.]/g, "-")}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  return { kind: "broken", stored: defaults, why: outcome.why, aside: moved ? aside : null };
}

type Parsed = { readonly stored: Stored; readonly migratedFrom: number | null } | { readonly why: string };

function parseStored(text: string, steps: Migrations, version: number): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { why: "it is not JSON" };
  }
  const head = z.looseObject({ version: z.number().int().min(0) }).safeParse(value);
  if (!head.success) return { why: "it has no version" };
  const from = head.data.version;
  if (from > version) return { why: `it was written by a newer Sessionwatch (version ${from})` };

  let migrated: unknown = head.data;
  for (let at = from; at < version; at += 1) {
    const step = steps[at];
    const old = z.record(z.string(), z.unknown()).safeParse(migrated);
    if (step === undefined || !old.success) return { why: `its version ${at} is unknown` };
    try {
      migrated = step(old.data);
    } catch {
      return { why: `it could not be brought from version ${at} to ${at + 1}` };
    }
  }
  const stored = StoredSchema.safeParse(migrated);
  if (!stored.success) {
    const [issue] = stored.error.issues;
    return { why: `“${issue?.path.join(".") ?? ""}” is not valid` };
  }
  return { stored: stored.data, migratedFrom: from === version ? null : from };
}
