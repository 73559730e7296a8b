/**
 * The settings in force and the file that keeps them. Lives here: reading, changing, and telling those whom a section
 * concerns. What a section means lives with whoever listens. Opened by the monitor.
 */

import { z } from "zod";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import {
  DEFAULT_SETTINGS,
  type Settings,
  type SettingsChange,
  SettingsSchema,
} from "../../../shared/settings/settings.ts";
import { type FileKind, VersionedFile } from "../../versioned-file.ts";
import { systemReason } from "../store/client-failure.ts";

const CURRENT_VERSION = 1;
const StoredSchema = SettingsSchema.extend({ version: z.literal(CURRENT_VERSION) });
type Stored = z.infer<typeof StoredSchema>;

const fileKind: FileKind<Stored> = { version: CURRENT_VERSION, schema: StoredSchema, migrations: {} };

export class MonitorSettings {
  readonly #file: VersionedFile<Stored>;
  readonly #listeners = new Set<(settings: Settings) => void>();
  /** Why what was set before is not in force, or why what is in force is not kept. */
  problem: Failure | null;
  /** Grows with every change. */
  version = 0;

  private constructor(file: VersionedFile<Stored>, problem: Failure | null) {
    this.#file = file;
    this.problem = problem;
  }

  /** Never rejects: a file that cannot be used is set aside, said so in `problem`, and the defaults are in force. */
  static async open(path: string, now: () => number): Promise<MonitorSettings> {
    const defaults = { version: CURRENT_VERSION, ...DEFAULT_SETTINGS } as const;
    const [file, load] = await VersionedFile.open(path, fileKind, defaults, now);
    const problem =
      load.kind === "broken"
        ? failure("settings-set-aside", { reason: load.why, aside: load.aside ?? "" })
        : null;
    return new MonitorSettings(file, problem);
  }

  get current(): Settings {
    return this.#file.stored;
  }

  /** Called after every change; the caller applies the first settings itself. Returns how to end it. */
  onChange(listener: (settings: Settings) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** In force at once. Rejects with `settings-not-kept` when the disk refuses; the change then lasts for this run. */
  async change(change: SettingsChange | Partial<Settings>): Promise<void> {
    const named = Object.fromEntries(Object.entries(change).filter(([, section]) => section !== undefined));
    const kept = this.#file.change(named);
    this.version++;
    for (const listener of this.#listeners) {
      listener(this.current);
    }
    try {
      await kept;
      this.problem = null;
    } catch (error) {
      this.problem = failure("settings-not-kept", { reason: systemReason(error) });
      throw new FailureError(this.problem);
    }
  }
}
