/**
 * Writes small MaxMind databases for tests: an IPv6 tree (IPv4 networks under ::/96) or an IPv4 tree, 32-bit records.
 * Format: https://maxmind.github.io/MaxMind-DB/
 */
type Value = string | number | boolean | { readonly [name: string]: Value };

interface Node {
  left: Node | number | null;
  right: Node | number | null;
}

export function mmdbFile(options: {
  readonly type: string;
  readonly ipVersion: 4 | 6;
  /** Bits of the network ("0101…") and its record. */
  readonly networks: readonly { readonly bits: string; readonly record: Value }[];
  readonly builtAt?: Date;
}): Buffer {
  const root: Node = { left: null, right: null };
  const data: Buffer[] = [];
  let size = 0;
  for (const { bits, record } of options.networks) {
    insert(root, bits, size);
    const bytes = encode(record);
    data.push(bytes);
    size += bytes.length;
  }
  const nodes = numbered(root);
  const count = nodes.length;
  const tree = Buffer.alloc(count * 8);
  const numbers = new Map(nodes.map((node, index) => [node, index]));
  const pointer = (side: Node | number | null): number => {
    if (side === null) return count;
    return typeof side === "number" ? count + 16 + side : (numbers.get(side) ?? count);
  };
  for (const [index, node] of nodes.entries()) {
    tree.writeUInt32BE(pointer(node.left), index * 8);
    tree.writeUInt32BE(pointer(node.right), index * 8 + 4);
  }
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: Math.floor((options.builtAt ?? new Date("2026-01-15T00:00:00Z")).getTime() / 1000),
    database_type: options.type,
    ip_version: options.ipVersion,
    node_count: count,
    record_size: 32,
  });
  const marker = Buffer.concat([Buffer.from("abcdef", "hex"), Buffer.from("MaxMind.com")]);
  return Buffer.concat([tree, Buffer.alloc(16), ...data, marker, metadata]);
}

/** The bits of an IPv4 network, as an IPv4 tree or an IPv6 tree has them. */
export function ipv4Bits(network: string, ipVersion: 4 | 6): string {
  const [address = "", prefix = "32"] = network.split("/");
  const bits = address
    .split(".")
    .map((part) => Number(part).toString(2).padStart(8, "0"))
    .join("")
    .slice(0, Number(prefix));
  return ipVersion === 4 ? bits : "0".repeat(96) + bits;
}

/** The bits of an IPv6 network given by its leading groups, for example "2001:db8". */
export function ipv6Bits(groups: string): string {
  return groups
    .split(":")
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0"))
    .join("");
}

function insert(root: Node, bits: string, offset: number): void {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const side = bit === "0" ? "left" : "right";
    const next = node[side];
    if (typeof next === "object" && next !== null) {
      node = next;
      continue;
    }
    const made: Node = { left: null, right: null };
    node[side] = made;
    node = made;
  }
  node[bits.endsWith("0") ? "left" : "right"] = offset;
}

function numbered(root: Node): Node[] {
  const nodes = [root];
  for (const node of nodes) {
    for (const side of [node.left, node.right])
      if (typeof side === "object" && side !== null) nodes.push(side);
  }
  return nodes;
}

function encode(value: Value): Buffer {
  if (typeof value === "string")
    return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "boolean") return Buffer.from([value ? 1 : 0, 7]);
  if (typeof value === "number")
    return Number.isInteger(value) && value >= 0 ? integer(value) : double(value);
  const entries = Object.entries(value);
  const parts = entries.flatMap(([name, part]) => [encode(name), encode(part)]);
  return Buffer.concat([control(7, entries.length), ...parts]);
}

function control(type: number, size: number): Buffer {
  if (size >= 29) return Buffer.from([(type << 5) | 29, size - 29]);
  return Buffer.from([(type << 5) | size]);
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return Buffer.concat([control(6, 4), bytes]);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return Buffer.concat([control(3, 8), bytes]);
}
