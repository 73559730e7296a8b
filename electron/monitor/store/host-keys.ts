/**
 * Which host key each SSH server showed when we first logged in there. Another key is refused until a person accepts
 * it: whoever listens in between cannot show the same.
 */
import { z } from "zod";
import { type FileKind, VersionedFile } from "../../versioned-file.ts";

const CURRENT_VERSION = 1;
const StoredSchema = z.object({
  version: z.literal(CURRENT_VERSION),
  /** "host:port" → fingerprint as ssh-keygen -l shows it. */
  hosts: z.record(z.string(), z.string()),
});
type Stored = z.infer<typeof StoredSchema>;
const fileKind: FileKind<Stored> = { version: CURRENT_VERSION, schema: StoredSchema, migrations: {} };

export class HostKeys {
  readonly #file: VersionedFile<Stored> | null;
  /** Also what lasts for this run where the disk refuses. */
  readonly #known: Map<string, string>;

  private constructor(file: VersionedFile<Stored> | null) {
    this.#file = file;
    this.#known = new Map(Object.entries(file?.stored.hosts ?? {}));
  }

  /** Never rejects: an unusable file is set aside, and every server is met for the first time. */
  static async open(path: string, now: () => number): Promise<HostKeys> {
    const nothing: Stored = { version: CURRENT_VERSION, hosts: {} };
    const [file] = await VersionedFile.open(path, fileKind, nothing, now);
    return new HostKeys(file);
  }

  /** Remembers for this run only. */
  static inMemory(): HostKeys {
    return new HostKeys(null);
  }

  known(place: string): string | null {
    return this.#known.get(place) ?? null;
  }

  remember(place: string, fingerprint: string): void {
    if (this.#known.get(place) !== fingerprint) {
      this.#known.set(place, fingerprint);
      this.#keep();
    }
  }

  /** The next key is taken for the right one. */
  forget(place: string): void {
    if (this.#known.delete(place)) {
      this.#keep();
    }
  }

  #keep(): void {
    // In force for this run in any case; the next one then meets the server for the first time.
    this.#file?.change({ hosts: Object.fromEntries(this.#known) }).catch(() => undefined);
  }
}
