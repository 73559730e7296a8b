/**
 * A connected store: one node for a single server or a Sentinel master, one per primary for a cluster. Lives here:
 * who the nodes are, which one holds a key, the store's clock, and noticing that any of it is gone. Does not live
 * here: reconnecting (see `watch.ts`); a connection is used until it is lost and then thrown away.
 */
import calculateSlot from "cluster-key-slot";
import type { Redis } from "ioredis";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import type { EpochMs } from "../../../shared/session.ts";
import type { StoreKey } from "../sessions/record.ts";
import { describeAddress, type HostPort, type StoreAddress } from "./address.ts";
import { failureOf, onceLost, openClient } from "./client.ts";
import { allowed, keyBytes } from "./reply.ts";

export type Topology = "single" | "sentinel" | "cluster";

export interface ServerIdentity {
  /** "Redis", "Valkey", or what the server calls itself. */
  readonly product: string;
  readonly version: string;
  readonly topology: Topology;
  /** The ACL user, where the server tells. */
  readonly user: string | null;
}

export interface StoreNode {
  /** "host:port" or the socket's path; for people. */
  readonly name: string;
  readonly address: StoreAddress;
  readonly client: Redis;
  /** First and last slot of each range; null where there are no slots. */
  readonly slots: readonly (readonly [number, number])[] | null;
}

/** How often the connection is checked, and how long an answer may take before it is given up. */
const HEARTBEAT_MS = 1_000;
const HEARTBEAT_TIMEOUT_MS = 4_000;
/** INFO fields that grow when a command emptied or exchanged databases: no feed reports those. */
const WHOLESALE_COMMANDS = /^cmdstat_(?:flushall|flushdb|swapdb):calls=(\d+)/gm;

export class StoreConnection {
  readonly address: StoreAddress;
  readonly where: string;
  readonly identity: ServerIdentity;
  readonly nodes: readonly StoreNode[];
  /** Store clock minus this machine's clock, in milliseconds. */
  skewMs = 0;
  /** When a node last answered, on this machine's clock. */
  lastAnswerAt = Date.now();

  readonly #slotOwner: readonly (StoreNode | undefined)[];
  readonly #watched = new Map<Redis, () => void>();
  readonly #wholesale = new Map<StoreNode, string>();
  readonly #listeners: { lost: (reason: Failure) => void; replaced: () => void };
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(
    address: StoreAddress,
    identity: ServerIdentity,
    nodes: readonly StoreNode[],
    listeners: { lost: (reason: Failure) => void; replaced: () => void },
  ) {
    this.address = address;
    this.where = describeAddress(address);
    this.identity = identity;
    this.nodes = nodes;
    this.#listeners = listeners;
    const owners = new Array<StoreNode | undefined>(16_384);
    for (const node of nodes) {
      for (const [first, last] of node.slots ?? []) {
        owners.fill(node, first, last + 1);
      }
    }
    this.#slotOwner = owners;
    for (const node of nodes) {
      this.guard(node.client);
    }
  }

  /**
   * Connects, logs in and finds the primaries. Rejects with a {@link FailureError}. `lost` is called once when any
   * connection is gone; `replaced` when the data was exchanged wholesale (FLUSHALL, FLUSHDB, SWAPDB).
   */
  static async open(
    address: StoreAddress,
    listeners: { lost: (reason: Failure) => void; replaced: () => void },
  ): Promise<StoreConnection> {
    const first = await openClient(address);
    const opened: Redis[] = [first];
    try {
      const info = await readInfo(first, address);
      const clustered = /^cluster_enabled:1/m.test(info);
      const nodes = clustered
        ? await openPrimaries(first, address, opened)
        : [{ name: describeAddress(address), address, client: first, slots: null }];
      const identity: ServerIdentity = {
        ...productOf(info),
        topology: clustered ? "cluster" : address.endpoint.kind === "sentinel" ? "sentinel" : "single",
        user: await allowed(first.call("ACL", "WHOAMI").then(String)),
      };
      const connection = new StoreConnection(address, identity, nodes, listeners);
      await connection.#beat();
      connection.#scheduleBeat();
      return connection;
    } catch (error) {
      for (const client of opened) {
        client.disconnect();
      }
      throw new FailureError(failureOf(error, address));
    }
  }

  /** The store's clock now, in milliseconds since the epoch. */
  now(): EpochMs {
    return Date.now() + this.skewMs;
  }

  /** The node that holds `key`. In a cluster with uncovered slots, any node: it will answer with an error. */
  nodeFor(key: StoreKey): StoreNode {
    const node =
      this.nodes.length === 1
        ? this.nodes[0]
        : (this.#slotOwner[calculateSlot(keyBytes(key))] ?? this.nodes[0]);
    if (node === undefined) {
      throw new FailureError(failure("not-connected"));
    }
    return node;
  }

  /** Opens another connection to a node (for a subscriber); losing it loses the whole connection. */
  async openBeside(node: StoreNode): Promise<Redis> {
    const client = await openClient(node.address);
    this.guard(client);
    return client;
  }

  guard(client: Redis): void {
    const release = onceLost(client, (error) =>
      this.#lose(
        error === null
          ? failure("connection-lost", { where: this.where, reason: "" })
          : failureOf(error, this.address),
      ),
    );
    this.#watched.set(client, release);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const [client, release] of this.#watched) {
      release();
      client.disconnect();
    }
    this.#watched.clear();
  }

  #lose(reason: Failure): void {
    if (!this.#closed) {
      this.close();
      this.#listeners.lost(reason);
    }
  }

  #scheduleBeat(): void {
    this.#timer = setTimeout(() => {
      this.#beat().then(
        () => {
          if (!this.#closed) {
            this.#scheduleBeat();
          }
        },
        (error: unknown) => this.#lose(failureOf(error, this.address)),
      );
    }, HEARTBEAT_MS);
  }

  /** Asks every connection for a sign of life; the nodes also for their clock, role and wholesale changes. */
  async #beat(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new FailureError(
              failure("connection-lost", {
                where: this.where,
                reason: `no answer for ${HEARTBEAT_TIMEOUT_MS / 1000} seconds`,
              }),
            ),
          ),
        HEARTBEAT_TIMEOUT_MS,
      );
    });
    try {
      const clients = [...this.#watched.keys()];
      const nodeClients = new Set(this.nodes.map((node) => node.client));
      await Promise.race([
        Promise.all([
          ...this.nodes.map((node) => this.#checkNode(node)),
          ...clients.filter((client) => !nodeClients.has(client)).map((client) => allowed(client.ping())),
        ]),
        silence,
      ]);
      this.lastAnswerAt = Date.now();
    } finally {
      clearTimeout(timer);
    }
  }

  async #checkNode(node: StoreNode): Promise<void> {
    const sentAt = Date.now();
    const time = await allowed(node.client.time());
    if (time !== null && node === this.nodes[0]) {
      const [seconds, micros] = time;
      const middle = (sentAt + Date.now()) / 2;
      this.skewMs = Math.round(Number(seconds) * 1000 + Number(micros) / 1000 - middle);
    }
    await this.#checkRole(node);
    const stats = await allowed(node.client.info("commandstats"));
    if (stats !== null) {
      const seen = [...stats.matchAll(WHOLESALE_COMMANDS)].map((match) => match[0]).join();
      const before = this.#wholesale.get(node);
      this.#wholesale.set(node, seen);
      if (before !== undefined && before !== seen) {
        this.#listeners.replaced();
      }
    }
  }

  /** A demoted primary keeps its connections open and its data stale: that is a failover that nobody reported. */
  async #checkRole(node: StoreNode): Promise<void> {
    if (node.slots !== null) {
      const layout = await allowed(node.client.call("CLUSTER", "SLOTS"));
      if (layout !== null && node === this.nodes[0] && !this.#matches(parseSlots(layout, node))) {
        throw new FailureError(
          failure("connection-lost", {
            where: this.where,
            reason: "the cluster moved slots or changed its primaries",
          }),
        );
      }
      return;
    }
    if (this.address.endpoint.kind === "sentinel") {
      const role = await allowed(node.client.role());
      if (role !== null && role[0] !== "master") {
        throw new FailureError(
          failure("connection-lost", { where: this.where, reason: "Sentinel has chosen another master" }),
        );
      }
    }
  }

  #matches(primaries: ReadonlyMap<string, SlotOwner>): boolean {
    return (
      primaries.size === this.nodes.length &&
      this.nodes.every(
        (node) => JSON.stringify(primaries.get(node.name)?.slots) === JSON.stringify(node.slots),
      )
    );
  }
}

async function readInfo(client: Redis, address: StoreAddress): Promise<string> {
  const info = await client.info().catch((error: unknown) => {
    if (/NOPERM/.test(String(error))) {
      return "";
    }
    throw error;
  });
  if (/^loading:1/m.test(info)) {
    throw new FailureError(failure("store-loading", { where: describeAddress(address) }));
  }
  return info;
}

function productOf(info: string): { product: string; version: string } {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:(.*)$`, "m").exec(info)?.[1]?.trim();
  const valkey = field("valkey_version");
  return valkey === undefined
    ? { product: "Redis", version: field("redis_version") ?? "unknown version" }
    : { product: "Valkey", version: valkey };
}

interface SlotOwner extends HostPort {
  readonly slots: [number, number][];
}

async function openPrimaries(first: Redis, address: StoreAddress, opened: Redis[]): Promise<StoreNode[]> {
  const layout = await first.call("CLUSTER", "SLOTS");
  const seed = { name: describeAddress(address), address, client: first, slots: null };
  const nodes: StoreNode[] = [];
  for (const [name, owner] of parseSlots(layout, seed)) {
    const nodeAddress: StoreAddress = {
      ...address,
      endpoint: { kind: "tcp", host: owner.host, port: owner.port },
    };
    const client = await openClient(nodeAddress);
    opened.push(client);
    nodes.push({ name, address: nodeAddress, client, slots: owner.slots });
  }
  if (nodes.length === 0) {
    throw new FailureError(
      failure("unreachable", { where: describeAddress(address), reason: "the cluster serves no slots" }),
    );
  }
  first.disconnect();
  return nodes;
}

/** CLUSTER SLOTS: `[first, last, [host, port, id, …], …replicas]` per range; an empty host means the one asked. */
function parseSlots(layout: unknown, asked: StoreNode): Map<string, SlotOwner> {
  const owners = new Map<string, SlotOwner>();
  for (const range of Array.isArray(layout) ? layout : []) {
    if (!Array.isArray(range)) {
      continue;
    }
    const [first, last, primary] = range;
    if (typeof first !== "number" || typeof last !== "number" || !Array.isArray(primary)) {
      continue;
    }
    const told: unknown = primary[0];
    const host =
      typeof told === "string" && told !== "" && told !== "?"
        ? told
        : asked.address.endpoint.kind === "tcp"
          ? asked.address.endpoint.host
          : "127.0.0.1";
    const port = Number(primary[1]);
    const name = `${host}:${port}`;
    const owner = owners.get(name) ?? { host, port, slots: [] };
    owner.slots.push([first, last]);
    owner.slots.sort((a, b) => a[0] - b[0]);
    owners.set(name, owner);
  }
  return owners;
}
