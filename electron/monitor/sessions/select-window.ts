/**
 * The part of a sorted list that a window shows, without sorting the list: a sample tells between which keys it most likely
 * lies, positions beyond are left out block by block, and the few that stay are counted into buckets, of which only those
 * that the window touches are looked at more closely.
 */

const BUCKETS = 1 << 14;
/** Up to here sorting is cheaper than counting. */
const FEW = 1024;
/** From here on a sample pays. */
const MANY = 50_000;
const SAMPLE = 2048;
/** Positions looked at together: what is noted of them stays in the processor's nearest cache. */
const BLOCK = 4096;

/** A list, and a key by which each of its positions is sorted: finite, or NaN for unknown. */
export interface Sorted {
  readonly count: number;
  keyAt(position: number): number;
  /**
   * Writes the positions `from` up to `to` into `near`, ascending, without those whose keys are certainly not less than
   * `upper`, or unknown, and returns how many it wrote. Best without branches: which way a session falls cannot be foreseen.
   */
  before(upper: number, from: number, to: number, near: Uint32Array): number;
}

/** Keys that were worked out before. */
export class KeyList implements Sorted {
  readonly #keys: Float64Array;

  constructor(keys: Float64Array) {
    this.#keys = keys;
  }

  get count(): number {
    return this.#keys.length;
  }

  keyAt(position: number): number {
    return this.#keys[position] ?? Number.NaN;
  }

  before(upper: number, from: number, to: number, near: Uint32Array): number {
    const keys = this.#keys;
    let found = 0;
    for (let position = from; position < to; position += 1) {
      near[found] = position;
      found += Number((keys[position] ?? Number.NaN) < upper);
    }
    return found;
  }
}

/** Positions picked out, ascending, with their keys, of which none is unknown. */
class Chosen {
  readonly #positions: Uint32Array;
  readonly #keys: Float64Array;
  #filled = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;

  /** There is room for `size` positions. */
  constructor(size: number) {
    this.#positions = new Uint32Array(size);
    this.#keys = new Float64Array(size);
  }

  get count(): number {
    return this.#filled;
  }

  /** False if there is no room. */
  add(position: number, key: number): boolean {
    const at = this.#filled;
    if (at === this.#positions.length) return false;
    this.#positions[at] = position;
    this.#keys[at] = key;
    this.#filled = at + 1;
    if (key < this.#lowest) this.#lowest = key;
    if (key > this.#highest) this.#highest = key;
    return true;
  }

  /** Those that take the places `from` up to `to` among them when sorted by key, in this order. */
  ranked(from: number, to: number): Uint32Array {
    if (from >= to) return new Uint32Array(0);
    const [lowest, highest] = [this.#lowest, this.#highest];
    if (lowest === highest) return this.#positions.slice(from, to);
    const scale = (BUCKETS - 1) / (highest - lowest);
    if (this.#filled <= FEW || scale === 0 || scale === Number.POSITIVE_INFINITY)
      return this.sorted().subarray(from, to);

    const keys = this.#keys;
    const sizes = new Uint32Array(BUCKETS);
    for (let i = 0; i < this.#filled; i += 1) {
      const bucket = (((keys[i] ?? 0) - lowest) * scale) | 0;
      sizes[bucket] = (sizes[bucket] ?? 0) + 1;
    }
    let first = 0;
    let before = 0;
    while (before + (sizes[first] ?? 0) <= from) before += sizes[first++] ?? 0;
    let last = first;
    let beforeLast = before;
    while (beforeLast + (sizes[last] ?? 0) < to) beforeLast += sizes[last++] ?? 0;

    // Buckets between the first and the last lie wholly within the window; each of these two is ranked on its own.
    const left = new Chosen(sizes[first] ?? 0);
    const right = new Chosen(first === last ? 0 : (sizes[last] ?? 0));
    const middle = new Chosen(first === last ? 0 : beforeLast - before - (sizes[first] ?? 0));
    for (let i = 0; i < this.#filled; i += 1) {
      const key = keys[i] ?? 0;
      const bucket = ((key - lowest) * scale) | 0;
      if (bucket < first || bucket > last) continue;
      (bucket === first ? left : bucket === last ? right : middle).add(this.#positions[i] ?? 0, key);
    }
    const result = new Uint32Array(to - from);
    const begin = left.ranked(from - before, Math.min(to - before, left.count));
    result.set(begin);
    result.set(middle.sorted(), begin.length);
    result.set(right.ranked(0, first === last ? 0 : to - beforeLast), begin.length + middle.count);
    return result;
  }

  sorted(): Uint32Array {
    const [positions, keys] = [this.#positions, this.#keys];
    // Stable, and the positions are ascending.
    return Uint32Array.from({ length: this.#filled }, (_, i) => i)
      .sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0))
      .map((i) => positions[i] ?? 0);
  }
}

/**
 * The positions that take the places `offset` up to `offset + limit` when sorted by ascending key. Unknown keys come
 * last; among equals the lower position comes first.
 */
export function selectWindow(list: Sorted, offset: number, limit: number): Uint32Array {
  const end = Math.min(list.count, offset + limit);
  if (offset >= end) return new Uint32Array(0);
  const near = list.count < MANY ? null : selectBetween(list, sampled(list, offset, end), offset, end);
  return near ?? selectBetween(list, everything(list), offset, end) ?? new Uint32Array(0);
}

interface Bounds {
  readonly lower: number;
  readonly upper: number;
  /** For so many positions there should be room. */
  readonly room: number;
}

function everything({ count }: Sorted): Bounds {
  return { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, room: count };
}

/** Between which keys the window most likely lies. */
function sampled(list: Sorted, offset: number, end: number): Bounds {
  const { count } = list;
  const sample = new Float64Array(SAMPLE);
  let taken = 0;
  for (let i = 0; i < SAMPLE; i += 1) {
    const key = list.keyAt(Math.floor(((i + 0.5) * count) / SAMPLE));
    if (Number.isNaN(key)) continue;
    sample[taken] = key;
    taken += 1;
  }
  const known = sample.subarray(0, taken).sort();
  const from = Math.floor((offset * SAMPLE) / count - marginAt(offset / count));
  const to = Math.ceil((end * SAMPLE) / count + marginAt(end / count));
  return {
    lower: known[Math.min(from, taken - 1)] ?? Number.NEGATIVE_INFINITY,
    upper: known[to] ?? Number.POSITIVE_INFINITY,
    room: Math.min(count, Math.ceil(((to - from + 2) * count) / SAMPLE) * 2),
  };
}

/** Four standard deviations of a sampled rank, and a little for ranks near the ends. */
function marginAt(share: number): number {
  return 4 * Math.sqrt(SAMPLE * share * Math.max(0, 1 - share)) + 6;
}

/**
 * Null if the window does not lie there after all, or too many keys do. Very many may be equal, to a bound then: of these
 * only those that the window shows are picked out, and not noted before.
 */
function selectBetween(
  list: Sorted,
  { lower, upper, room }: Bounds,
  offset: number,
  end: number,
): Uint32Array | null {
  const chosen = new Chosen(room);
  const counts = choose(list, lower, upper, chosen);
  if (counts === null || offset < counts.less) return null;
  const upToLower = counts.less + counts.equal;
  const upToUpper = upToLower + chosen.count;
  const next = upper === Number.POSITIVE_INFINITY ? Number.NaN : upper;
  const parts = [
    withKey(list, lower, offset - counts.less, Math.min(end, upToLower) - offset),
    chosen.ranked(Math.max(0, offset - upToLower), Math.min(end, upToUpper) - upToLower),
    withKey(list, next, Math.max(0, offset - upToUpper), end - Math.max(offset, upToUpper)),
  ];
  const result = new Uint32Array(end - offset);
  let filled = 0;
  for (const part of parts) {
    result.set(part, filled);
    filled += part.length;
  }
  return filled === result.length ? result : null;
}

/** Adds the positions with keys between the two; how many keys are less than `lower` or equal. Null if there is no room. */
function choose(
  list: Sorted,
  lower: number,
  upper: number,
  chosen: Chosen,
): { readonly less: number; readonly equal: number } | null {
  const near = new Uint32Array(Math.min(BLOCK, list.count));
  let less = 0;
  let equal = 0;
  for (let from = 0; from < list.count; from += BLOCK) {
    const found = list.before(upper, from, Math.min(list.count, from + BLOCK), near);
    for (let i = 0; i < found; i += 1) {
      const position = near[i] ?? 0;
      const key = list.keyAt(position);
      if (!(key < upper)) continue;
      if (key < lower) less += 1;
      else if (key === lower) equal += 1;
      else if (!chosen.add(position, key)) return null;
    }
  }
  return { less, equal };
}

/** Of the positions with this key (NaN: with none), ascending, `size` or fewer after the first `skipped`. */
function withKey(list: Sorted, wanted: number, skipped: number, size: number): Uint32Array {
  const found: number[] = [];
  let left = skipped;
  for (let position = 0; position < list.count && found.length < size; position += 1) {
    const key = list.keyAt(position);
    if (key !== wanted && !(Number.isNaN(key) && Number.isNaN(wanted))) continue;
    if (left === 0) found.push(position);
    else left -= 1;
  }
  return Uint32Array.from(found);
}
