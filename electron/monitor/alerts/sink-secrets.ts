/**
 * Addresses and signing keys of webhooks: a Slack address alone lets anybody post. They come in and never go out again;
 * on disk they are sealed by the host, and where it cannot seal they are kept for this run.
 */
import { z } from "zod";
import { type FileKind, VersionedFile } from "../../versioned-file.ts";
import type { SecretKeeper } from "../connections/secret-keeper.ts";

const CURRENT_VERSION = 1;
const StoredSchema = z.object({
  version: z.literal(CURRENT_VERSION),
  sealed: z.record(z.string(), z.base64().max(16_384)),
});
type Stored = z.infer<typeof StoredSchema>;
const fileKind: FileKind<Stored> = { version: CURRENT_VERSION, schema: StoredSchema, migrations: {} };

const SecretSchema = z.object({ url: z.string(), key: z.string().nullable() });
export type SinkSecret = z.infer<typeof SecretSchema>;

export class SinkSecrets {
  readonly #file: VersionedFile<Stored>;
  readonly #keeper: SecretKeeper;
  readonly #known = new Map<string, SinkSecret>();

  private constructor(file: VersionedFile<Stored>, keeper: SecretKeeper) {
    this.#file = file;
    this.#keeper = keeper;
  }

  /** Never rejects: what cannot be unsealed has to be given again. */
  static async open(path: string, keeper: SecretKeeper, now: () => number): Promise<SinkSecrets> {
    const [file] = await VersionedFile.open(path, fileKind, { version: CURRENT_VERSION, sealed: {} }, now);
    const secrets = new SinkSecrets(file, keeper);
    for (const [id, sealed] of Object.entries(file.stored.sealed)) {
      const text = await keeper.unseal(sealed).catch(() => null);
      const parsed = text === null ? null : SecretSchema.safeParse(parse(text));
      if (parsed?.success === true) secrets.#known.set(id, parsed.data);
    }
    return secrets;
  }

  of(id: string): SinkSecret | null {
    return this.#known.get(id) ?? null;
  }

  /** Rejects when the disk refuses; it is then kept for this run. */
  async set(id: string, secret: SinkSecret): Promise<void> {
    this.#known.set(id, secret);
    const sealed = await this.#keeper.seal(JSON.stringify(secret));
    const { [id]: _, ...others } = this.#file.stored.sealed;
    await this.#file.change({ sealed: sealed === null ? others : { ...others, [id]: sealed } });
  }

  async remove(id: string): Promise<void> {
    this.#known.delete(id);
    const { [id]: _, ...others } = this.#file.stored.sealed;
    await this.#file.change({ sealed: others });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
