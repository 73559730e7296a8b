/** A Redis Cluster of three primaries with a replica each, on loopback, for as long as a test runs. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Cluster {
  readonly urls: readonly string[];
  /** Kills one primary without a warning. */
  killPrimary(): Promise<void>;
  stop(): Promise<void>;
}

export async function startCluster(): Promise<Cluster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnPorts();
    } catch (error) {
      // Somebody else had one of the ports.
      if (attempt === 3) throw error;
    }
  }
}

async function startOnPorts(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-cluster-"));
  // The nodes talk to each other on the port 10,000 above; from 32,768 on, ports are given to outgoing connections.
  const first = 12_000 + Math.floor(Math.random() * 10_000);
  const ports = Array.from({ length: 6 }, (_, node) => first + node);
  const nodes = ports.map((port) => startNode(port, folder));
  const stop = async () => {
    await Promise.all(nodes.map(kill));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const cli = async (port: number, ...args: string[]) =>
      (await run("redis-cli", ["-h", "127.0.0.1", "-p", String(port), ...args])).stdout.trim();
    await until(async () =>
      (await Promise.all(ports.map((port) => cli(port, "ping")))).every((pong) => pong === "PONG"),
    );
    const addresses = ports.map((port) => `127.0.0.1:${port}`);
    await run("redis-cli", ["--cluster", "create", ...addresses, "--cluster-replicas", "1", "--cluster-yes"]);
    await until(async () => {
      const states = await Promise.all(ports.map((port) => cli(port, "cluster", "info")));
      const roles = await Promise.all(ports.map((port) => cli(port, "info", "replication")));
      return (
        states.every((state) => state.includes("cluster_state:ok")) &&
        roles.every((role) => !role.includes("role:slave") || role.includes("master_link_status:up"))
      );
    });
    return {
      urls: addresses.map((address) => `redis://${address}`),
      killPrimary: async () => {
        for (const [index, port] of ports.entries()) {
          const node = nodes[index];
          if (node !== undefined && (await cli(port, "info", "replication")).includes("role:master")) {
            return kill(node);
          }
        }
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startNode(port: number, folder: string): ChildProcess {
  return spawn(
    "redis-server",
    [
      ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"],
      ...["--cluster-enabled", "yes", "--cluster-config-file", `nodes-${port}.conf`],
      ...["--cluster-node-timeout", "1500", "--loglevel", "warning"],
    ],
    { stdio: "ignore" },
  );
}

async function kill(node: ChildProcess): Promise<void> {
  if (node.exitCode !== null || node.signalCode !== null) return;
  const exited = once(node, "exit");
  node.kill("SIGKILL");
  await exited;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    if (await isSo().catch(() => false)) return;
    await wait(100);
  }
  throw new Error("the cluster did not come up");
}
