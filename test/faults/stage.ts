/** Where a fault strikes: a store of some topology, and clients for the application and the oracle. */
import { Cluster, Redis } from "ioredis";
import { startCluster, type TestCluster } from "../redis-cluster.ts";
import { startSentinels, type TestSentinels } from "../redis-sentinel.ts";
import { type ServerOptions, startServer, type TestServer } from "../redis-server.ts";
import { startProxy, type TestProxy } from "../tcp-proxy.ts";
import type { Subject } from "./subject.ts";
import type { WriterClient } from "./writer.ts";

export interface Stage {
  /** What the monitor connects to. */
  readonly url: string;
  readonly writer: WriterClient;
  /** Clients of all primaries, for the oracle. */
  primaries(): Promise<readonly Redis[]>;
  stop(): Promise<void>;
}

export interface Single extends Stage {
  server: TestServer;
  /** Between the monitor and the server; the writer and the oracle do not go through it. */
  readonly proxy: TestProxy;
  /** Kills the server and starts it again on the same port, in the same folder. */
  crash(whileDown: () => Promise<unknown>): Promise<void>;
}

export interface Clustered extends Stage {
  readonly cluster: TestCluster;
}

export interface Sentinels extends Stage {
  readonly group: TestSentinels;
}

/** What a fault needs to know of the monitor while it strikes. */
export interface Struck<S extends Stage> {
  readonly stage: S;
  readonly subject: Subject;
}

const IMPATIENT = { maxRetriesPerRequest: 1, replyMapping: "legacy", retryStrategy: () => 100 } as const;

export async function single(options: ServerOptions & { readonly login?: string } = {}): Promise<Single> {
  const { login = "", ...serverOptions } = options;
  const first = await startServer(serverOptions);
  const proxy = await startProxy(first.port);
  const writer = quiet(new Redis({ ...IMPATIENT, port: first.port, host: "127.0.0.1" }));
  const stage: Single = {
    url: `redis://${login}127.0.0.1:${proxy.port}/0`,
    server: first,
    proxy,
    writer,
    primaries: () => Promise.resolve([stage.server.client]),
    async crash(whileDown) {
      const { port, folder, client } = stage.server;
      await stage.server.kill();
      client.disconnect();
      await whileDown();
      stage.server = await startServer({ ...serverOptions, port, folder });
    },
    async stop() {
      writer.disconnect();
      await proxy.stop();
      await stage.server.stop();
    },
  };
  return stage;
}

export async function clustered(): Promise<Clustered> {
  const cluster = await startCluster();
  const writer = quiet(
    new Cluster(
      cluster.nodes.map(({ port }) => ({ port, host: "127.0.0.1" })),
      { redisOptions: { maxRetriesPerRequest: 1, replyMapping: "legacy" }, clusterRetryStrategy: () => 100 },
    ),
  );
  return {
    url: cluster.url,
    cluster,
    writer,
    primaries: async () => (await cluster.primaries()).map((one) => one.client),
    async stop() {
      writer.disconnect();
      await cluster.stop();
    },
  };
}

export async function sentinels(): Promise<Sentinels> {
  const group = await startSentinels();
  return {
    url: group.url,
    group,
    writer: {
      // Whoever is the primary now: each command asks, so that the writer is never behind a failover.
      set: ((...args: Parameters<Redis["set"]>) =>
        group.primary().then(({ client }) => client.set(...args))) as Redis["set"],
      pexpire: ((key: string, life: number) =>
        group.primary().then(({ client }) => client.pexpire(key, life))) as Redis["pexpire"],
      unlink: ((key: string) => group.primary().then(({ client }) => client.unlink(key))) as Redis["unlink"],
    },
    primaries: async () => [(await group.primary()).client],
    stop: () => group.stop(),
  };
}

/** Servers die here on purpose; that must not end the run. */
function quiet<T extends Redis | Cluster>(client: T): T {
  client.on("error", () => undefined);
  return client;
}
