/** How many sessions each pair of user and country has: open addressing over one typed array. */

const SMALLEST = 1024;
/** Words per place: the pair, and its count; 0 there is an empty place. */
const WORDS = 3;
const COUNT = 2;

export class PairCounts {
  #table = new Uint32Array(WORDS * SMALLEST);
  #mask = SMALLEST - 1;
  #size = 0;

  get bytes(): number {
    return this.#table.byteLength;
  }

  /** True if the pair is new. */
  add(first: number, second: number, by = 1): boolean {
    const at = this.#place(first, second);
    const count = this.#table[at + COUNT] ?? 0;
    this.#table[at + COUNT] = count + by;
    if (count > 0) return false;
    this.#table[at] = first;
    this.#table[at + 1] = second;
    this.#size += 1;
    if (this.#size * 10 > (this.#mask + 1) * 7) this.#double();
    return true;
  }

  /** True if that was the last one; nothing happens for a pair that is not there. */
  take(first: number, second: number): boolean {
    const at = this.#place(first, second);
    const count = this.#table[at + COUNT] ?? 0;
    if (count === 0) return false;
    this.#table[at + COUNT] = count - 1;
    if (count > 1) return false;
    this.#size -= 1;
    this.#close(at / WORDS);
    return true;
  }

  has(first: number, second: number): boolean {
    return (this.#table[this.#place(first, second) + COUNT] ?? 0) > 0;
  }

  /** The word at which the pair is, or would be put. */
  #place(first: number, second: number): number {
    const table = this.#table;
    for (let slot = hashPair(first, second) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * WORDS;
      if ((table[at + COUNT] ?? 0) === 0) return at;
      if (table[at] === first && table[at + 1] === second) return at;
    }
  }

  /** Moves later entries of the run up into the hole. */
  #close(start: number): void {
    const table = this.#table;
    const mask = this.#mask;
    let hole = start;
    for (let slot = (hole + 1) & mask; (table[slot * WORDS + COUNT] ?? 0) !== 0; slot = (slot + 1) & mask) {
      const home = hashPair(table[slot * WORDS] ?? 0, table[slot * WORDS + 1] ?? 0) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      table.copyWithin(hole * WORDS, slot * WORDS, (slot + 1) * WORDS);
      table[slot * WORDS + COUNT] = 0;
      hole = slot;
    }
  }

  #double(): void {
    const old = this.#table;
    this.#table = new Uint32Array(2 * old.length);
    this.#mask = 2 * this.#mask + 1;
    for (let at = 0; at < old.length; at += WORDS) {
      if ((old[at + COUNT] ?? 0) === 0) continue;
      this.#table.set(old.subarray(at, at + WORDS), this.#place(old[at] ?? 0, old[at + 1] ?? 0));
    }
  }
}

function hashPair(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
