/**
 * Bursts of announcements, as commands that set thousands of keys make them: while one lasts, no key is read. Reading would
 * take a share of the server from whoever makes the burst, a server drops a subscriber that lags, and a key that is
 * announced again need not be read twice. Pure: the clock is an argument.
 */

/** More announcements in a millisecond than this are a burst; single writes that are not pipelined hardly come to it. */
const FAST = 75;
/** Milliseconds over which they are counted: they come in lumps, one for each turn of the server's event loop. */
const LOOK_MS = 20;
/** Reading waits at most so long, and then goes on for at least so long, because a burst may not end. */
const HOLD_MS = 1_000;
const READ_MS = 3_000;

export class Burst {
  #seen = 0;
  #seenAt = Number.NEGATIVE_INFINITY;
  #fast = false;
  #since: number | null = null;
  #notBefore = Number.NEGATIVE_INFINITY;

  /** Whether reading waits now. `announced`: how many changes have ever been announced; `now`: `performance.now`. */
  holds(announced: number, now: number): boolean {
    const ms = now - this.#seenAt;
    if (ms >= LOOK_MS) {
      this.#fast = announced - this.#seen > FAST * ms;
      this.#seen = announced;
      this.#seenAt = now;
    }
    if (!this.#fast || now < this.#notBefore) {
      this.#since = null;
      return false;
    }
    this.#since ??= now;
    if (now - this.#since < HOLD_MS) {
      return true;
    }
    this.#notBefore = now + READ_MS;
    return false;
  }
}
