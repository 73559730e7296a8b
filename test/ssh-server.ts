/** A real sshd for tests: on a free port, with keys of its own in a temporary folder, for the user who runs the tests. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "./eventually.ts";
import { freePort } from "./redis-server.ts";

const run = promisify(execFile);
const SSHD = "/usr/sbin/sshd";

export interface TestSshServer {
  readonly port: number;
  readonly user: string;
  /** Private keys that may log in; the second one is locked with {@link TestSshServer.passphrase}. */
  readonly key: string;
  readonly lockedKey: string;
  readonly passphrase: string;
  /** A key that may not. */
  readonly foreignKey: string;
  /** "&ssh=…" for a store's address. */
  readonly query: string;
  /** Ends the server and all tunnels through it. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with another host key if that is wanted. */
  restart(options?: { readonly newHostKey?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

export async function startSshServer(config: readonly string[] = []): Promise<TestSshServer> {
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-ssh-"));
  const port = await freePort();
  const passphrase = "correct horse";
  const file = (name: string): string => join(folder, name);
  await Promise.all([
    makeKey(file("host-key"), ""),
    makeKey(file("other-host-key"), ""),
    makeKey(file("key"), ""),
    makeKey(file("locked-key"), passphrase),
    makeKey(file("foreign-key"), ""),
  ]);
  const admitted = await Promise.all([file("key.pub"), file("locked-key.pub")].map((one) => readFile(one)));
  await writeFile(file("authorized_keys"), Buffer.concat(admitted));
  await writeFile(
    file("sshd_config"),
    [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${file("current-host-key")}`,
      "PidFile none",
      `AuthorizedKeysFile ${file("authorized_keys")}`,
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "PermitRootLogin yes",
      "LogLevel ERROR",
      ...config,
    ].join("\n"),
  );
  let server: ChildProcess | null = null;
  const start = async (hostKey: string): Promise<void> => {
    await copyFile(file(hostKey), file("current-host-key"));
    server = await startSshd(file("sshd_config"), port);
  };
  const kill = async (): Promise<void> => {
    const running = server;
    server = null;
    if (running?.exitCode === null && running.pid !== undefined) {
      const ended = once(running, "exit");
      // Each connection is a child in a session of its own.
      for (const pid of [...(await descendants(running.pid)), running.pid]) {
        try {
          process.kill(pid, "SIGKILL");
        } catch (error) {
          // A connection may have ended since they were listed.
          if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
        }
      }
      await ended;
    }
  };
  await start("host-key");
  const user = userInfo().username;
  return {
    port,
    user,
    key: file("key"),
    lockedKey: file("locked-key"),
    passphrase,
    foreignKey: file("foreign-key"),
    query: `ssh=${user}@127.0.0.1:${port}&sshKey=${encodeURIComponent(file("key"))}`,
    kill,
    async restart({ newHostKey = false } = {}) {
      await kill();
      await start(newHostKey ? "other-host-key" : "host-key");
    },
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An agent that holds one key; resolves with the path of its socket. */
export async function startAgent(
  folder: string,
  key: string,
): Promise<{ socket: string; stop(): Promise<void> }> {
  const socket = join(folder, "agent.sock");
  const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
  await eventually("an agent", () =>
    access(socket).then(
      () => true,
      () => false,
    ),
  );
  await run("ssh-add", [key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  return {
    socket,
    async stop() {
      const ended = once(agent, "exit");
      agent.kill();
      await ended;
    },
  };
}

async function startSshd(config: string, port: number): Promise<ChildProcess> {
  // As root it wants this folder, which the distribution makes when the service starts.
  if (process.getuid?.() === 0) {
    await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
  }
  const server = spawn(SSHD, ["-D", "-e", "-f", config], {
    stdio: "ignore",
  });
  server.once("error", (error) => {
    throw new Error(`sshd cannot be started (${error.message}); on Debian: apt-get install openssh-server`);
  });
  await eventually("sshd", () => answers(port));
  return server;
}

async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await run("ps", ["-e", "-o", "pid=,ppid="]);
  const processes = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = processes.filter(([, parent]) => parent === pid).map(([child = 0]) => child);
  return [...(await Promise.all(children.map(descendants))).flat(), ...children];
}

async function makeKey(file: string, passphrase: string): Promise<void> {
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-f", file]);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, "127.0.0.1");
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}
