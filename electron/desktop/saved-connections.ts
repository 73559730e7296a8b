/** The stores that somebody wants to come back to. Their addresses with passwords never leave the main process. */
import { randomUUID } from "node:crypto";
import type { SaveConnection, SavedConnection } from "../../shared/desktop-calls.ts";
import { type Failure, FailureError, failure } from "../../shared/failure.ts";
import type { Secrets } from "./secrets.ts";
import type { SettingsFile, StoredConnection } from "./settings-file.ts";

export type Opened =
  | { readonly url: string; readonly readOnly: boolean; readonly integrated: boolean }
  | { readonly failure: Failure };

export class SavedConnectionList {
  readonly #file: SettingsFile;
  readonly #secrets: Secrets;
  /** Addresses that could not be sealed, by connection, until the application quits. */
  readonly #forThisRun = new Map<string, string>();

  constructor(file: SettingsFile, secrets: Secrets) {
    this.#file = file;
    this.#secrets = secrets;
  }

  list(): readonly SavedConnection[] {
    return this.#file.stored.connections.map((stored) => this.#withoutSecret(stored));
  }

  /** Adds it, or replaces the one with its id. Rejects with a {@link FailureError} when it is no address. */
  async save(connection: SaveConnection): Promise<SavedConnection> {
    const address = splitAddress(connection.url.trim());
    if (address === null) {
      throw new FailureError(failure("url-invalid", { reason: "it has no scheme such as redis://" }));
    }
    const { full, bare } = address;
    const needsSecret = full !== bare;
    const sealed = needsSecret ? await this.#secrets.seal(full) : null;
    const stored: StoredConnection = {
      id: connection.id ?? randomUUID(),
      name: connection.name,
      where: bare,
      readOnly: connection.readOnly,
      integrated: connection.integrated,
      sealed,
      needsSecret,
    };
    this.#forThisRun.delete(stored.id);
    if (needsSecret && sealed === null) this.#forThisRun.set(stored.id, full);
    const others = this.#file.stored.connections;
    const at = others.findIndex(({ id }) => id === stored.id);
    await this.#file.change({
      connections: at === -1 ? [...others, stored] : others.with(at, stored),
    });
    return this.#withoutSecret(stored);
  }

  async forget(id: string): Promise<void> {
    this.#forThisRun.delete(id);
    const { connections, last } = this.#file.stored;
    await this.#file.change({
      connections: connections.filter((each) => each.id !== id),
      last: last === id ? null : last,
    });
  }

  /** The address with its password, for the monitor. */
  async open(id: string): Promise<Opened> {
    const stored = this.#file.stored.connections.find((each) => each.id === id);
    if (stored === undefined) return { failure: failure("not-connected") };
    const url = await this.#address(stored);
    if (url === null) return { failure: failure("password-required", { where: stored.where }) };
    return { url, readOnly: stored.readOnly, integrated: stored.integrated };
  }

  async #address(stored: StoredConnection): Promise<string | null> {
    if (!stored.needsSecret) return stored.where;
    return (
      this.#forThisRun.get(stored.id) ?? (stored.sealed === null ? null : this.#secrets.unseal(stored.sealed))
    );
  }

  #withoutSecret({ sealed, needsSecret, ...shown }: StoredConnection): SavedConnection {
    return { ...shown, secret: this.#secretKept(shown.id, sealed, needsSecret) };
  }

  #secretKept(id: string, sealed: string | null, needsSecret: boolean): SavedConnection["secret"] {
    if (!needsSecret) return "none";
    if (sealed !== null && this.#secrets.problem === null) return "keychain";
    return this.#forThisRun.has(id) ? "run" : "missing";
  }
}

/** Credentials can stand before the host or, for sockets and Sentinel, in the query. */
const SECRET_PARAMETERS = /^(username|password|sentinelUsername|sentinelPassword)=/;

/**
 * The address as given, and without what is used to log in. By text: an address with several hosts, as for Sentinel,
 * is not one that `URL` reads. Whether the rest means anything is the monitor's to say.
 */
function splitAddress(text: string): { readonly full: string; readonly bare: string } | null {
  const [, scheme, place, query] = /^([a-z][a-z0-9+.-]*:\/\/)([^?#]*)(?:\?([^#]*))?/i.exec(text) ?? [];
  if (scheme === undefined || place === undefined) return null;
  const slash = place.indexOf("/");
  const hosts = slash === -1 ? place : place.slice(0, slash);
  const path = slash === -1 ? "" : place.slice(slash);
  const harmless = (query ?? "").split("&").filter((part) => part !== "" && !SECRET_PARAMETERS.test(part));
  const bare = scheme + hosts.slice(hosts.lastIndexOf("@") + 1) + path;
  return { full: text, bare: harmless.length === 0 ? bare : `${bare}?${harmless.join("&")}` };
}
