/**
 * The background audit: compares a rotating sample of the table, and of the store, with each other for ever. A
 * difference that no notification explains is drift; it is mended and counted, because a monitor that silently
 * mends itself hides that its feed cannot be trusted.
 */
import type { StoreKey } from "../sessions/record.ts";
import type { StoreConnection } from "./connection.ts";
import type { ReadResult } from "./read.ts";
import { storeKey } from "./reply.ts";
import type { WatchTarget } from "./watch.ts";

/** Sessions compared in one step; a step runs about once a second. */
const SAMPLE = 100;
/** Steps that the reported number covers: the last five minutes. */
const REMEMBERED = 300;

export interface Drift {
  readonly sampled: number;
  readonly differing: number;
}

export class DriftAudit {
  readonly #target: WatchTarget;
  #rotation: Iterator<StoreKey> | null = null;
  #cursor = "0";
  #node = 0;
  /** Keys announced while a step is under way; they may differ rightly. */
  #announced: Set<StoreKey> | null = null;
  #steps: Drift[] = [];

  constructor(target: WatchTarget) {
    this.#target = target;
  }

  changed(key: StoreKey): void {
    this.#announced?.add(key);
  }

  /** Over the last minutes; null before the first step. */
  get result(): Drift | null {
    if (this.#steps.length === 0) {
      return null;
    }
    return this.#steps.reduce((sum, step) => ({
      sampled: sum.sampled + step.sampled,
      differing: sum.differing + step.differing,
    }));
  }

  async step(
    connection: StoreConnection,
    read: (keys: readonly StoreKey[]) => Promise<readonly ReadResult[]>,
  ): Promise<void> {
    const announced = new Set<StoreKey>();
    this.#announced = announced;
    const keys = new Set([...this.#fromTable(), ...(await this.#fromStore(connection))]);
    const results = await read([...keys]);
    // Notifications that were sent before the values travel on other connections, in order: what those connections
    // answer now comes after them.
    await connection.overtaken();
    this.#announced = null;
    const sampled = results.filter(({ key }) => !announced.has(key));
    const differing = this.#target.apply(sampled, connection.now());
    this.#steps.push({ sampled: sampled.length, differing });
    if (this.#steps.length > REMEMBERED) {
      this.#steps.shift();
    }
  }

  #fromTable(): StoreKey[] {
    const keys: StoreKey[] = [];
    this.#rotation ??= this.#target.keys();
    while (keys.length < SAMPLE) {
      const next = this.#rotation.next();
      if (next.done === true) {
        this.#rotation = null;
        break;
      }
      keys.push(next.value);
    }
    return keys;
  }

  async #fromStore(connection: StoreConnection): Promise<StoreKey[]> {
    const node = connection.nodes[this.#node % connection.nodes.length];
    if (node === undefined) {
      return [];
    }
    const [next, found] = await node.client.scanBuffer(this.#cursor, "COUNT", SAMPLE);
    this.#cursor = next.toString();
    if (this.#cursor === "0") {
      this.#node++;
    }
    return found.map(storeKey).filter((key) => this.#target.typeOf(key) !== null);
  }
}
