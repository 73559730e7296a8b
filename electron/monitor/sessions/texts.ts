/**
 * Interned texts: each distinct text is kept once, under a number, for as long as someone refers to it. Number 0
 * stands for "no text". The numbers are dense enough to index typed arrays by.
 */
import { codeAt } from "../code-at.ts";
import { Slab } from "./slab.ts";

const SMALLEST_TABLE = 1024;

/** How many additions are remembered for those who keep something by id. */
const RECENT = 1 << 13;

/** Told about texts that come and go, with what else is kept by their ids. */
export interface TextsWatch {
  readonly onNew?: (id: number, text: string) => void;
  readonly onGone?: (id: number) => void;
}

export class Texts {
  readonly slab = new Slab();
  /** Open addressing with linear probing. Two words per place, so that one look at memory gives both: hash, id (0: empty). */
  #table = new Uint32Array(2 * SMALLEST_TABLE);
  #mask = SMALLEST_TABLE - 1;
  #size = 0;
  #version = 0;
  /** Of the text that was hashed last: whether a character of it does not fit a byte. */
  #isWide = false;
  /** The ids last added, as a ring. */
  readonly #recent = new Uint32Array(RECENT);
  readonly #seed: number;
  readonly #watch: TextsWatch;

  /** `seed` differs from monitor to monitor, so that nobody can prepare texts that collide. */
  constructor(seed: number, watch: TextsWatch = {}) {
    this.#seed = seed >>> 0;
    this.#watch = watch;
  }

  get size(): number {
    return this.#size;
  }

  /** Every id is below this. */
  get capacity(): number {
    return this.slab.capacity;
  }

  /** Grows by one with every new text. */
  get version(): number {
    return this.#version;
  }

  /** Bytes of the typed arrays and buffers. */
  get bytes(): number {
    return this.slab.bytes + this.#table.byteLength;
  }

  /** The texts that are new since a former {@link version}, some perhaps gone again; null if that is too long ago. */
  addedSince(version: number): number[] | null {
    const count = this.#version - version;
    if (version < 0 || count > RECENT) return null;
    return Array.from({ length: count }, (_, i) => this.#recent[(version + i) % RECENT] ?? 0);
  }

  isLive(id: number): boolean {
    return this.slab.references(id) > 0;
  }

  /** The id of a text that is held already, or 0. */
  find(text: string): number {
    return this.#table[this.#placeOf(text, this.#hash(text)) + 1] ?? 0;
  }

  /** See `look-ahead.ts`. The ids of the texts, as far as can be told without looking into them: mostly right. */
  lookAhead(texts: readonly (string | null)[]): Uint32Array {
    const table = this.#table;
    const found = new Uint32Array(texts.length);
    for (let at = 0; at < found.length; at += 1) {
      const text = texts[at] ?? null;
      found[at] = text === null ? 0 : this.#hash(text) & this.#mask;
    }
    for (let at = 0; at < found.length; at += 1) found[at] = table[2 * (found[at] ?? 0) + 1] ?? 0;
    this.slab.lookAhead(found);
    return found;
  }

  /** The text's id; a new text gets its first reference, one that is held already gets none. */
  findOrAdd(text: string): number {
    const hash = this.#hash(text);
    const place = this.#placeOf(text, hash);
    return this.#table[place + 1] || this.#add(text, hash, place);
  }

  /** The text's id, with one more reference to it. */
  hold(text: string): number {
    const hash = this.#hash(text);
    const place = this.#placeOf(text, hash);
    const id = this.#table[place + 1] ?? 0;
    if (id === 0) return this.#add(text, hash, place);
    this.slab.refer(id, 1);
    return id;
  }

  /** One more reference to a text that is held already; 0 is allowed. */
  retain(id: number): void {
    if (id !== 0) this.slab.refer(id, 1);
  }

  /** One reference less; the last one frees the text and its id. 0 is allowed. `known`: the text, where it is at hand. */
  release(id: number, known: string | null = null): void {
    if (id === 0 || this.slab.refer(id, -1) > 0) return;
    this.#watch.onGone?.(id);
    this.#close(this.#placeOfId(id, this.#hash(known ?? this.slab.text(id))));
    this.slab.free(id);
    this.#size -= 1;
  }

  /** `null` for 0. */
  text(id: number): string | null {
    return id === 0 ? null : this.slab.text(id);
  }

  /** Whether `id` stands for `text`; cheaper than reading it. */
  is(id: number, text: string | null): boolean {
    return text === null ? id === 0 : id !== 0 && this.slab.holds(id, text);
  }

  *ids(): IterableIterator<number> {
    for (let id = 1; id < this.capacity; id += 1) if (this.isLive(id)) yield id;
  }

  /** Where in the table the text is, or where it would be put. */
  #placeOf(text: string, hash: number): number {
    const table = this.#table;
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const id = table[2 * at + 1] ?? 0;
      if (id === 0 || (table[2 * at] === hash && this.slab.holds(id, text))) return 2 * at;
    }
  }

  /** Where in the table an id that is held is; its text need not be compared. */
  #placeOfId(id: number, hash: number): number {
    const table = this.#table;
    let at = hash & this.#mask;
    while (table[2 * at + 1] !== id) at = (at + 1) & this.#mask;
    return 2 * at;
  }

  #add(text: string, hash: number, place: number): number {
    const id = this.slab.add(text, this.#isWide);
    this.#table[place] = hash;
    this.#table[place + 1] = id;
    this.#size += 1;
    this.#recent[this.#version % RECENT] = id;
    this.#version += 1;
    if (this.#size * 10 > (this.#mask + 1) * 7) this.#double();
    this.#watch.onNew?.(id, text);
    return id;
  }

  /** Empties a place and moves later entries of the same run up, so that no probe ends too early. */
  #close(place: number): void {
    const table = this.#table;
    const mask = this.#mask;
    let hole = place / 2;
    for (let at = (hole + 1) & mask; ; at = (at + 1) & mask) {
      const hash = table[2 * at] ?? 0;
      const id = table[2 * at + 1] ?? 0;
      if (id === 0) break;
      if (((at - hash) & mask) < ((at - hole) & mask)) continue;
      table[2 * hole] = hash;
      table[2 * hole + 1] = id;
      hole = at;
    }
    table[2 * hole + 1] = 0;
  }

  #double(): void {
    const old = this.#table;
    const table = new Uint32Array(2 * old.length);
    const mask = old.length - 1;
    for (let place = 0; place < old.length; place += 2) {
      const id = old[place + 1] ?? 0;
      if (id === 0) continue;
      const hash = old[place] ?? 0;
      let at = hash & mask;
      while (table[2 * at + 1] !== 0) at = (at + 1) & mask;
      table[2 * at] = hash;
      table[2 * at + 1] = id;
    }
    this.#table = table;
    this.#mask = mask;
  }

  /**
   * FNV-1a from a secret start, two characters at a time, with MurmurHash3's finish so that the low bits are well mixed.
   * Notes on the way whether all of them fit a byte.
   */
  #hash(text: string): number {
    let hash = this.#seed;
    let seen = 0;
    const pairs = text.length & ~1;
    for (let i = 0; i < pairs; i += 2) {
      const pair = codeAt(text, i) | (codeAt(text, i + 1) << 16);
      seen |= pair;
      hash = Math.imul(hash ^ pair, 0x9e3779b1);
    }
    if (pairs < text.length) {
      const last = codeAt(text, pairs);
      seen |= last;
      hash = Math.imul(hash ^ last, 0x9e3779b1);
    }
    this.#isWide = (seen & 0xff00_ff00) !== 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}
