/**
 * Interned values of which there are few (clients, places, formats, countries), each counted by the sessions that have
 * it. Id 0 stands for "none" and is counted too.
 */
import { grown } from "./grown.ts";

export class Registry<T> {
  readonly #keyOf: (value: T) => string;
  readonly #ids = new Map<string, number>();
  readonly #values: (T | null)[] = [null];
  readonly #free: number[] = [];
  readonly #keep: (value: T) => T;
  #counts = new Uint32Array(64);
  /** Grows with every value that comes or goes. */
  version = 0;

  /** `keep` makes the copy that is kept of a new value. */
  constructor(keyOf: (value: T) => string, keep: (value: T) => T = (value) => value) {
    this.#keyOf = keyOf;
    this.#keep = keep;
  }

  /** Every id is below this. */
  get capacity(): number {
    return this.#values.length;
  }

  get counts(): Uint32Array {
    return this.#counts;
  }

  count(id: number): number {
    return this.#counts[id] ?? 0;
  }

  value(id: number): T | null {
    return this.#values[id] ?? null;
  }

  /** The id of the value, with one more session that has it. */
  hold(value: T): number {
    const key = this.#keyOf(value);
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#free.pop() ?? this.#values.length;
      const kept = this.#keep(value);
      this.#values[id] = kept;
      this.#ids.set(this.#keyOf(kept), id);
      this.#counts = grown(this.#counts, id + 1);
      this.version += 1;
    }
    this.retain(id);
    return id;
  }

  retain(id: number): void {
    this.#counts[id] = (this.#counts[id] ?? 0) + 1;
  }

  release(id: number): void {
    const left = (this.#counts[id] ?? 0) - 1;
    this.#counts[id] = left;
    const value = this.#values[id];
    if (left > 0 || value === null || value === undefined) return;
    this.#ids.delete(this.#keyOf(value));
    this.#values[id] = null;
    this.#free.push(id);
    this.version += 1;
  }
}
