/**
 * The server's clock: set from TIME with half the round trip added, and run on by this machine's monotonic clock in
 * between, so that neither clock's jumps pass for time that has gone by.
 */
import type { EpochMs } from "../../../shared/session.ts";

/** A difference beyond this between two settings is a jump, not drift or a slow answer. */
const JUMP_MS = 1_000;

export class StoreClock {
  #atZero: number | null = null;

  /** `time` is TIME's reply (seconds, microseconds) to a question sent at `sentAt`. True: the clock has jumped. */
  set(time: readonly (string | number)[], sentAt: number): boolean {
    const [seconds, micros] = time;
    const receivedAt = performance.now();
    const atZero = Number(seconds) * 1000 + Number(micros) / 1000 - (sentAt + receivedAt) / 2;
    const before = this.#atZero;
    this.#atZero = atZero;
    return before !== null && Math.abs(atZero - before) > JUMP_MS + (receivedAt - sentAt) / 2;
  }

  /** Milliseconds since the epoch; this machine's time until the first setting. */
  now(): EpochMs {
    return this.#atZero === null ? Date.now() : Math.round(this.#atZero + performance.now());
  }

  /** Server minus this machine, in milliseconds; null where the server does not tell. */
  get skewMs(): number | null {
    return this.#atZero === null ? null : Math.round(this.now() - Date.now());
  }
}
