/**
 * The part of a sorted list that a window shows, without sorting the list: keys are counted into buckets, and only the
 * buckets that the window touches are looked at more closely.
 */

const BUCKETS = 1 << 14;
/** Up to here sorting is cheaper than counting again. */
const FEW = 1024;
/** From here on a sample pays. */
const MANY = 50_000;
const SAMPLE = 2048;

/**
 * Positions (indices into `keys`, of which the first `count` are used) that take the places `offset` up to
 * `offset + limit` when sorted by ascending key. NaN comes last; among equals the lower position comes first. Keys
 * must be finite or NaN.
 */
export function selectWindow(keys: Float64Array, count: number, offset: number, limit: number): Uint32Array {
  const end = Math.min(count, offset + limit);
  if (offset >= end) return new Uint32Array(0);
  const near = count < MANY ? null : selectNear(keys, count, offset, end);
  if (near !== null) return near;
  const { lowest, highest, known } = extent(keys, count);
  const result = new Uint32Array(end - offset);
  let filled = 0;
  if (offset < known) {
    const found = narrow(keys, null, count, lowest, highest, offset, Math.min(known, end));
    result.set(found);
    filled = found.length;
  }
  let rank = known;
  for (let i = 0; i < count && filled < result.length; i += 1) {
    if (!Number.isNaN(keys[i])) continue;
    if (rank >= offset) {
      result[filled] = i;
      filled += 1;
    }
    rank += 1;
  }
  return result;
}

/**
 * One pass instead of three: a sample tells between which two keys the window most likely lies, and only keys between
 * those are kept. Null if it does not lie there after all, for example because very many keys are equal.
 */
function selectNear(keys: Float64Array, count: number, offset: number, end: number): Uint32Array | null {
  const sample = new Float64Array(SAMPLE);
  let taken = 0;
  for (let i = 0; i < SAMPLE; i += 1) {
    const key = keys[Math.floor(((i + 0.5) * count) / SAMPLE)] ?? Number.NaN;
    if (Number.isNaN(key)) continue;
    sample[taken] = key;
    taken += 1;
  }
  const known = sample.subarray(0, taken).sort();
  const from = Math.floor((offset * SAMPLE) / count - marginAt(offset / count));
  const to = Math.ceil((end * SAMPLE) / count + marginAt(end / count));
  const lower = from < 0 ? Number.NEGATIVE_INFINITY : known[from];
  const upper = known[to];
  if (lower === undefined || upper === undefined) return null;
  const chosen = new Chosen(Math.min(count, Math.ceil(((to - from + 2) * count) / SAMPLE) * 2));
  let before = 0;
  for (let i = 0; i < count; i += 1) {
    const key = keys[i] ?? Number.NaN;
    if (key < lower) before += 1;
    else if (key <= upper && !chosen.add(i, key)) return null;
  }
  if (offset < before || end > before + chosen.count) return null;
  return chosen.narrow(keys, offset - before, end - before);
}

/** Four standard deviations of a sampled rank, and a little for ranks near the ends. */
function marginAt(share: number): number {
  return 4 * Math.sqrt(SAMPLE * share * Math.max(0, 1 - share)) + 6;
}

function extent(keys: Float64Array, count: number) {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let known = 0;
  for (let i = 0; i < count; i += 1) {
    const key = keys[i] ?? Number.NaN;
    if (key < lowest) lowest = key;
    if (key > highest) highest = key;
    if (!Number.isNaN(key)) known += 1;
  }
  return { lowest, highest, known };
}

/** The positions with ranks `from` up to `to` within `among` (ascending; null: all that are not NaN), in order. */
function narrow(
  keys: Float64Array,
  among: Uint32Array | null,
  count: number,
  lowest: number,
  highest: number,
  from: number,
  to: number,
): Uint32Array {
  if (from >= to) return new Uint32Array(0);
  if (among !== null && lowest === highest) return among.subarray(from, to);
  const scale = lowest === highest ? 0 : (BUCKETS - 1) / (highest - lowest);
  const isUnscalable = scale === 0 || scale === Number.POSITIVE_INFINITY;
  if (among !== null && (count <= FEW || isUnscalable)) return sorted(keys, among).subarray(from, to);

  const sizes = new Uint32Array(BUCKETS);
  for (let i = 0; i < count; i += 1) {
    const key = keys[among === null ? i : (among[i] ?? 0)] ?? Number.NaN;
    if (Number.isNaN(key)) continue;
    const bucket = ((key - lowest) * scale) | 0;
    sizes[bucket] = (sizes[bucket] ?? 0) + 1;
  }
  let first = 0;
  let before = 0;
  while (before + (sizes[first] ?? 0) <= from) before += sizes[first++] ?? 0;
  let last = first;
  let beforeLast = before;
  while (beforeLast + (sizes[last] ?? 0) < to) beforeLast += sizes[last++] ?? 0;

  // Buckets between the first and the last lie wholly within the window; each of these two is narrowed on its own.
  const left = new Chosen(sizes[first] ?? 0);
  const right = new Chosen(first === last ? 0 : (sizes[last] ?? 0));
  const middle = new Chosen(first === last ? 0 : beforeLast - before - (sizes[first] ?? 0));
  for (let i = 0; i < count; i += 1) {
    const position = among === null ? i : (among[i] ?? 0);
    const key = keys[position] ?? Number.NaN;
    const bucket = ((key - lowest) * scale) | 0;
    if (bucket < first || bucket > last || Number.isNaN(key)) continue;
    (bucket === first ? left : bucket === last ? right : middle).add(position, key);
  }
  const result = new Uint32Array(to - from);
  const begin = left.narrow(keys, from - before, Math.min(to - before, left.count));
  result.set(begin);
  result.set(sorted(keys, middle.positions), begin.length);
  const end = right.narrow(keys, 0, first === last ? 0 : to - beforeLast);
  result.set(end, begin.length + middle.count);
  return result;
}

/** Positions picked out, ascending, with the extent of their keys. */
class Chosen {
  readonly #positions: Uint32Array;
  #filled = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;

  /** There is room for `size` positions. */
  constructor(size: number) {
    this.#positions = new Uint32Array(size);
  }

  get count(): number {
    return this.#filled;
  }

  get positions(): Uint32Array {
    return this.#positions.subarray(0, this.#filled);
  }

  /** False if there is no room. */
  add(position: number, key: number): boolean {
    if (this.#filled === this.#positions.length) return false;
    this.#positions[this.#filled] = position;
    this.#filled += 1;
    if (key < this.#lowest) this.#lowest = key;
    if (key > this.#highest) this.#highest = key;
    return true;
  }

  narrow(keys: Float64Array, from: number, to: number): Uint32Array {
    return narrow(keys, this.positions, this.#filled, this.#lowest, this.#highest, from, to);
  }
}

function sorted(keys: Float64Array, positions: Uint32Array): Uint32Array {
  // Stable, and the positions are ascending.
  return positions.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
}
