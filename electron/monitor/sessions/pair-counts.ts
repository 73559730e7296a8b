/** How many sessions each pair of user and country has: open addressing over typed arrays. */

const SMALLEST = 1024;

export class PairCounts {
  #first = new Uint32Array(SMALLEST);
  #second = new Uint16Array(SMALLEST);
  /** 0: an empty place. */
  #counts = new Uint32Array(SMALLEST);
  #mask = SMALLEST - 1;
  #size = 0;

  get bytes(): number {
    return this.#first.byteLength + this.#second.byteLength + this.#counts.byteLength;
  }

  /** True if the pair is new. */
  add(first: number, second: number): boolean {
    const at = this.#place(first, second);
    const count = this.#counts[at] ?? 0;
    this.#counts[at] = count + 1;
    if (count > 0) return false;
    this.#first[at] = first;
    this.#second[at] = second;
    this.#size += 1;
    if (this.#size * 10 > this.#counts.length * 7) this.#double();
    return true;
  }

  /** True if that was the last one. The pair must be there. */
  take(first: number, second: number): boolean {
    const at = this.#place(first, second);
    const count = this.#counts[at] ?? 0;
    if (count === 0) return false;
    this.#counts[at] = count - 1;
    if (count > 1) return false;
    this.#size -= 1;
    this.#close(at);
    return true;
  }

  has(first: number, second: number): boolean {
    return (this.#counts[this.#place(first, second)] ?? 0) > 0;
  }

  /** Where the pair is, or would be put. */
  #place(first: number, second: number): number {
    let at = hashPair(first, second) & this.#mask;
    while ((this.#counts[at] ?? 0) !== 0 && (this.#first[at] !== first || this.#second[at] !== second)) {
      at = (at + 1) & this.#mask;
    }
    return at;
  }

  /** Moves later entries of the run up into the hole. */
  #close(start: number): void {
    let hole = start;
    for (let at = (hole + 1) & this.#mask; (this.#counts[at] ?? 0) !== 0; at = (at + 1) & this.#mask) {
      const home = hashPair(this.#first[at] ?? 0, this.#second[at] ?? 0) & this.#mask;
      if (((at - home) & this.#mask) < ((at - hole) & this.#mask)) continue;
      this.#first[hole] = this.#first[at] ?? 0;
      this.#second[hole] = this.#second[at] ?? 0;
      this.#counts[hole] = this.#counts[at] ?? 0;
      this.#counts[at] = 0;
      hole = at;
    }
  }

  #double(): void {
    const [firsts, seconds, counts] = [this.#first, this.#second, this.#counts];
    const length = counts.length * 2;
    this.#first = new Uint32Array(length);
    this.#second = new Uint16Array(length);
    this.#counts = new Uint32Array(length);
    this.#mask = length - 1;
    for (let i = 0; i < counts.length; i += 1) {
      const count = counts[i] ?? 0;
      if (count === 0) continue;
      const at = this.#place(firsts[i] ?? 0, seconds[i] ?? 0);
      this.#first[at] = firsts[i] ?? 0;
      this.#second[at] = seconds[i] ?? 0;
      this.#counts[at] = count;
    }
  }
}

function hashPair(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
