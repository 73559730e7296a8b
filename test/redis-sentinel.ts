/** A real Sentinel group for tests: one primary, two replicas, three sentinels with a password of their own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { eventually } from "./eventually.ts";
import { freePort, serverProgram, startServer, type TestServer } from "./redis-server.ts";

const PASSWORD = "store-password";
const SENTINEL_PASSWORD = "sentinel-password";

export interface TestSentinels {
  readonly servers: TestServer[];
  readonly url: string;
  /** The server that the sentinels take for the primary. */
  primary(): Promise<TestServer>;
  stop(): Promise<void>;
}

export async function startSentinels(): Promise<TestSentinels> {
  const config = [`masterauth ${PASSWORD}`, "repl-diskless-sync-delay 0"];
  const servers = await Promise.all(
    Array.from({ length: 3 }, () => startServer({ password: PASSWORD, config })),
  );
  const [first] = servers;
  if (first === undefined) {
    throw new Error("a group has servers");
  }
  await Promise.all(servers.slice(1).map((replica) => replica.client.replicaof("127.0.0.1", first.port)));
  await eventually(
    "replicas in step",
    async () =>
      (await Promise.all(servers.slice(1).map((replica) => replica.client.info("replication")))).every(
        (text) => text.includes("master_link_status:up"),
      ),
    20_000,
  );
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-sentinels-"));
  const ports = await Promise.all(Array.from({ length: 3 }, () => freePort()));
  const sentinels = await Promise.all(ports.map((port) => startSentinel(folder, port, first.port)));
  const clients = ports.map((port) => {
    const client = new Redis({
      port,
      host: "127.0.0.1",
      password: SENTINEL_PASSWORD,
      replyMapping: "legacy",
    });
    client.on("error", () => undefined);
    return client;
  });
  await eventually(
    "sentinels that know each other",
    async () =>
      (await Promise.all(clients.map((client) => client.call("SENTINEL", "MASTER", "main")))).every(
        (reply) => {
          const text = String(reply);
          return text.includes("num-slaves,2") && text.includes("num-other-sentinels,2");
        },
      ),
    30_000,
  );
  return {
    servers,
    url: `redis+sentinel://:${PASSWORD}@${ports.map((port) => `127.0.0.1:${port}`).join(",")}/main/0?sentinelPassword=${SENTINEL_PASSWORD}`,
    async primary() {
      const told = await clients[0]?.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main");
      const port = Number(Array.isArray(told) ? told[1] : 0);
      const server = servers.find((one) => one.port === port);
      if (server === undefined) {
        throw new Error("the sentinels name an unknown primary");
      }
      return server;
    },
    async stop() {
      for (const client of clients) {
        client.disconnect();
      }
      await Promise.all(
        sentinels.map(async (one) => {
          const ended = once(one, "exit");
          one.kill("SIGKILL");
          await ended;
        }),
      );
      await Promise.all(servers.map((server) => server.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startSentinel(folder: string, port: number, primary: number): Promise<ChildProcess> {
  const file = join(folder, `sentinel-${port}.conf`);
  await writeFile(
    file,
    [
      `port ${port}`,
      "bind 127.0.0.1",
      `dir ${folder}`,
      `requirepass ${SENTINEL_PASSWORD}`,
      `sentinel sentinel-pass ${SENTINEL_PASSWORD}`,
      `sentinel monitor main 127.0.0.1 ${primary} 2`,
      `sentinel auth-pass main ${PASSWORD}`,
      "sentinel down-after-milliseconds main 1500",
      "sentinel failover-timeout main 6000",
    ].join("\n"),
  );
  const sentinel = spawn(serverProgram, [file, "--sentinel"], { stdio: ["ignore", "ignore", "inherit"] });
  await once(sentinel, "spawn");
  return sentinel;
}
