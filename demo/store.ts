/**
 * The demonstration's own session store. Lives here: which server is used and how it is reached.
 * Does not live here: a store that somebody else runs (the demonstration takes its URL instead).
 * Called by `demo.ts` and by tests that need a real server.
 */
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { startEmbeddedStore } from "./store-embedded.ts";
import { startPrivateServer } from "./store-private.ts";

/** A running store. Its URL holds a random password, so the URL is a secret: it belongs in no log. */
export interface DemoStore {
  /** `redis://:<password>@127.0.0.1:<port>/0` */
  readonly url: string;
  readonly kind: "redis-server" | "valkey-server" | "js-redis-server";
  /** As the server itself reports it, for example "7.0.15". */
  readonly version: string;
  /** Ends the server and every connection to it. Safe to call twice. */
  stop(): Promise<void>;
}

export interface StoreOptions {
  /**
   * True: the in-process JavaScript server even where a real one is installed. Default: true if the environment
   * has `SESSIONWATCH_DEMO_STORE=embedded`.
   */
  readonly embedded?: boolean;
  /** Where to look for a server, as in the environment's PATH. */
  readonly path?: string;
}

/**
 * Starts a private store on a free loopback port with a random password and keyspace events on.
 * A `redis-server` or `valkey-server` on PATH is preferred; without one, the in-process server is used.
 * Throws if an installed server was found but did not come up.
 */
export async function startStore(options: StoreOptions = {}): Promise<DemoStore> {
  const embedded = options.embedded ?? process.env["SESSIONWATCH_DEMO_STORE"] === "embedded";
  // The private server is held by a POSIX shell (see store-private.ts), and neither project ships for Windows.
  if (!embedded && process.platform !== "win32") {
    const path = options.path ?? process.env["PATH"] ?? "";
    for (const kind of ["redis-server", "valkey-server"] as const) {
      const binary = await findOnPath(kind, path);
      if (binary !== undefined) return startPrivateServer(kind, binary);
    }
  }
  return startEmbeddedStore();
}

async function findOnPath(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    if (folder === "") continue;
    const candidate = join(folder, name);
    const runnable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runnable) return candidate;
  }
  return undefined;
}
