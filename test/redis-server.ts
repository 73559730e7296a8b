/** Starts real Redis servers for tests: on a free port or a socket, in a folder of their own, always stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

export interface TestServer {
  readonly port: number;
  readonly socket: string;
  readonly folder: string;
  readonly process: ChildProcess;
  /** "redis://[:password@]127.0.0.1:port". */
  readonly url: string;
  /** A client of the test's own, closed with the server. */
  readonly client: Redis;
  /** Ends the server like a crash; its folder stays until `stop`. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly password?: string;
  /** Defaults to keyspace events of all classes that we need. */
  readonly events?: string;
  readonly port?: number;
  readonly folder?: string;
  /** Further lines of the configuration, such as `maxclients 10`. */
  readonly config?: readonly string[];
  /** Added to the environment, for libraries that fake the clock. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What is tested against: the system's Redis, or another server, for example one that `test/other-servers.ts` unpacked. */
export const serverProgram = process.env["SESSIONWATCH_TEST_SERVER"] ?? "redis-server";

/** Between finding a free port and listening on it, somebody else may have taken it. */
const TRIES = 3;

/** Resolves when the server answers. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  for (let tried = 1; ; tried++) {
    try {
      return await tryToStart(options);
    } catch (error) {
      if (tried === TRIES || options.port !== undefined || !/Address already in use/.test(String(error))) {
        throw error;
      }
    }
  }
}

async function tryToStart(options: ServerOptions): Promise<TestServer> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "sessionwatch-test-")));
  const port = options.port ?? (await freePort());
  const socket = join(folder, "redis.sock");
  const config = [
    `port ${port}`,
    "bind 127.0.0.1",
    `unixsocket ${socket}`,
    `dir ${folder}`,
    'save ""',
    `notify-keyspace-events "${options.events ?? "Kg$hxe"}"`,
    ...(options.password === undefined ? [] : [`requirepass ${options.password}`]),
    ...(options.config ?? []),
  ];
  const server = spawn(serverProgram, ["-"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...options.env },
  });
  server.stdin.end(`${config.join("\n")}\n`);
  await ready(server);
  const password = options.password;
  const client = new Redis({
    port,
    host: "127.0.0.1",
    replyMapping: "legacy",
    ...(password === undefined ? {} : { password }),
  });
  // A killed server is what some tests are about; their client must not end the test run.
  client.on("error", () => undefined);
  const ended = once(server, "exit");
  const kill = async (): Promise<void> => {
    server.kill("SIGKILL");
    await ended;
  };
  return {
    port,
    socket,
    folder,
    process: server,
    url: `redis://${password === undefined ? "" : `:${password}@`}127.0.0.1:${port}`,
    client,
    kill,
    async stop() {
      client.disconnect();
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") {
    throw new Error("the probe has no port");
  }
  return address.port;
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = "";
    server.stdout?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes("eady to accept connections")) {
        resolve();
      }
    });
    server.once("exit", () => reject(new Error(`redis-server ended:\n${printed}`)));
    server.once("error", (error) =>
      reject(
        new Error(
          `redis-server cannot be started (${error.message}); on Debian: apt-get install redis-server`,
        ),
      ),
    );
  });
}
