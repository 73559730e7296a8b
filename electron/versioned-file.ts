/**
 * A file in which one of our processes remembers things: the desktop host's, and the monitor's. Versioned, validated as
 * a whole, written atomically. A file that cannot be used is set aside under another name and said so; it is never
 * overwritten and never half-believed.
 */
import { copyFile, readFile, rename } from "node:fs/promises";
import { z } from "zod";
import { writeAtomically } from "./atomic-file.ts";

/** From each earlier version to the next. The input is unchecked; the result is validated as a whole. */
export type Migrations = Readonly<Record<number, (old: Readonly<Record<string, unknown>>) => unknown>>;

/** What such a file may hold. */
export interface FileKind<T> {
  readonly version: number;
  readonly schema: z.ZodType<T>;
  readonly migrations: Migrations;
}

export type FileLoad<T> =
  | { readonly kind: "read"; readonly stored: T }
  | { readonly kind: "new"; readonly stored: T }
  /** `aside` is where the unusable file is now, null if even that failed. */
  | { readonly kind: "broken"; readonly stored: T; readonly why: string; readonly aside: string | null };

export class VersionedFile<T extends { readonly version: number }> {
  readonly #file: string;
  #stored: T;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, stored: T) {
    this.#file = file;
    this.#stored = stored;
  }

  /** Never rejects: without a usable file it holds the defaults. */
  static async open<T extends { readonly version: number }>(
    file: string,
    kind: FileKind<T>,
    defaults: T,
    now: () => number,
  ): Promise<[VersionedFile<T>, FileLoad<T>]> {
    const load = await readVersioned(file, kind, defaults, now);
    return [new VersionedFile(file, load.stored), load];
  }

  get stored(): T {
    return this.#stored;
  }

  /** In force at once; on disk when the promise resolves. Rejects when the disk refuses, the change stays in force. */
  change(part: Partial<Omit<T, "version">>): Promise<void> {
    this.#stored = { ...this.#stored, ...part };
    const text = `${JSON.stringify(this.#stored, null, 2)}\n`;
    const write = () => writeAtomically(this.#file, text);
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

export async function readVersioned<T>(
  file: string,
  kind: FileKind<T>,
  defaults: T,
  now: () => number,
): Promise<FileLoad<T>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const absent = error instanceof Error && "code" in error && error.code === "ENOENT";
    return absent
      ? { kind: "new", stored: defaults }
      : { kind: "broken", stored: defaults, why: "it cannot be read", aside: null };
  }
  const outcome = parseVersioned(text, kind);
  if ("stored" in outcome) {
    // What an older version wrote is kept beside, for the case that somebody goes back to that version.
    if (outcome.migratedFrom !== null)
      await copyFile(file, `${file}.v${outcome.migratedFrom}`).catch(() => {});
    return { kind: "read", stored: outcome.stored };
  }
  const aside = asideName(file, now);
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  return { kind: "broken", stored: defaults, why: outcome.why, aside: moved ? aside : null };
}

/** Where a file that cannot be used is kept, beside its place. */
export function asideName(file: string, now: () => number): string {
  return `${file}.broken-${new Date(now()).toISOString().replace(/[:.]/g, "-")}`;
}

type Parsed<T> = { readonly stored: T; readonly migratedFrom: number | null } | { readonly why: string };

function parseVersioned<T>(text: string, { version, schema, migrations }: FileKind<T>): Parsed<T> {
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
    const step = migrations[at];
    const old = z.record(z.string(), z.unknown()).safeParse(migrated);
    if (step === undefined || !old.success) return { why: `its version ${at} is unknown` };
    try {
      migrated = step(old.data);
    } catch {
      return { why: `it could not be brought from version ${at} to ${at + 1}` };
    }
  }
  const stored = schema.safeParse(migrated);
  if (!stored.success) {
    const [issue] = stored.error.issues;
    return { why: `“${issue?.path.join(".") ?? ""}” is not valid` };
  }
  return { stored: stored.data, migratedFrom: from === version ? null : from };
}
