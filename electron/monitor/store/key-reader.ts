/**
 * Reads keys wherever they are now: each from the node that holds it, where ASK points while its slot moves, and in bulk
 * no faster than the pace of each server allows. Keys that are nowhere to be had at the moment are told.
 */
import type { StoreKey } from "../sessions/record.ts";
import type { StoreConnection, StoreNode } from "./connection.ts";
import { type Pace, processorMs } from "./pace.ts";
import { type ExpiryCommand, type KeyToRead, type Moved, type ReadResult, readKeys } from "./read.ts";

export interface Reading {
  readonly results: readonly ReadResult[];
  /** Keys that are between two nodes: whether they are there is not known. */
  readonly between: readonly StoreKey[];
}

type PerNode = ReadonlyMap<StoreNode, readonly KeyToRead[]>;
type ReadAt = (node: StoreNode, list: readonly KeyToRead[]) => Promise<(ReadResult | Moved)[]>;

export class KeyReader {
  /** How these servers tell when a key expires. */
  expiry: ExpiryCommand = "PTTL";
  readonly #connection: StoreConnection;
  readonly #paces: ReadonlyMap<StoreNode, Pace>;
  readonly #typeOf: (key: StoreKey) => KeyToRead["type"] | null;

  /** `typeOf`: how the key is read; null: it is not. */
  constructor(
    connection: StoreConnection,
    paces: ReadonlyMap<StoreNode, Pace>,
    typeOf: (key: StoreKey) => KeyToRead["type"] | null,
  ) {
    this.#connection = connection;
    this.#paces = paces;
    this.#typeOf = typeOf;
  }

  /** At once. Rejects when the connection is lost. */
  read(keys: readonly StoreKey[]): Promise<Reading> {
    return this.#readFrom(this.#perNode(keys), (node, list) => this.#readAt(node, list, false));
  }

  /** What is read counts, and the servers' pace is learnt from it. Rejects when the connection is lost. */
  readAtPace(keys: readonly StoreKey[]): Promise<Reading> {
    return this.#readFrom(this.#perNode(keys), (node, list) => this.#readMeasured(node, list));
  }

  #perNode(keys: readonly StoreKey[]): PerNode {
    const perNode = new Map<StoreNode, KeyToRead[]>();
    for (const key of keys) {
      const type = this.#typeOf(key);
      if (type !== null) {
        const node = this.#connection.nodeFor(key);
        const list = perNode.get(node);
        if (list === undefined) {
          perNode.set(node, [{ key, type }]);
        } else {
          list.push({ key, type });
        }
      }
    }
    return perNode;
  }

  async #readFrom(perNode: PerNode, readAt: ReadAt, asked = false): Promise<Reading> {
    const answers = await Promise.all([...perNode].map(([node, list]) => readAt(node, list)));
    const results: ReadResult[] = [];
    const between: StoreKey[] = [];
    const elsewhere = new Map<StoreNode, KeyToRead[]>();
    for (const [index, list] of [...perNode.values()].entries()) {
      for (const [at, result] of (answers[index] ?? []).entries()) {
        const wanted = list[at];
        if (result.kind !== "moved") {
          results.push(result);
        } else if (wanted !== undefined) {
          const next = result.ask === null || asked ? null : this.#connection.nodeNamed(result.ask);
          if (next === null) {
            between.push(wanted.key);
          } else {
            elsewhere.set(next, [...(elsewhere.get(next) ?? []), wanted]);
          }
        }
      }
    }
    if (elsewhere.size === 0) {
      return { results, between };
    }
    const others = await this.#readFrom(elsewhere, (node, list) => this.#readAt(node, list, true), true);
    return { results: [...results, ...others.results], between: [...between, ...others.between] };
  }

  #readAt(node: StoreNode, list: readonly KeyToRead[], asking: boolean): Promise<(ReadResult | Moved)[]> {
    return readKeys(node.link, list, { expiry: this.expiry, now: () => this.#connection.now(), asking });
  }

  async #readMeasured(node: StoreNode, list: readonly KeyToRead[]): Promise<(ReadResult | Moved)[]> {
    const pace = this.#paces.get(node);
    if (pace === undefined) {
      return await this.#readAt(node, list, false);
    }
    const sentAt = performance.now();
    pace.sent(list.length, sentAt);
    const measure = pace.measures(sentAt);
    // All three are asked for before any is awaited, so that nothing of ours comes in between.
    const [before, results, after] = await Promise.all([
      measure ? node.link.ask("INFO", "cpu") : null,
      this.#readAt(node, list, false),
      measure ? node.link.ask("INFO", "cpu") : null,
    ]);
    const bytes = results.reduce((sum, result) => sum + sizeOf(result), 0);
    const at = performance.now();
    pace.came({ keys: list.length, bytes, ms: at - sentAt }, at);
    if (before !== null && after !== null) {
      pace.measured(list.length, processorMs(before), processorMs(after), at);
    }
    return results;
  }
}

/** Bytes of a value that was received. */
function sizeOf(result: ReadResult | Moved): number {
  if (result.kind !== "present") {
    return 0;
  }
  const { value } = result;
  return value.type === "string"
    ? value.bytes.length
    : [...value.fields.values()].reduce((sum, { length }) => sum + length, 0);
}
