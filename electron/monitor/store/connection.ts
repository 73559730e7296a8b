/**
 * A connected store: one node for a single server or a Sentinel master, one per primary for a cluster. Lives here:
 * who the nodes are, which one holds a key, the store's clock, and noticing that any of it is gone. Does not live
 * here: reconnecting (see `watch.ts`); a connection is used until it is lost and then thrown away.
 */
import calculateSlot from "cluster-key-slot";
import type { Redis } from "ioredis";
import { describeAddress, type HostPort, type StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import type { EpochMs } from "../../../shared/session.ts";
import type { StoreKey } from "../sessions/record.ts";
import { onceLost, openClient } from "./client.ts";
import { failureOf } from "./client-failure.ts";
import {
  addressAt,
  movesSlots,
  nameOf,
  nodeName,
  readLayout,
  splitHostPort,
  translated,
} from "./cluster-layout.ts";
import { HostKeys } from "./host-keys.ts";
import { findReplica, isInStep, ReplicaLag, TOO_FAR_BEHIND_MS } from "./replica.ts";
import { allowed, keyBytes } from "./reply.ts";
import { Tunnel } from "./ssh-tunnel.ts";
import { StoreClock } from "./store-clock.ts";
import type { Reply } from "./wire.ts";
import { WireLink } from "./wire-link.ts";

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
  /** Where it is read and where changes are announced: the primary, or a replica of it. */
  readonly client: Redis;
  /** A connection of its own for reading in bulk. */
  readonly link: WireLink;
  /** Where anything is written; the same connections unless a replica is read. */
  readonly primary: { readonly client: Redis; readonly link: WireLink };
}

/** A node before its second connection is open. */
type ReachedNode = Omit<StoreNode, "link" | "primary">;

interface ConnectionListeners {
  /** Called once when any connection is gone or no longer what it was; nothing works afterwards. */
  readonly lost: (reason: Failure) => void;
  /** The data was exchanged wholesale (FLUSHALL, FLUSHDB, SWAPDB), or the store's clock jumped. */
  readonly replaced: () => void;
  /** Slots have moved between the connected nodes. */
  readonly slotsMoved: () => void;
}

/** How often the connection is checked, and how long an answer may take before it is given up. */
const HEARTBEAT_MS = 1_000;
const HEARTBEAT_TIMEOUT_MS = 4_000;
/** How long a revocation waits for the replicas that are read. */
const REPLICATED_WITHIN_MS = 2_000;
/** INFO fields that grow when a command emptied or exchanged databases: no feed reports those. */
const WHOLESALE_COMMANDS = /^cmdstat_(?:flushall|flushdb|swapdb):calls=(\d+)/gm;

export class StoreConnection {
  readonly address: StoreAddress;
  readonly where: string;
  readonly identity: ServerIdentity;
  readonly nodes: readonly StoreNode[];
  /** The SSH connection that everything goes through. */
  readonly tunnel: Tunnel | null;
  /** When a node last answered, on this machine's clock. */
  lastAnswerAt = Date.now();

  readonly #clustered: boolean;
  #slotOwner: readonly (StoreNode | undefined)[] = [];
  #layout = "";
  readonly #watched = new Map<Redis, () => void>();
  readonly #subscribers = new Map<Redis, WireLink>();
  readonly #wholesale = new Map<StoreNode, string>();
  readonly #roles = new Map<StoreNode, string>();
  /** Of nodes that are read on a replica. */
  readonly #lags = new Map<StoreNode, ReplicaLag>();
  readonly #problems: readonly Failure[];
  readonly #partly: boolean;
  readonly #listeners: ConnectionListeners;
  readonly #clock = new StoreClock();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #layoutCheck: Promise<void> | null = null;
  /** All nodes of the cluster as last seen, replicas too: where to ask when the present ones are gone. */
  seeds: readonly HostPort[] = [];

  private constructor(
    address: StoreAddress,
    identity: ServerIdentity,
    nodes: readonly StoreNode[],
    around: {
      readonly listeners: ConnectionListeners;
      readonly tunnel: Tunnel | null;
      readonly problems: readonly Failure[];
      readonly partly: boolean;
    },
  ) {
    const { listeners, tunnel, problems, partly } = around;
    this.#partly = partly;
    this.tunnel = tunnel;
    this.#problems = problems;
    this.address = address;
    this.where = describeAddress(address);
    this.identity = identity;
    this.nodes = nodes;
    this.#clustered = identity.topology === "cluster";
    this.#listeners = listeners;
    for (const node of nodes) {
      this.guard(node.client);
      this.guard(node.link.client);
      if (node.primary.client !== node.client) {
        this.guard(node.primary.client);
        this.guard(node.primary.link.client);
        this.#lags.set(node, new ReplicaLag());
      }
    }
  }

  /**
   * Connects, logs in and finds the primaries. Rejects with a {@link FailureError}. `seeds` are further nodes of a
   * cluster known from earlier: the one in the address may be the one that died. `partly`: primaries that cannot be
   * reached are left out, see {@link reaches}; replicas are not asked for.
   */
  static async open(
    address: StoreAddress,
    listeners: ConnectionListeners,
    seeds: readonly HostPort[] = [],
    hostKeys: HostKeys = HostKeys.inMemory(),
    partly = false,
  ): Promise<StoreConnection> {
    const tunnel = address.ssh === null ? null : await Tunnel.open(address.ssh, hostKeys);
    const opened: Redis[] = [];
    try {
      const first = await openAny(address, seeds, tunnel);
      opened.push(first.client);
      const info = await withinTime(address, readInfo(first.client, address));
      const clustered = /^cluster_enabled:1/m.test(info);
      const replicas = address.replicas && !partly;
      const reached = clustered ? await openPrimaries(first, opened, tunnel, partly) : [first];
      const open = async (at: StoreAddress): Promise<Redis> => {
        const client = await openClient(at, tunnel);
        opened.push(client);
        return client;
      };
      const openReplica = async (at: StoreAddress): Promise<Redis> => {
        const client = await open(at);
        if (clustered) {
          // Otherwise a replica of a cluster sends everybody to its primary; refused, it is no use.
          await client.readonly();
        }
        return client;
      };
      const problems: Failure[] = [];
      const nodes = await Promise.all(
        reached.map(async (node) =>
          replicas
            ? await readingElsewhere(node, { open, openReplica }, problems)
            : await withLink(node, open),
        ),
      );
      const identity: ServerIdentity = {
        ...productOf(info),
        topology: clustered ? "cluster" : address.endpoint.kind === "sentinel" ? "sentinel" : "single",
        user: await allowed(nodes[0]?.client.call("ACL", "WHOAMI").then(String) ?? Promise.resolve(null)),
      };
      const connection = new StoreConnection(address, identity, nodes, {
        listeners,
        tunnel,
        problems,
        partly,
      });
      await connection.#beat();
      connection.#scheduleBeat();
      return connection;
    } catch (error) {
      for (const client of opened) {
        client.disconnect();
      }
      tunnel?.close();
      throw new FailureError(failureOf(error, address));
    }
  }

  /** Store clock minus this machine's clock, in milliseconds; null where the server does not tell its time. */
  get skewMs(): number | null {
    return this.#clock.skewMs;
  }

  /** The store's clock now, in milliseconds since the epoch. */
  now(): EpochMs {
    return this.#clock.now();
  }

  /** What limits the connection, although it works. */
  get problems(): Failure[] {
    return [
      ...this.#problems,
      ...[...this.#lags].flatMap(([node, lag]) => lag.problem(nodeName(node.address)) ?? []),
    ];
  }

  /** Resolves when the replicas that are read have all that their primaries have now, or soon in any case. */
  async replicated(): Promise<void> {
    await Promise.all(
      [...this.#lags.keys()].map(({ primary, client }) =>
        isInStep(primary.client, client, REPLICATED_WITHIN_MS),
      ),
    );
  }

  /** The node that holds `key`. In a cluster with uncovered slots, any node: it will answer with an error. */
  nodeFor(key: StoreKey): StoreNode {
    const node = this.#clustered
      ? (this.#slotOwner[calculateSlot(keyBytes(key))] ?? this.nodes[0])
      : this.nodes[0];
    if (node === undefined) {
      throw new FailureError(failure("not-connected"));
    }
    return node;
  }

  /** False only where the connection was opened partly, and the key's primary could not be reached. */
  reaches(key: StoreKey): boolean {
    return !this.#clustered || this.#slotOwner[calculateSlot(keyBytes(key))] !== undefined;
  }

  /** The node that announces itself as `name` ("host:port"), if we are connected to it. */
  nodeNamed(name: string): StoreNode | null {
    const announced = splitHostPort(name);
    const reached = announced === null ? name : nameOf(translated(announced, this.address));
    return this.nodes.find((node) => node.name === reached) ?? null;
  }

  /** Somebody saw a sign of moved slots: look at once instead of at the next heartbeat. */
  layoutDoubtful(): void {
    if (this.#layoutCheck === null && !this.#closed) {
      this.#layoutCheck = this.#checkLayout()
        .catch((error: unknown) => this.#lose(failureOf(error, this.address)))
        .finally(() => {
          this.#layoutCheck = null;
        });
    }
  }

  /** Opens another connection to a node; losing it loses the whole connection. */
  async openBeside(node: StoreNode): Promise<Redis> {
    const client = await openClient(node.address, this.tunnel);
    this.guard(client);
    return client;
  }

  /** The same for hearing hundreds of thousands of messages a second. */
  async openSubscriber(node: StoreNode, heard: (channel: Buffer, message: Reply) => void): Promise<WireLink> {
    const client = await this.openBeside(node);
    const link = new WireLink(client, heard);
    this.#subscribers.set(client, link);
    return link;
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
    this.tunnel?.close();
  }

  /** Resolves when everything that the server had sent on the other connections until now has arrived. */
  async overtaken(): Promise<void> {
    await Promise.all(this.#beside.map((client) => this.#ping(client)));
  }

  /** The connections that belong to no node: subscribers. */
  get #beside(): Redis[] {
    const ofNodes = new Set(
      this.nodes.flatMap(({ client, link, primary }) => [
        client,
        link.client,
        primary.client,
        primary.link.client,
      ]),
    );
    return [...this.#watched.keys()].filter((client) => !ofNodes.has(client));
  }

  /** Resolves with the answer, whatever it is. */
  async #ping(client: Redis): Promise<void> {
    await (this.#subscribers.get(client)?.ping() ?? allowed(client.ping()));
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
      await Promise.race([
        Promise.all([
          ...this.nodes.map((node) => this.#checkNode(node)),
          ...[...new Set(this.nodes.flatMap(({ link, primary }) => [link, primary.link]))].map((link) =>
            link.ping(),
          ),
          ...this.#beside.map((client) => this.#ping(client)),
        ]),
        silence,
      ]);
      // What a replica shows is as old as its lag.
      this.lastAnswerAt = Date.now() - Math.max(0, ...[...this.#lags.values()].map(({ ms }) => ms));
    } finally {
      clearTimeout(timer);
    }
  }

  async #checkNode(node: StoreNode): Promise<void> {
    if (node === this.nodes[0]) {
      const sentAt = performance.now();
      const time = await allowed(node.primary.client.time());
      if (time !== null && this.#clock.set(time, sentAt) && this.#watched.size > 0) {
        this.#listeners.replaced();
      }
      if (this.#clustered) {
        await this.#checkLayout();
      }
    }
    await this.#checkRole(node);
    await this.#checkReplica(node);
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

  /**
   * A demoted primary keeps its connections open and its data stale: that is a failover that nobody reported. And a
   * replica (watching one is allowed) that has lost its primary shows the past.
   */
  async #checkRole(node: StoreNode): Promise<void> {
    const reply = await allowed(node.primary.client.role());
    if (reply === null) {
      return;
    }
    const role = String(reply[0]);
    const before = this.#roles.get(node) ?? (this.address.endpoint.kind === "sentinel" ? "master" : role);
    this.#roles.set(node, before);
    if (role !== before && !this.#clustered) {
      throw this.#lostBecause(
        role === "master" ? "this replica has become a primary" : "this server is no longer the primary",
      );
    }
    if (role === "slave" && !this.#clustered && reply[3] !== "connected") {
      throw this.#lostBecause("this replica has lost its primary");
    }
  }

  /** A replica that is read must stay one, with its primary, and not fall behind. */
  async #checkReplica(node: StoreNode): Promise<void> {
    const lag = this.#lags.get(node);
    if (lag === undefined) {
      return;
    }
    const [role, there, here] = await Promise.all([
      allowed(node.client.role()),
      allowed(node.primary.client.info("replication")),
      allowed(node.client.info("replication")),
    ]);
    if (role !== null && (String(role[0]) !== "slave" || role[3] !== "connected")) {
      throw this.#lostBecause("the replica that was read has lost its primary");
    }
    lag.note(there, here, performance.now());
    if (lag.ms >= TOO_FAR_BEHIND_MS) {
      throw this.#lostBecause(
        `the replica that was read fell ${Math.round(lag.ms / 1_000)} seconds behind its primary`,
      );
    }
    // A replica does not know which keys of a slot have been moved already: it would call them gone.
    if (
      this.#clustered &&
      movesSlots(String((await allowed(node.primary.client.call("CLUSTER", "NODES"))) ?? ""))
    ) {
      throw this.#lostBecause("slots are being moved, which replicas do not tell");
    }
  }

  /** Slots may move between nodes that we know; any other change of the primaries ends the connection. */
  async #checkLayout(): Promise<void> {
    const [asked] = this.nodes;
    if (asked === undefined) {
      return;
    }
    const { owners, seeds } = await readLayout(asked);
    const owner = new Array<StoreNode | undefined>(16_384);
    for (const [name, { slots }] of owners) {
      const node = this.nodes.find((one) => one.name === name);
      if (node === undefined) {
        if (this.#partly) {
          continue;
        }
        throw this.#lostBecause("the cluster has other primaries now");
      }
      for (const [first, last] of slots) {
        owner.fill(node, first, last + 1);
      }
    }
    const layout = JSON.stringify([...owners].map(([name, { slots }]) => [name, slots]).sort());
    const before = this.#layout;
    this.#slotOwner = owner;
    this.#layout = layout;
    this.seeds = seeds;
    if (before !== "" && before !== layout) {
      this.#listeners.slotsMoved();
    }
  }

  #lostBecause(reason: string): FailureError {
    return new FailureError(failure("connection-lost", { where: this.where, reason }));
  }
}

type Opener = (address: StoreAddress) => Promise<Redis>;

async function withLink(node: ReachedNode, open: Opener): Promise<StoreNode> {
  const link = new WireLink(await open(node.address));
  return { ...node, link, primary: { client: node.client, link } };
}

/** On a replica if one is in step; otherwise on the primary, with the reason among the problems. */
async function readingElsewhere(
  node: ReachedNode,
  { open, openReplica }: { readonly open: Opener; readonly openReplica: Opener },
  problems: Failure[],
): Promise<StoreNode> {
  const moving =
    node.address.endpoint.kind === "tcp" &&
    movesSlots(String((await allowed(node.client.call("CLUSTER", "NODES"))) ?? ""));
  const found = moving ? { reason: "slots are being moved" } : await findReplica(node, openReplica);
  const primary = await withLink(node, open);
  if ("reason" in found) {
    problems.push(failure("no-replica", { where: node.name, reason: found.reason }));
    return primary;
  }
  const { address, client } = found;
  return { ...(await withLink({ name: node.name, address, client }, openReplica)), primary: primary.primary };
}

/** Opens the address, or the first of the seeds that answers; rejects with the address's own failure. */
async function openAny(
  address: StoreAddress,
  seeds: readonly HostPort[],
  tunnel: Tunnel | null,
): Promise<ReachedNode> {
  let reason: unknown = null;
  for (const one of [address, ...seeds.map((seed) => addressAt(address, seed))]) {
    try {
      return { name: nodeName(one), address: one, client: await openClient(one, tunnel) };
    } catch (error) {
      reason ??= error;
    }
  }
  throw reason;
}

/** Before the heartbeat runs, a server that stops answering would otherwise be waited for without end. */
async function withinTime<T>(address: StoreAddress, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    const where = describeAddress(address);
    timer = setTimeout(
      () => reject(new FailureError(failure("timed-out", { where, seconds: HEARTBEAT_TIMEOUT_MS / 1000 }))),
      HEARTBEAT_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
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

/** One connection per primary. The first may be a replica, or stand behind a name that only it has; it is closed. */
async function openPrimaries(
  first: ReachedNode,
  opened: Redis[],
  tunnel: Tunnel | null,
  partly: boolean,
): Promise<ReachedNode[]> {
  const { owners } = await withinTime(first.address, readLayout(first));
  const nodes: ReachedNode[] = [];
  for (const [name, owner] of owners) {
    const address = addressAt(first.address, owner);
    try {
      const client = await openClient(address, tunnel);
      opened.push(client);
      nodes.push({ name, address, client });
    } catch (error) {
      // A primary without slots holds nothing yet; not reaching it is no reason to show nothing.
      if (owner.slots.length > 0 && !partly) {
        throw error;
      }
    }
  }
  if (nodes.length === 0) {
    const where = describeAddress(first.address);
    throw new FailureError(failure("unreachable", { where, reason: "the cluster serves no slots" }));
  }
  first.client.disconnect();
  return nodes;
}
