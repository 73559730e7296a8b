/** Which of the connected nodes holds which slot of a cluster. */
import calculateSlot from "cluster-key-slot";
import type { HostPort } from "../../../shared/address/store-address.ts";
import type { StoreKey } from "../sessions/record.ts";
import { readLayout } from "./cluster-layout.ts";
import type { StoreNode } from "./nodes.ts";
import { keyBytes } from "./reply.ts";

const SLOTS = 16_384;

export class SlotOwners {
  readonly #nodes: readonly StoreNode[];
  readonly #partly: boolean;
  #owner: readonly (StoreNode | undefined)[] = [];
  #layout = "";
  /** All nodes of the cluster as last seen, replicas too: where to ask when the present ones are gone. */
  seeds: readonly HostPort[] = [];

  /** `partly`: primaries beside the nodes are no surprise. */
  constructor(nodes: readonly StoreNode[], partly: boolean) {
    this.#nodes = nodes;
    this.#partly = partly;
  }

  /** Undefined for a slot that nobody covers, or a primary that is not connected. */
  of(key: StoreKey): StoreNode | undefined {
    return this.#owner[calculateSlot(keyBytes(key))];
  }

  /** Asks the cluster. "moved": between nodes that we know; "others": it has primaries that are not connected. */
  async check(): Promise<"same" | "moved" | "others"> {
    const [asked] = this.#nodes;
    if (asked === undefined) {
      return "same";
    }
    const { owners, seeds } = await readLayout(asked);
    const owner = new Array<StoreNode | undefined>(SLOTS);
    for (const [name, { slots }] of owners) {
      const node = this.#nodes.find((one) => one.name === name);
      if (node === undefined) {
        if (this.#partly) {
          continue;
        }
        return "others";
      }
      for (const [first, last] of slots) {
        owner.fill(node, first, last + 1);
      }
    }
    const layout = JSON.stringify([...owners].map(([name, { slots }]) => [name, slots]).sort());
    const before = this.#layout;
    this.#owner = owner;
    this.#layout = layout;
    this.seeds = seeds;
    return before === "" || before === layout ? "same" : "moved";
  }
}
