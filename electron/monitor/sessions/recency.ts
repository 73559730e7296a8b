/**
 * How many sessions had their last request since a given moment, without looking at each of them: counts per second
 * over the last eight days and a few days ahead, and sums of 1,024 seconds over those.
 */
import type { Columns } from "./columns.ts";

const BLOCK_BITS = 10;
/** 2^20 seconds are twelve days: eight back, four ahead before everything is counted anew. */
const SECONDS = 1 << 20;
const BACK = 8 * 86_400;
const AHEAD = SECONDS - BACK;

export class Recency {
  readonly #columns: Columns;
  /** Null until the first question: loading a million sessions need not pay for it. */
  #counts: { readonly from: number; readonly seconds: Uint32Array; readonly blocks: Uint32Array } | null =
    null;
  /** Before the first second counted, and after the last. */
  #older = 0;
  #newer = 0;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  /** `lastSeen` in epoch milliseconds; NaN is ignored. */
  add(lastSeen: number, by: 1 | -1): void {
    const counts = this.#counts;
    if (counts === null || Number.isNaN(lastSeen)) return;
    const second = Math.floor(lastSeen / 1000) - counts.from;
    if (second < 0) {
      this.#older += by;
    } else if (second >= SECONDS) {
      this.#newer += by;
    } else {
      counts.seconds[second] = (counts.seconds[second] ?? 0) + by;
      counts.blocks[second >>> BLOCK_BITS] = (counts.blocks[second >>> BLOCK_BITS] ?? 0) + by;
    }
  }

  /**
   * For each edge (milliseconds of idle time, ascending, whole seconds, at most seven days), how many sessions are
   * idle no longer than that as of the whole second of `now`; and how many have a known last request at all.
   */
  idleUpTo(
    edges: readonly number[],
    now: number,
  ): { readonly upTo: readonly number[]; readonly known: number } {
    const asOf = Math.floor(now / 1000);
    const { from, seconds, blocks } = this.#around(asOf);
    let sum = this.#newer;
    let at = SECONDS;
    const upTo: number[] = [];
    for (const edge of edges) {
      const end = asOf - edge / 1000 - from;
      while (at > end) {
        if ((at & ((1 << BLOCK_BITS) - 1)) === 0 && at - (1 << BLOCK_BITS) >= end) {
          at -= 1 << BLOCK_BITS;
          sum += blocks[at >>> BLOCK_BITS] ?? 0;
        } else {
          at -= 1;
          sum += seconds[at] ?? 0;
        }
      }
      upTo.push(sum);
    }
    let known = this.#older + this.#newer;
    for (let block = 0; block < blocks.length; block += 1) known += blocks[block] ?? 0;
    return { upTo, known };
  }

  /** Counts everything anew when the clock has left the part where the counts are fine enough. */
  #around(asOf: number): {
    readonly from: number;
    readonly seconds: Uint32Array;
    readonly blocks: Uint32Array;
  } {
    const counts = this.#counts;
    if (counts !== null && asOf >= counts.from + BACK && asOf < counts.from + BACK + AHEAD / 2) return counts;
    const fresh = {
      from: asOf - BACK,
      seconds: counts?.seconds.fill(0) ?? new Uint32Array(SECONDS),
      blocks: counts?.blocks.fill(0) ?? new Uint32Array(SECONDS >>> BLOCK_BITS),
    };
    this.#counts = fresh;
    this.#older = 0;
    this.#newer = 0;
    const { live, lastSeen, capacity } = this.#columns;
    for (let row = 1; row < capacity; row += 1) if (live[row] === 1) this.add(lastSeen[row] ?? Number.NaN, 1);
    return fresh;
  }
}
