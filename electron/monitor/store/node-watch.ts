/**
 * Watches over one node of a connection: at every heartbeat it has to be what it was when the connection was opened.
 * Lives here: its role, how far the replica that is read is behind, and commands that exchange the data wholesale.
 */
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import { movesSlots, nodeName } from "./cluster-layout.ts";
import type { StoreNode, Topology } from "./nodes.ts";
import { ReplicaLag, TOO_FAR_BEHIND_MS } from "./replica.ts";
import { allowed } from "./reply.ts";

/** INFO fields that grow when a command emptied or exchanged databases: no feed reports those. */
const WHOLESALE_COMMANDS = /^cmdstat_(?:flushall|flushdb|swapdb):calls=(\d+)/gm;

export class NodeWatch {
  readonly #node: StoreNode;
  readonly #topology: Topology;
  readonly #where: string;
  /** Null where the primary itself is read. */
  readonly #lag: ReplicaLag | null;
  #role: string | null = null;
  #wholesale: string | null = null;

  /** `where`: the connection's address, for people. */
  constructor(node: StoreNode, topology: Topology, where: string) {
    this.#node = node;
    this.#topology = topology;
    this.#where = where;
    this.#lag = node.client === node.primary.client ? null : new ReplicaLag();
  }

  /** How old what the node shows is, for being a replica. */
  get lagMs(): number {
    return this.#lag?.ms ?? 0;
  }

  /** What limits the node, although it works. */
  get problem(): Failure | null {
    return this.#lag?.problem(nodeName(this.#node.address)) ?? null;
  }

  /**
   * Rejects with `connection-lost` where the node is no longer what it was. Resolves true when the data was exchanged
   * wholesale (FLUSHALL, FLUSHDB, SWAPDB) since it was last called.
   */
  async check(): Promise<boolean> {
    await this.#checkRole();
    await this.#checkReplica();
    return await this.#wasExchanged();
  }

  /**
   * A demoted primary keeps its connections open and its data stale: that is a failover that nobody reported. And a
   * replica (watching one is allowed) that has lost its primary shows the past.
   */
  async #checkRole(): Promise<void> {
    const reply = await allowed(this.#node.primary.client.role());
    if (reply === null) {
      return;
    }
    const role = String(reply[0]);
    this.#role ??= this.#topology === "sentinel" ? "master" : role;
    // A cluster's roles are part of its layout.
    if (this.#topology === "cluster") {
      return;
    }
    if (role !== this.#role) {
      throw this.#lostBecause(
        role === "master" ? "this replica has become a primary" : "this server is no longer the primary",
      );
    }
    if (role === "slave" && reply[3] !== "connected") {
      throw this.#lostBecause("this replica has lost its primary");
    }
  }

  /** A replica that is read must stay one, with its primary, and not fall behind. */
  async #checkReplica(): Promise<void> {
    if (this.#lag === null) {
      return;
    }
    const { client, primary } = this.#node;
    const [role, there, here] = await Promise.all([
      allowed(client.role()),
      allowed(primary.client.info("replication")),
      allowed(client.info("replication")),
    ]);
    if (role !== null && (String(role[0]) !== "slave" || role[3] !== "connected")) {
      throw this.#lostBecause("the replica that was read has lost its primary");
    }
    this.#lag.note(there, here, performance.now());
    if (this.#lag.ms >= TOO_FAR_BEHIND_MS) {
      throw this.#lostBecause(
        `the replica that was read fell ${Math.round(this.#lag.ms / 1_000)} seconds behind its primary`,
      );
    }
    // A replica does not know which keys of a slot have been moved already: it would call them gone.
    if (this.#topology === "cluster" && (await movesSlots(primary.client))) {
      throw this.#lostBecause("slots are being moved, which replicas do not tell");
    }
  }

  async #wasExchanged(): Promise<boolean> {
    const stats = await allowed(this.#node.client.info("commandstats"));
    if (stats === null) {
      return false;
    }
    const before = this.#wholesale;
    this.#wholesale = [...stats.matchAll(WHOLESALE_COMMANDS)].map((match) => match[0]).join();
    return before !== null && before !== this.#wholesale;
  }

  #lostBecause(reason: string): FailureError {
    return new FailureError(failure("connection-lost", { where: this.#where, reason }));
  }
}
