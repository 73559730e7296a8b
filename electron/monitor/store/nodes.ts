/**
 * The nodes of a store: who they are, and opening the connections to each. One node for a single server or a Sentinel
 * master, one per primary for a cluster.
 */
import type { Redis } from "ioredis";
import { describeAddress, type HostPort, type StoreAddress } from "../../../shared/address/store-address.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import { openClient } from "./client.ts";
import { addressAt, movesSlots, nodeName, readLayout } from "./cluster-layout.ts";
import { findReplica } from "./replica.ts";
import { allowed, infoField } from "./reply.ts";
import type { Tunnel } from "./ssh-tunnel.ts";
import { WireLink } from "./wire-link.ts";
import { ANSWER_TIMEOUT_MS, withinTime } from "./within-time.ts";

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

export interface OpenedNodes {
  readonly identity: ServerIdentity;
  readonly nodes: readonly StoreNode[];
  /** What limits them, although they work. */
  readonly problems: readonly Failure[];
}

/** Connects, logs in and finds the primaries; see `StoreConnection.open`. What was opened is closed where it rejects. */
export async function openNodes(
  address: StoreAddress,
  seeds: readonly HostPort[],
  tunnel: Tunnel | null,
  partly: boolean,
): Promise<OpenedNodes> {
  const opened: Promise<Redis>[] = [];
  const open = (at: StoreAddress): Promise<Redis> => {
    const client = openClient(at, tunnel);
    opened.push(client);
    return client;
  };
  try {
    const first = await openAny(address, seeds, open);
    const info = await withinTime(readInfo(first.client, address), silent(address));
    const clustered = /^cluster_enabled:1/m.test(info);
    const replicas = address.replicas && !partly;
    const reached = clustered ? await openPrimaries(first, open, partly) : [first];
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
        replicas ? await readingElsewhere(node, { open, openReplica }, problems) : await withLink(node, open),
      ),
    );
    const identity: ServerIdentity = {
      ...productOf(info),
      topology: clustered ? "cluster" : address.endpoint.kind === "sentinel" ? "sentinel" : "single",
      user: await allowed(nodes[0]?.client.call("ACL", "WHOAMI").then(String) ?? Promise.resolve(null)),
    };
    return { identity, nodes, problems };
  } catch (error) {
    for (const client of opened) {
      // Some may still be on their way.
      client.then(
        (late) => late.disconnect(),
        () => undefined,
      );
    }
    throw error;
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
  const moving = node.address.endpoint.kind === "tcp" && (await movesSlots(node.client));
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
  open: Opener,
): Promise<ReachedNode> {
  let reason: unknown = null;
  for (const one of [address, ...seeds.map((seed) => addressAt(address, seed))]) {
    try {
      return { name: nodeName(one), address: one, client: await open(one) };
    } catch (error) {
      reason ??= error;
    }
  }
  throw reason;
}

/** There is no heartbeat yet that would notice. */
function silent(address: StoreAddress): Failure {
  return failure("timed-out", { where: describeAddress(address), seconds: ANSWER_TIMEOUT_MS / 1000 });
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
  const valkey = infoField(info, "valkey_version");
  return valkey === undefined
    ? { product: "Redis", version: infoField(info, "redis_version") ?? "unknown version" }
    : { product: "Valkey", version: valkey };
}

/** One connection per primary. The first may be a replica, or stand behind a name that only it has; it is closed. */
async function openPrimaries(first: ReachedNode, open: Opener, partly: boolean): Promise<ReachedNode[]> {
  const { owners } = await withinTime(readLayout(first), silent(first.address));
  const nodes: ReachedNode[] = [];
  for (const [name, owner] of owners) {
    const address = addressAt(first.address, owner);
    try {
      nodes.push({ name, address, client: await open(address) });
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
