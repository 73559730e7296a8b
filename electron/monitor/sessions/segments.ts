/**
 * Memory for a {@link Slab}, in segments of a few megabytes. Finding something in it takes a look into a small array
 * that stays in the processor's cache; a buffer object for each small part would be three looks at memory more.
 */

/** What a part begins and ends on, in bytes. */
export const STEP = 8;

/** Where a part begins is one number: its segment, and the steps before it in these low bits. */
const SEGMENT_BITS = 19;
const STEPS_MASK = (1 << SEGMENT_BITS) - 1;
/** The first segments are smaller, because most tables are. */
const SEGMENT_BYTES = { first: 128 * 1024, most: STEP << SEGMENT_BITS };

export class Segments {
  readonly bytes: Buffer[] = [];
  /** The same memory in words of four bytes. */
  readonly words: Uint32Array[] = [];
  /** Bytes of the last segment that are given out. */
  #used = 0;
  /** By size in steps, parts that were given back; they are kept for the next of the same size. */
  readonly #vacant = new Map<number, number[]>();

  /** Bytes held, given out or not. */
  get held(): number {
    return this.bytes.reduce((sum, segment) => sum + segment.length, 0);
  }

  /** Where a part of so many steps begins: {@link segmentOf} and {@link offsetOf} read it. It is all 0 at first. */
  take(steps: number): number {
    const vacant = this.#vacant.get(steps)?.pop();
    if (vacant !== undefined) return vacant;
    const last = this.bytes.length - 1;
    const needed = steps * STEP;
    if (this.#used + needed > (this.bytes[last]?.length ?? 0)) {
      this.#open(needed);
      return this.take(steps);
    }
    const where = (last << SEGMENT_BITS) | (this.#used / STEP);
    this.#used += needed;
    return where;
  }

  /** The part must be all 0 again. */
  giveBack(where: number, steps: number): void {
    const vacant = this.#vacant.get(steps);
    if (vacant === undefined) this.#vacant.set(steps, [where]);
    else vacant.push(where);
  }

  #open(needed: number): void {
    const length = Math.min(SEGMENT_BYTES.most, Math.max(SEGMENT_BYTES.first, needed, this.held));
    const bytes = Buffer.alloc(length);
    this.bytes.push(bytes);
    this.words.push(new Uint32Array(bytes.buffer, bytes.byteOffset, length / 4));
    this.#used = 0;
  }
}

export function segmentOf(where: number): number {
  return where >>> SEGMENT_BITS;
}

/** In bytes. */
export function offsetOf(where: number): number {
  return (where & STEPS_MASK) * STEP;
}
