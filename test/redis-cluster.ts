/** A real cluster for tests: three primaries, three replicas, each a process of its own. */
import calculateSlot from "cluster-key-slot";
import { eventually } from "./eventually.ts";
import { freePort, type ServerOptions, startServer, type TestServer } from "./redis-server.ts";

/** Milliseconds until silence passes for death. Longer than a loaded machine's hiccups. */
const NODE_TIMEOUT_MS = 2_000;
const PRIMARIES = 3;

export interface TestCluster {
  readonly nodes: TestServer[];
  /** The address of the first node. */
  readonly url: string;
  /** The present owner of a key's slot, according to the first node that runs. */
  ownerOf(key: string): Promise<TestServer>;
  /** Primaries that own slots and run. */
  primaries(): Promise<TestServer[]>;
  /** Starts one more primary, without slots, and introduces it. */
  addPrimary(): Promise<TestServer>;
  /** Starts a node that was killed once more, as it was. */
  restart(node: TestServer): Promise<TestServer>;
  /** Moves a slot with its keys like redis-cli does; `during` runs when it is half-way. */
  moveSlot(slot: number, from: TestServer, to: TestServer, during?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export async function startCluster(options: ServerOptions = {}): Promise<TestCluster> {
  const starting = Array.from({ length: PRIMARIES * 2 }, () => startNode(options));
  try {
    return await joined(await Promise.all(starting), options);
  } catch (error) {
    // Those that are up, or are about to be, would outlive the test.
    await Promise.all(
      starting.map((node) =>
        node.then(
          (one) => one.stop(),
          () => undefined,
        ),
      ),
    );
    throw error;
  }
}

async function joined(nodes: TestServer[], options: ServerOptions): Promise<TestCluster> {
  const [first] = nodes;
  if (first === undefined) {
    throw new Error("a cluster has nodes");
  }
  const running = (): TestServer[] =>
    nodes.filter((node) => node.process.exitCode === null && !node.process.killed);
  const size = Math.ceil(16_384 / PRIMARIES);
  await Promise.all(
    nodes
      .slice(0, PRIMARIES)
      .map((node, i) =>
        node.client.call("CLUSTER", "ADDSLOTSRANGE", i * size, Math.min(16_383, (i + 1) * size - 1)),
      ),
  );
  for (const [i, node] of nodes.entries()) {
    await node.client.call("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
  }
  for (const node of nodes.slice(1)) {
    await meet(first, node);
  }
  await everyoneKnows(nodes);
  await Promise.all(
    nodes.slice(PRIMARIES).map(async (replica, i) => {
      const primary = nodes[i];
      if (primary !== undefined) {
        await replica.client.call("CLUSTER", "REPLICATE", await idOf(primary));
      }
    }),
  );
  const lines = async (): Promise<string[]> => {
    const [asked] = running();
    return String(await asked?.client.call("CLUSTER", "NODES")).split("\n");
  };
  await eventually("a cluster that is complete", async () => await isComplete(nodes), 30_000);
  const lineOf = async (node: TestServer): Promise<string> =>
    (await lines()).find((line) => line.includes(`:${node.port}@`)) ?? "";
  const primaries = async (): Promise<TestServer[]> => {
    const owners = (await lines()).filter(
      (line) => /master/.test(line) && !/\bfail/.test(line) && /\d$/.test(line),
    );
    return running().filter((node) =>
      owners.some((line) => line.includes(`:${node.port}@`) && line.split(" ").length > 8),
    );
  };
  return {
    nodes,
    url: first.url,
    primaries,
    async ownerOf(key) {
      const slot = calculateSlot(key);
      for (const node of await primaries()) {
        const ranges = (await node.client.call("CLUSTER", "SLOTS")) as [number, number, [string, number]][];
        const range = ranges.find(([from, to]) => from <= slot && slot <= to);
        const owner = running().find((one) => one.port === range?.[2][1]);
        if (owner !== undefined) {
          return owner;
        }
      }
      throw new Error("the slot has no owner");
    },
    async addPrimary() {
      const node = await startNode(options);
      const [known] = running();
      if (known !== undefined) {
        await meet(known, node);
      }
      nodes.push(node);
      await everyoneKnows(running());
      await eventually(
        "a new primary that serves",
        async () => String(await node.client.call("CLUSTER", "INFO")).includes("cluster_state:ok"),
        20_000,
      );
      return node;
    },
    async restart(node) {
      const [, bus = ""] = /@(\d+)/.exec(await lineOf(node)) ?? [];
      node.client.disconnect();
      const { port, folder } = node;
      const again = await startNode({ ...options, port, folder }, Number(bus));
      nodes.splice(nodes.indexOf(node), 1, again);
      return again;
    },
    async moveSlot(slot, from, to, during) {
      const [source, target] = [await idOf(from), await idOf(to)];
      await to.client.call("CLUSTER", "SETSLOT", slot, "IMPORTING", source);
      await from.client.call("CLUSTER", "SETSLOT", slot, "MIGRATING", target);
      const keys = (await from.client.call("CLUSTER", "GETKEYSINSLOT", slot, 100_000)) as string[];
      for (const [i, key] of keys.entries()) {
        if (i === Math.ceil(keys.length / 2)) {
          await during?.();
        }
        await from.client.call("MIGRATE", "127.0.0.1", to.port, key, 0, 5_000);
      }
      for (const node of [to, from, ...(await primaries())]) {
        await node.client.call("CLUSTER", "SETSLOT", slot, "NODE", target);
      }
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function startNode(options: ServerOptions, bus?: number): Promise<TestServer> {
  return await startServer({
    ...options,
    config: [
      "cluster-enabled yes",
      `cluster-node-timeout ${NODE_TIMEOUT_MS}`,
      `cluster-port ${bus ?? (await freePort())}`,
      "repl-diskless-sync-delay 0",
      ...(options.config ?? []),
    ],
  });
}

async function meet(known: TestServer, other: TestServer): Promise<void> {
  const bus = (await other.client.config("GET", "cluster-port")) as string[];
  await known.client.call("CLUSTER", "MEET", "127.0.0.1", other.port, bus[1] ?? "");
}

async function idOf(node: TestServer): Promise<string> {
  return String(await node.client.call("CLUSTER", "MYID"));
}

async function everyoneKnows(nodes: readonly TestServer[]): Promise<void> {
  await eventually(
    "acquaintance of all nodes",
    async () => {
      const known = await Promise.all(
        nodes.map(async (node) => String(await node.client.call("CLUSTER", "NODES"))),
      );
      return known.every(
        (text) => nodes.every((node) => text.includes(`:${node.port}@`)) && !text.includes("handshake"),
      );
    },
    30_000,
  );
}

async function isComplete(nodes: readonly TestServer[]): Promise<boolean> {
  const states = await Promise.all(
    nodes.map(async (node) => [
      String(await node.client.call("CLUSTER", "INFO")),
      String(await node.client.info("replication")),
      String(await node.client.call("CLUSTER", "NODES")),
    ]),
  );
  return states.every(
    ([cluster, replication, known], i) =>
      cluster?.includes("cluster_state:ok") === true &&
      cluster.includes("cluster_slots_assigned:16384") &&
      known?.match(/\bslave\b/g)?.length === nodes.length - PRIMARIES &&
      (i < PRIMARIES || replication?.includes("master_link_status:up") === true),
  );
}
