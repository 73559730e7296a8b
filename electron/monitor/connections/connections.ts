/**
 * The saved connections: list, save, remove and bring back, open, hand on without passwords. Lives here: what is kept
 * and where its passwords are. Connecting lives in `store/`, sealing with the host. Opened by the monitor.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { formatAddress } from "../../../shared/address/format-address.ts";
import { parseAddress } from "../../../shared/address/parse-address.ts";
import {
  type AddressSecrets,
  describeAddress,
  NO_SECRETS,
  type StoreAddress,
  secretsOf,
  withSecrets,
} from "../../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import {
  ExportedConnectionSchema,
  type ImportProblem,
  MAX_SAVED,
  type SaveConnection,
  type SavedConnection,
  SavedConnectionSchema,
  type SecretsKept,
} from "../../../shared/saved-connection.ts";
import { type FileKind, VersionedFile } from "../../versioned-file.ts";
import { systemReason } from "../store/client-failure.ts";
import { exportText, readImport } from "./exchange.ts";
import type { SecretKeeper } from "./secret-keeper.ts";

const CURRENT_VERSION = 1;
/** Removed ones that can still be brought back. */
const REMOVED_KEPT = 20;

const StoredConnectionSchema = ExportedConnectionSchema.extend({
  id: SavedConnectionSchema.shape.id,
  /** All passwords as JSON, as the host sealed them; null: it needs none, or they could not be sealed. */
  sealed: z.base64().max(16_384).nullable(),
  needsSecret: z.boolean(),
});
type StoredConnection = z.infer<typeof StoredConnectionSchema>;

const StoredSchema = z.object({
  version: z.literal(CURRENT_VERSION),
  connections: z.array(StoredConnectionSchema).max(MAX_SAVED),
  /** The one that was opened last; opened again at the next start. */
  last: SavedConnectionSchema.shape.id.nullable(),
});
type Stored = z.infer<typeof StoredSchema>;

const fileKind: FileKind<Stored> = { version: CURRENT_VERSION, schema: StoredSchema, migrations: {} };
const SecretsSchema = z.object({
  password: z.string().nullable(),
  sentinelPassword: z.string().nullable(),
  sshPassword: z.string().nullable(),
  sshPassphrase: z.string().nullable(),
});

/** What to watch, passwords included: for the monitor alone. */
export type OpenedConnection = Pick<SavedConnection, "url" | "readOnly" | "integrated" | "feed">;

export class SavedConnections {
  readonly #file: VersionedFile<Stored>;
  readonly #keeper: SecretKeeper;
  /** Passwords that could not be sealed, by connection, until the monitor ends. */
  readonly #forThisRun = new Map<string, AddressSecrets>();
  readonly #removed: { connection: StoredConnection; at: number }[] = [];
  /** Why what was saved before is not there, or why what is there is not kept. */
  problem: Failure | null;
  /** Grows with every change. */
  version = 0;

  private constructor(file: VersionedFile<Stored>, keeper: SecretKeeper, problem: Failure | null) {
    this.#file = file;
    this.#keeper = keeper;
    this.problem = problem;
  }

  /** Never rejects: a file that cannot be used is set aside and said so in `problem`. */
  static async open(path: string, keeper: SecretKeeper, now: () => number): Promise<SavedConnections> {
    const nothing: Stored = { version: CURRENT_VERSION, connections: [], last: null };
    const [file, load] = await VersionedFile.open(path, fileKind, nothing, now);
    const problem =
      load.kind === "broken"
        ? failure("connections-set-aside", { reason: load.why, aside: load.aside ?? "" })
        : null;
    return new SavedConnections(file, keeper, problem);
  }

  get secretsKept(): SecretsKept {
    return this.#keeper.kept;
  }

  list(): SavedConnection[] {
    return this.#file.stored.connections.map((stored) => this.#shown(stored));
  }

  /** The one to open at the start, if there is one. */
  get last(): string | null {
    return this.#file.stored.last;
  }

  /** Rejects with `url-invalid`, `too-many-saved` or `connections-not-kept`. */
  async save(wanted: SaveConnection): Promise<string> {
    const address = await this.#address(wanted.url, wanted.secretsOf);
    const { connections } = this.#file.stored;
    const at = connections.findIndex(({ id }) => id === wanted.id);
    if (at === -1 && connections.length >= MAX_SAVED) {
      throw new FailureError(failure("too-many-saved", { most: MAX_SAVED }));
    }
    const stored = await this.#sealed(wanted.id ?? randomUUID(), wanted, address);
    await this.#change({
      connections: at === -1 ? [...connections, stored] : connections.with(at, stored),
    });
    return stored.id;
  }

  /** It can be brought back until the monitor ends. */
  async remove(id: string): Promise<void> {
    const { connections, last } = this.#file.stored;
    const at = connections.findIndex((one) => one.id === id);
    const connection = connections[at];
    if (connection === undefined) {
      throw new FailureError(failure("connection-unknown"));
    }
    this.#removed.push({ connection, at });
    this.#removed.splice(0, this.#removed.length - REMOVED_KEPT);
    await this.#change({ connections: connections.toSpliced(at, 1), last: last === id ? null : last });
  }

  async restore(id: string): Promise<void> {
    const at = this.#removed.findIndex(({ connection }) => connection.id === id);
    const [removed] = at === -1 ? [] : this.#removed.splice(at, 1);
    if (removed === undefined) {
      throw new FailureError(failure("connection-unknown"));
    }
    const { connections } = this.#file.stored;
    await this.#change({ connections: connections.toSpliced(removed.at, 0, removed.connection) });
  }

  /** Rejects with `connection-unknown`, or `password-required` where the password has been forgotten. */
  async open(id: string): Promise<OpenedConnection> {
    const stored = this.#stored(id);
    const { readOnly, integrated, feed } = stored;
    if (this.#secretKept(stored) === "missing") {
      throw new FailureError(failure("password-required", { where: this.#shown(stored).where }));
    }
    const url = formatAddress(await this.#address(stored.url, id));
    return { url, readOnly, integrated, feed };
  }

  /** Remembers which one to open at the next start; null: none. */
  async opened(id: string | null): Promise<void> {
    if (id !== this.#file.stored.last) {
      await this.#change({ last: id });
    }
  }

  /** `url` as a whole, with the passwords that it lacks taken from the saved connection `secretsFrom`. */
  async completed(url: string, secretsFrom: string | null): Promise<string> {
    return secretsFrom === null ? url : formatAddress(await this.#address(url, secretsFrom));
  }

  /** Nobody's password is in it. */
  exported(): string {
    return exportText(this.#file.stored.connections);
  }

  /** All of the file or, with any problem, nothing. */
  async import(text: string): Promise<{ added: number; problems: readonly ImportProblem[] }> {
    const { connections } = this.#file.stored;
    const read = readImport(text, MAX_SAVED - connections.length);
    if (read.problems.length === 0 && read.connections.length > 0) {
      const added = read.connections.map((one) => ({
        ...one,
        id: randomUUID(),
        sealed: null,
        needsSecret: false,
      }));
      await this.#change({ connections: [...connections, ...added] });
    }
    return { added: read.problems.length > 0 ? 0 : read.connections.length, problems: read.problems };
  }

  async #sealed(id: string, wanted: SaveConnection, address: StoreAddress): Promise<StoredConnection> {
    const secrets = secretsOf(address);
    const needsSecret = Object.values(secrets).some((secret) => secret !== null);
    const sealed = needsSecret ? await this.#keeper.seal(JSON.stringify(secrets)) : null;
    this.#forThisRun.delete(id);
    if (needsSecret && sealed === null) {
      this.#forThisRun.set(id, secrets);
    }
    const { name, readOnly, integrated, feed } = wanted;
    const url = formatAddress(withSecrets(address, NO_SECRETS));
    return { id, name, url, readOnly, integrated, feed, sealed, needsSecret };
  }

  async #address(url: string, secretsFrom: string | null): Promise<StoreAddress> {
    const parsed = parseAddress(url);
    if ("problem" in parsed) {
      throw new FailureError(parsed.problem);
    }
    if (secretsFrom === null) {
      return parsed.address;
    }
    const given = secretsOf(parsed.address);
    const kept = await this.#secrets(this.#stored(secretsFrom));
    return withSecrets(parsed.address, {
      password: given.password ?? kept.password,
      sentinelPassword: given.sentinelPassword ?? kept.sentinelPassword,
      sshPassword: given.sshPassword ?? kept.sshPassword,
      sshPassphrase: given.sshPassphrase ?? kept.sshPassphrase,
    });
  }

  async #secrets({ id, sealed }: StoredConnection): Promise<AddressSecrets> {
    const inMemory = this.#forThisRun.get(id);
    if (inMemory !== undefined || sealed === null) {
      return inMemory ?? NO_SECRETS;
    }
    const text = await this.#keeper.unseal(sealed);
    if (text === null) {
      return NO_SECRETS;
    }
    const secrets = SecretsSchema.safeParse(JSON.parse(text));
    return secrets.success ? secrets.data : NO_SECRETS;
  }

  #stored(id: string): StoredConnection {
    const stored = this.#file.stored.connections.find((one) => one.id === id);
    if (stored === undefined) {
      throw new FailureError(failure("connection-unknown"));
    }
    return stored;
  }

  #shown(stored: StoredConnection): SavedConnection {
    const { sealed: _, needsSecret: __, ...rest } = stored;
    const parsed = parseAddress(stored.url);
    const where = "address" in parsed ? describeAddress(parsed.address) : "";
    return { ...rest, where, secret: this.#secretKept(stored) };
  }

  #secretKept({ id, sealed, needsSecret }: StoredConnection): SavedConnection["secret"] {
    if (!needsSecret) {
      return "none";
    }
    if (this.#forThisRun.has(id)) {
      return "run";
    }
    return sealed !== null && this.#keeper.kept === "keychain" ? "keychain" : "missing";
  }

  async #change(part: Partial<Omit<Stored, "version">>): Promise<void> {
    const kept = this.#file.change(part);
    this.version++;
    try {
      await kept;
      this.problem = null;
    } catch (error) {
      this.problem = failure("connections-not-kept", { reason: systemReason(error) });
      throw new FailureError(this.problem);
    }
  }
}
