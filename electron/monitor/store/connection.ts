/**
 * A connected store: one node for a single server or a Sentinel master, one per primary for a cluster. Lives here:
 * everything that is asked of the store as a whole, its clock, and the heartbeat by which it is noticed that any of it is
 * gone. Does not live here: opening the nodes (`nodes.ts`), what each has to be at every heartbeat (`node-watch.ts`), and
 * reconnecting (`watch.ts`); a connection is used until it is lost and then thrown away.
 */
import type { Redis } from "ioredis";
import { describeAddress, type HostPort, type StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import type { EpochMs } from "../../../shared/session.ts";
import type { StoreKey } from "../sessions/record.ts";
import { onceLost, openClient } from "./client.ts";
import { failureOf } from "./client-failure.ts";
import { nameOf, splitHostPort, translated } from "./cluster-layout.ts";
import type { HostKeys } from "./host-keys.ts";
import { NodeWatch } from "./node-watch.ts";
import { type OpenedNodes, openNodes, type ServerIdentity, type StoreNode } from "./nodes.ts";
import { isInStep } from "./replica.ts";
import { allowed } from "./reply.ts";
import { SlotOwners } from "./slot-owners.ts";
import { Tunnel } from "./ssh-tunnel.ts";
import { StoreClock } from "./store-clock.ts";
import type { Reply } from "./wire.ts";
import { WireLink } from "./wire-link.ts";
import { ANSWER_TIMEOUT_MS, withinTime } from "./within-time.ts";

export type { StoreNode };

interface ConnectionListeners {
  /** Called once when any connection is gone or no longer what it was; nothing works afterwards. */
  readonly lost: (reason: Failure) => void;
  /** The data was exchanged wholesale (FLUSHALL, FLUSHDB, SWAPDB), or the store's clock jumped. */
  readonly replaced: () => void;
  /** Slots have moved between the connected nodes. */
  readonly slotsMoved: () => void;
}

/** How often the connection is checked. */
const HEARTBEAT_MS = 1_000;
/** How long a revocation waits for the replicas that are read. */
const REPLICATED_WITHIN_MS = 2_000;

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
  readonly #slots: SlotOwners;
  readonly #watches: ReadonlyMap<StoreNode, NodeWatch>;
  readonly #guarded = new Map<Redis, () => void>();
  readonly #subscribers = new Map<Redis, WireLink>();
  readonly #problems: readonly Failure[];
  readonly #listeners: ConnectionListeners;
  readonly #clock = new StoreClock();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #layoutCheck: Promise<void> | null = null;

  private constructor(
    address: StoreAddress,
    { identity, nodes, problems }: OpenedNodes,
    around: {
      readonly listeners: ConnectionListeners;
      readonly tunnel: Tunnel | null;
      readonly partly: boolean;
    },
  ) {
    this.address = address;
    this.where = describeAddress(address);
    this.identity = identity;
    this.nodes = nodes;
    this.tunnel = around.tunnel;
    this.#problems = problems;
    this.#listeners = around.listeners;
    this.#clustered = identity.topology === "cluster";
    this.#slots = new SlotOwners(nodes, around.partly);
    this.#watches = new Map(nodes.map((node) => [node, new NodeWatch(node, identity.topology, this.where)]));
    for (const client of clientsOf(nodes)) {
      this.#guard(client);
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
    seeds: readonly HostPort[],
    hostKeys: HostKeys,
    partly = false,
  ): Promise<StoreConnection> {
    const tunnel = address.ssh === null ? null : await Tunnel.open(address.ssh, hostKeys);
    let connection: StoreConnection | null = null;
    try {
      const opened = await openNodes(address, seeds, tunnel, partly);
      connection = new StoreConnection(address, opened, { listeners, tunnel, partly });
      await connection.#beat();
      connection.#scheduleBeat();
      return connection;
    } catch (error) {
      connection?.close();
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
    return [...this.#problems, ...[...this.#watches.values()].flatMap(({ problem }) => problem ?? [])];
  }

  /** Resolves when the replicas that are read have all that their primaries have now, or soon in any case. */
  async replicated(): Promise<void> {
    await Promise.all(
      this.nodes
        .filter(({ primary, client }) => primary.client !== client)
        .map(({ primary, client }) => isInStep(primary.client, client, REPLICATED_WITHIN_MS)),
    );
  }

  /** The node that holds `key`. In a cluster with uncovered slots, any node: it will answer with an error. */
  nodeFor(key: StoreKey): StoreNode {
    const node = (this.#clustered ? this.#slots.of(key) : undefined) ?? this.nodes[0];
    if (node === undefined) {
      throw new FailureError(failure("not-connected"));
    }
    return node;
  }

  /** False only where the connection was opened partly, and the key's primary could not be reached. */
  reaches(key: StoreKey): boolean {
    return !this.#clustered || this.#slots.of(key) !== undefined;
  }

  /** All nodes of the cluster as last seen, replicas too: where to ask when the present ones are gone. */
  get seeds(): readonly HostPort[] {
    return this.#slots.seeds;
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
    this.#guard(client);
    return client;
  }

  /** The same for hearing hundreds of thousands of messages a second. */
  async openSubscriber(node: StoreNode, heard: (channel: Buffer, message: Reply) => void): Promise<WireLink> {
    const client = await this.openBeside(node);
    const link = new WireLink(client, heard);
    this.#subscribers.set(client, link);
    return link;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const [client, release] of this.#guarded) {
      release();
      client.disconnect();
    }
    this.#guarded.clear();
    this.tunnel?.close();
  }

  /** Resolves when everything that the server had sent on the other connections until now has arrived. */
  async overtaken(): Promise<void> {
    await Promise.all(this.#beside.map((client) => this.#ping(client)));
  }

  /** The connections that belong to no node: subscribers. */
  get #beside(): Redis[] {
    const ofNodes = clientsOf(this.nodes);
    return [...this.#guarded.keys()].filter((client) => !ofNodes.has(client));
  }

  /** Resolves with the answer, whatever it is. */
  async #ping(client: Redis): Promise<void> {
    await (this.#subscribers.get(client)?.ping() ?? allowed(client.ping()));
  }

  #guard(client: Redis): void {
    const release = onceLost(client, (error) =>
      this.#lose(error === null ? this.#lostBecause("") : failureOf(error, this.address)),
    );
    this.#guarded.set(client, release);
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

  /** Asks every connection for a sign of life; the nodes also for what they have to be. */
  async #beat(): Promise<void> {
    const links = new Set(this.nodes.flatMap(({ link, primary }) => [link, primary.link]));
    const signs = Promise.all([
      ...[...this.#watches].map(([node, watch]) => this.#checkNode(node, watch)),
      ...[...links].map((link) => link.ping()),
      ...this.#beside.map((client) => this.#ping(client)),
    ]);
    await withinTime(signs, this.#lostBecause(`no answer for ${ANSWER_TIMEOUT_MS / 1000} seconds`));
    // What a replica shows is as old as its lag.
    this.lastAnswerAt = Date.now() - Math.max(0, ...[...this.#watches.values()].map(({ lagMs }) => lagMs));
  }

  async #checkNode(node: StoreNode, watch: NodeWatch): Promise<void> {
    if (node === this.nodes[0]) {
      const sentAt = performance.now();
      const time = await allowed(node.primary.client.time());
      if (time !== null && this.#clock.set(time, sentAt) && !this.#closed) {
        this.#listeners.replaced();
      }
      if (this.#clustered) {
        await this.#checkLayout();
      }
    }
    if (await watch.check()) {
      this.#listeners.replaced();
    }
  }

  /** Slots may move between nodes that we know; any other change of the primaries ends the connection. */
  async #checkLayout(): Promise<void> {
    switch (await this.#slots.check()) {
      case "same":
        break;
      case "moved":
        this.#listeners.slotsMoved();
        break;
      case "others":
        throw new FailureError(this.#lostBecause("the cluster has other primaries now"));
    }
  }

  #lostBecause(reason: string): Failure {
    return failure("connection-lost", { where: this.where, reason });
  }
}

/** Each once: where the primary is read, it has the same connections. */
function clientsOf(nodes: readonly StoreNode[]): ReadonlySet<Redis> {
  return new Set(
    nodes.flatMap(({ client, link, primary }) => [client, link.client, primary.client, primary.link.client]),
  );
}
