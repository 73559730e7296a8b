/** A `redis-server` or `valkey-server` that belongs to this process alone, and ends with it. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { KEYSPACE_EVENTS } from "./keyspace-events.ts";
import type { DemoStore } from "./store.ts";

const READY_WITHIN_MS = 10_000;
const RETRY_EVERY_MS = 20;
/** Another process can take the free port between our looking and the server's binding it. */
const PORT_ATTEMPTS = 5;

/**
 * The shell holds the server as long as our end of its standard input is open, and the system closes that end
 * however this process dies, SIGKILL included; no signal handler could promise as much. The server's
 * configuration arrives on descriptor 3, so that the password is never an argument that `ps` shows. Standard
 * output is the server's alone, so its end tells us that the server ended. `rmdir` removes only an empty folder.
 */
const HOLD_SERVER = `
"$1" - <&3 3<&- &
server=$!
exec 3<&- >/dev/null
cat
kill -KILL $server 2>/dev/null
wait $server
rmdir "$2"
`;

export async function startPrivateServer(
  kind: "redis-server" | "valkey-server",
  binary: string,
): Promise<DemoStore> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnPort(kind, binary, await findFreePort());
    } catch (error) {
      if (attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function startOnPort(
  kind: "redis-server" | "valkey-server",
  binary: string,
  port: number,
): Promise<DemoStore> {
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-demo-"));
  const password = randomBytes(24).toString("base64url");
  // Detached: Ctrl-C in a terminal reaches the whole process group, and the store must outlive the orderly stop.
  const holder = spawn("/bin/sh", ["-c", HOLD_SERVER, "sh", binary, folder], {
    detached: true,
    stdio: ["pipe", "pipe", "ignore", "pipe"],
  });
  const ended = once(holder, "exit");
  const stop = async () => {
    holder.stdin?.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    giveConfiguration(holder, [
      "bind 127.0.0.1",
      `port ${port}`,
      `requirepass ${password}`,
      `dir ${folder}`,
      'save ""',
      "appendonly no",
      `notify-keyspace-events ${KEYSPACE_EVENTS}`,
      "maxmemory 256mb",
      // A full store must refuse a login rather than log somebody else out.
      "maxmemory-policy noeviction",
      "loglevel warning",
    ]);
    const url = `redis://:${password}@127.0.0.1:${port}/0`;
    const version = await waitUntilReady(url, holder);
    return { url, kind, version, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function giveConfiguration(holder: ChildProcess, lines: readonly string[]): void {
  const pipe = holder.stdio[3];
  if (pipe === null || pipe === undefined || !("write" in pipe)) throw new Error("no pipe to the server");
  // A server that dies at once breaks the pipe; waitUntilReady reports that better than an unhandled EPIPE.
  pipe.on("error", () => undefined);
  pipe.end(`${lines.join("\n")}\n`);
}

/** Resolves to the server's version once it answers PING to our password. */
async function waitUntilReady(url: string, holder: ChildProcess): Promise<string> {
  const client = createClient({
    url,
    socket: { reconnectStrategy: () => RETRY_EVERY_MS, connectTimeout: 1000 },
  });
  // Refused connections are what waiting looks like; the deadline below turns them into a failure.
  client.on("error", () => undefined);
  let deadline: NodeJS.Timeout | undefined;
  try {
    const failed = new Promise<never>((_, reject) => {
      deadline = setTimeout(() => reject(new Error("the private store did not answer")), READY_WITHIN_MS);
      holder.stdout?.once("end", () => reject(new Error("the private store ended while starting")));
      holder.once("error", reject);
    });
    holder.stdout?.resume();
    const ready = client.connect().then(async () => {
      await client.ping();
      return readVersion(await client.info("server"));
    });
    ready.catch(() => undefined);
    return await Promise.race([ready, failed]);
  } finally {
    clearTimeout(deadline);
    client.destroy();
  }
}

function readVersion(info: string): string {
  // Valkey keeps redis_version at the version it is compatible with and reports its own beside it.
  return /^(?:valkey_version):(\S+)/m.exec(info)?.[1] ?? /^redis_version:(\S+)/m.exec(info)?.[1] ?? "unknown";
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
