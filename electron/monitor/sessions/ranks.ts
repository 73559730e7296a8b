/**
 * The places of interned texts in some order, so that sorting a million rows by them compares numbers. Kept between
 * calls: texts that came since are sorted among themselves and merged in.
 */
import type { Texts } from "./texts.ts";

/** An order of texts by their ids. */
export interface TextOrder {
  sort(ids: Uint32Array): Uint32Array;
  compare(a: number, b: number): number;
}

export class Ranks {
  readonly #texts: Texts;
  readonly #order: TextOrder;
  /** Ids in order; some may be gone. */
  #sorted: Uint32Array = new Uint32Array(0);
  #ranks = new Uint32Array(0);
  #version = -1;

  constructor(texts: Texts, order: TextOrder) {
    this.#texts = texts;
    this.#order = order;
  }

  get bytes(): number {
    return this.#sorted.byteLength + this.#ranks.byteLength;
  }

  /** By id: its place, from 1; ids that are not in use have any number. */
  current(): Uint32Array {
    const texts = this.#texts;
    if (this.#version === texts.version) return this.#ranks;
    const added = texts.addedSince(this.#version);
    this.#sorted = added === null ? this.#order.sort(Uint32Array.from(texts.ids())) : this.#mergedWith(added);
    if (this.#ranks.length < texts.capacity) this.#ranks = new Uint32Array(texts.capacity);
    for (let place = 0; place < this.#sorted.length; place += 1) {
      this.#ranks[this.#sorted[place] ?? 0] = place + 1;
    }
    this.#version = texts.version;
    return this.#ranks;
  }

  #mergedWith(added: readonly number[]): Uint32Array {
    const texts = this.#texts;
    // An id may have been given back and out again since: its former place is no longer true.
    const isAdded = new Uint8Array(texts.capacity);
    for (const id of added) isAdded[id] = 1;
    const kept = this.#sorted.filter((id) => isAdded[id] !== 1 && texts.isLive(id));
    const fresh = this.#order.sort(Uint32Array.from(new Set(added)).filter((id) => texts.isLive(id)));
    const merged = new Uint32Array(kept.length + fresh.length);
    let from = 0;
    fresh.forEach((id, place) => {
      const to = this.#placeIn(kept, id, from);
      merged.set(kept.subarray(from, to), from + place);
      merged[to + place] = id;
      from = to;
    });
    merged.set(kept.subarray(from), from + fresh.length);
    return merged;
  }

  /** Where `id` belongs in a sorted list, at or after `from`. */
  #placeIn(sorted: Uint32Array, id: number, from: number): number {
    let [low, high] = [from, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#order.compare(sorted[middle] ?? 0, id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
