/**
 * Keys that have to be read, each once however often it was announced. Two queues: announced changes go before
 * keys found by a scan, so that the screen stays live while a scan runs.
 */
import type { StoreKey } from "../sessions/record.ts";

/**
 * Announced keys that are held at most: about 100 MB. A storm beyond this is no longer followed key by key; everything
 * is read again instead, which costs the same.
 */
export const MOST_CHANGED = 1_000_000;
/** While changes never end, a scan still gets every so-manieth batch, or it would never end either. */
const SCAN_EVERY = 5;

export interface Batch {
  readonly keys: readonly StoreKey[];
  /** When the oldest announced change among them arrived (`performance.now`); null if all come from a scan. */
  readonly arrivedAt: number | null;
}

export class Backlog {
  #changed = new Set<StoreKey>();
  #changedAt: number | null = null;
  #draining: readonly StoreKey[] = [];
  #drainedUpTo = 0;
  #drainingAt: number | null = null;
  #batches = 0;
  /** Some thousand at most, because the scan waits. */
  readonly #scanned: StoreKey[] = [];
  #wake: (() => void) | null = null;
  readonly #most: number;
  readonly #overflow: () => void;
  /** Announcements so far, doubled ones included. */
  announced = 0;

  /** `overflow`: more than `most` keys were announced and not read; they have been forgotten. */
  constructor(overflow: () => void, most = MOST_CHANGED) {
    this.#overflow = overflow;
    this.#most = most;
  }

  /** Called for every notification: only adds to a set. */
  announce(key: StoreKey): void {
    this.announced++;
    if (this.#changed.size >= this.#most) {
      this.#changed = new Set();
      this.#changedAt = null;
      this.#overflow();
    }
    this.#changedAt ??= performance.now();
    this.#changed.add(key);
    this.#wakeUp();
  }

  addScanned(keys: readonly StoreKey[]): void {
    for (const key of keys) {
      this.#scanned.push(key);
    }
    this.#wakeUp();
  }

  /** Announced keys that are still waiting. */
  get behind(): number {
    return this.#changed.size + this.#draining.length - this.#drainedUpTo;
  }

  get scanned(): number {
    return this.#scanned.length;
  }

  /** Keys that {@link take} has to give. */
  get waiting(): number {
    return this.behind + this.scanned;
  }

  /** Takes up to `most` keys; empty when there is nothing to do. */
  take(most: number): Batch {
    this.#batches++;
    if (this.#batches % SCAN_EVERY === 0 && this.scanned > 0) {
      return this.#takeScanned(most);
    }
    if (this.#drainedUpTo >= this.#draining.length) {
      // A set that is emptied from its front keeps skipping the holes, so it is turned into an array as a whole.
      this.#draining = this.#changed.size === 0 ? [] : [...this.#changed];
      this.#drainingAt = this.#changedAt;
      this.#drainedUpTo = 0;
      this.#changed = new Set();
      this.#changedAt = null;
    }
    const announced = this.#draining.slice(this.#drainedUpTo, this.#drainedUpTo + most);
    if (announced.length > 0) {
      this.#drainedUpTo += announced.length;
      return { keys: announced, arrivedAt: this.#drainingAt };
    }
    return this.#takeScanned(most);
  }

  #takeScanned(most: number): Batch {
    // Really taken out: while a scan is under way there is never a moment without any, and all of them would be kept.
    return { keys: this.#scanned.splice(0, most), arrivedAt: null };
  }

  /** Resolves when there is something to take. */
  async work(): Promise<void> {
    if (this.waiting === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #wakeUp(): void {
    const wake = this.#wake;
    if (wake !== null) {
      this.#wake = null;
      wake();
    }
  }
}
