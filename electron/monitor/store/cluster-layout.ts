/** Who owns which slots of a cluster, and how its nodes are reached from here. */
import type { Redis } from "ioredis";
import { describeAddress, type HostPort, type StoreAddress } from "../../../shared/address/store-address.ts";
import { allowed } from "./reply.ts";

interface SlotOwner extends HostPort {
  /** First and last slot of each range; empty for a primary that has none yet. */
  readonly slots: [number, number][];
}

interface Layout {
  /** The primaries by the name that `nodeName` gives them. */
  readonly owners: ReadonlyMap<string, SlotOwner>;
  /** All nodes, replicas too. */
  readonly seeds: readonly HostPort[];
}

/** Asks one node. Rejects where the connection fails or the cluster's layout may not be seen. */
export async function readLayout(asked: { address: StoreAddress; client: Redis }): Promise<Layout> {
  const owners = new Map<string, SlotOwner>();
  const seeds: HostPort[] = [];
  for (const [first, last, nodes] of parseSlots(await asked.client.call("CLUSTER", "SLOTS"))) {
    const reached = nodes.map((node) => reachable(node, asked.address));
    seeds.push(...reached);
    const [primary] = reached;
    if (primary !== undefined) {
      const owner = owners.get(nameOf(primary)) ?? { ...primary, slots: [] };
      owner.slots.push([first, last]);
      owner.slots.sort((a, b) => a[0] - b[0]);
      owners.set(nameOf(primary), owner);
    }
  }
  // CLUSTER SLOTS is silent about primaries without slots, but keys are moved to them before they own any.
  const text = await allowed(asked.client.call("CLUSTER", "NODES"));
  for (const node of parseEmptyPrimaries(String(text ?? ""))) {
    const reached = reachable(node, asked.address);
    if (!owners.has(nameOf(reached))) {
      owners.set(nameOf(reached), { ...reached, slots: [] });
    }
  }
  return { owners, seeds };
}

export function nameOf({ host, port }: HostPort): string {
  return `${host}:${port}`;
}

export function nodeName(address: StoreAddress): string {
  return address.endpoint.kind === "tcp" ? nameOf(address.endpoint) : describeAddress(address);
}

/** "host:port" of a redirection; the host may be an IPv6 address without brackets. */
export function splitHostPort(text: string): HostPort | null {
  const at = text.lastIndexOf(":");
  return at === -1 ? null : { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

/** The address of another node of the same cluster: same login, same TLS files. */
export function addressAt(address: StoreAddress, { host, port }: HostPort): StoreAddress {
  return { ...address, endpoint: { kind: "tcp", host, port } };
}

/** Where an announced address is reached from here. */
export function translated(announced: HostPort, { nat }: StoreAddress): HostPort {
  const rule = nat.find(({ inner }) => inner.host === announced.host && inner.port === announced.port);
  return rule?.outer ?? announced;
}

/** In CLUSTER NODES a node's own line ends with the slots that are on their way: `[93-<-id]` and `[93->-id]`. */
export async function movesSlots(client: Redis): Promise<boolean> {
  return /\[\d+-[<>]-/.test(String((await allowed(client.call("CLUSTER", "NODES"))) ?? ""));
}

function reachable(announced: HostPort, asked: StoreAddress): HostPort {
  // A node that does not know its own address announces "" or "?": it is the one that was asked.
  const own = asked.endpoint.kind === "tcp" ? asked.endpoint.host : "127.0.0.1";
  const { host, port } = announced;
  return translated(host === "" || host === "?" ? { host: own, port } : announced, asked);
}

/** CLUSTER SLOTS: `[first, last, [host, port, id, …], …replicas]` per range. */
function parseSlots(layout: unknown): [number, number, HostPort[]][] {
  return (Array.isArray(layout) ? layout : []).flatMap((range: unknown): [number, number, HostPort[]][] => {
    const [first, last, ...nodes] = Array.isArray(range) ? range : [];
    if (typeof first !== "number" || typeof last !== "number") {
      return [];
    }
    const parsed = nodes.flatMap((node: unknown): HostPort[] => {
      const [host, port] = Array.isArray(node) ? node : [];
      return port === undefined ? [] : [{ host: typeof host === "string" ? host : "", port: Number(port) }];
    });
    return [[first, last, parsed]];
  });
}

/** CLUSTER NODES: `id host:port@bus[,hostname] flags primary sent received epoch link [slots…]` per line. */
function parseEmptyPrimaries(text: string): HostPort[] {
  return text.split("\n").flatMap((line) => {
    const [, place, flags, , , , , link, ...slots] = line.trim().split(" ");
    const names = flags?.split(",") ?? [];
    const unusable = ["fail", "fail?", "handshake", "noaddr"].some((flag) => names.includes(flag));
    const own = names.includes("myself");
    if (place === undefined || !names.includes("master") || unusable || slots.length > 0) {
      return [];
    }
    const announced = splitHostPort(place.replace(/@.*$/, ""));
    return announced === null || (link !== "connected" && !own) ? [] : [announced];
  });
}
