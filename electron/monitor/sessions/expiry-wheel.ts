/**
 * When sessions expire: a timing wheel of three levels, so that filing, moving and finding cost the same at any number
 * of sessions. A session whose expiry moves later (nearly every request does that) stays where it is filed and is
 * filed again when its old time comes.
 */
import { type Columns, LINKS, WHEEL_NEXT, WHEEL_PREVIOUS } from "./columns.ts";

/** Milliseconds per slot of the finest level; the level above has slots of 262 s, the one above that of 3.1 days. */
const TICK_MS = 256;
const SLOTS = 1024;
const LEVELS = 3;
/** Beyond the coarsest level (8.7 years), or before the clock is known. */
const FAR = SLOTS * LEVELS;
/** A clock that jumps further ahead (4.7 hours) or four minutes back is followed by filing everything again. */
const LONGEST_STEP = 64 * SLOTS;

/** A row's `WHEEL_PREVIOUS`: 0 where it is not filed, a row, or with this bit the slot that it is the first of. */
const HEAD = 0x8000_0000;

export class ExpiryWheel {
  readonly #columns: Columns;
  /** First row of each slot's chain; 0 is none. */
  readonly #heads = new Uint32Array(SLOTS * LEVELS + 1);
  /** The tick being worked on; null until the clock is known. */
  #clock: number | null = null;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  /** To be called after the row's expiry was written. `before` is the expiry until now, NaN for none. */
  moved(row: number, before: number): void {
    const after = this.#columns.expiresAt[row] ?? Number.NaN;
    const filed = this.#columns.links[row * LINKS + WHEEL_PREVIOUS] !== 0;
    if (filed && after >= before) return;
    if (filed) this.remove(row);
    if (!Number.isNaN(after)) this.#file(row);
  }

  remove(row: number): void {
    const { links } = this.#columns;
    const at = row * LINKS;
    const previous = links[at + WHEEL_PREVIOUS] ?? 0;
    if (previous === 0) return;
    const next = links[at + WHEEL_NEXT] ?? 0;
    if (previous >= HEAD) this.#heads[previous - HEAD] = next;
    else links[previous * LINKS + WHEEL_NEXT] = next;
    if (next !== 0) links[next * LINKS + WHEEL_PREVIOUS] = previous;
    links[at + WHEEL_NEXT] = 0;
    links[at + WHEEL_PREVIOUS] = 0;
  }

  /**
   * Takes out up to `limit` rows whose expiry is not after `now`. With a limit the filing work of one call is bounded
   * too, so a call may find fewer than there are; the next one goes on from there.
   */
  due(now: number, limit: number): number[] {
    const found: number[] = [];
    const target = Math.floor(now / TICK_MS);
    let work = Number.isFinite(limit) ? Math.max(50_000, limit) : Number.POSITIVE_INFINITY;
    const step = this.#clock === null ? Number.POSITIVE_INFINITY : target - this.#clock;
    if (step > LONGEST_STEP || step < -SLOTS) this.#startOver(target);
    for (;;) {
      const clock = this.#clock ?? target;
      work -= this.#refileAll(FAR, work);
      work -= this.#refileAll(slotAbove(clock, 2), work);
      work -= this.#refileAll(slotAbove(clock, 1), work);
      if (work <= 0) return found;
      work -= this.#takeDue(clock % SLOTS, now, limit, found);
      if (found.length >= limit || work <= 0 || clock >= target) return found;
      this.#clock = clock + 1;
    }
  }

  #startOver(target: number): void {
    const { links } = this.#columns;
    for (let slot = 0; slot < FAR; slot += 1) {
      let row = this.#heads[slot] ?? 0;
      while (row !== 0) {
        const next = links[row * LINKS + WHEEL_NEXT] ?? 0;
        this.#push(row, FAR);
        row = next;
      }
      this.#heads[slot] = 0;
    }
    this.#clock = target;
  }

  #refileAll(slot: number, work: number): number {
    let done = 0;
    while (done < work) {
      const row = this.#heads[slot] ?? 0;
      if (row === 0) break;
      this.remove(row);
      this.#file(row);
      done += 1;
    }
    return done;
  }

  #takeDue(slot: number, now: number, limit: number, found: number[]): number {
    const { links, expiresAt } = this.#columns;
    let done = 0;
    let row = this.#heads[slot] ?? 0;
    while (row !== 0 && found.length < limit) {
      const next = links[row * LINKS + WHEEL_NEXT] ?? 0;
      const at = expiresAt[row] ?? Number.NaN;
      done += 1;
      if (at <= now) {
        this.remove(row);
        found.push(row);
      } else if (Math.floor(at / TICK_MS) !== this.#clock) {
        this.remove(row);
        this.#file(row);
      }
      row = next;
    }
    return done;
  }

  #file(row: number): void {
    this.#push(row, this.#slotFor(this.#columns.expiresAt[row] ?? 0));
  }

  #push(row: number, slot: number): void {
    const { links } = this.#columns;
    const first = this.#heads[slot] ?? 0;
    links[row * LINKS + WHEEL_NEXT] = first;
    links[row * LINKS + WHEEL_PREVIOUS] = HEAD + slot;
    if (first !== 0) links[first * LINKS + WHEEL_PREVIOUS] = row;
    this.#heads[slot] = row;
  }

  #slotFor(expiresAt: number): number {
    const clock = this.#clock;
    if (clock === null) return FAR;
    const tick = Math.max(Math.floor(expiresAt / TICK_MS), clock);
    if (tick - clock < SLOTS) return tick % SLOTS;
    const block = Math.floor(tick / SLOTS);
    if (block - Math.floor(clock / SLOTS) < SLOTS) return SLOTS + (block % SLOTS);
    const region = Math.min(Math.floor(block / SLOTS), Math.floor(clock / (SLOTS * SLOTS)) + SLOTS - 1);
    return 2 * SLOTS + (region % SLOTS);
  }
}

/** The slot of a coarser level that has to be spread over the finer ones by now. */
function slotAbove(clock: number, level: 1 | 2): number {
  const span = level === 1 ? SLOTS : SLOTS * SLOTS;
  return level * SLOTS + (Math.floor(clock / span) % SLOTS);
}
