/** The keys that are being revoked, and the revoked ones whose return is undone, each for a while. */
import type { StoreKey } from "../sessions/record.ts";

export class Guard {
  /** Until when (`performance.now`); in the order of adding, which is nearly the order of expiry. */
  readonly #until = new Map<StoreKey, number>();
  /** Being revoked right now; true: seen in the store meanwhile. */
  readonly #pending = new Map<StoreKey, boolean>();

  has(key: StoreKey): boolean {
    const until = this.#until.get(key);
    return this.#pending.has(key) || (until !== undefined && until > performance.now());
  }

  /** The commands for these keys are about to be sent. */
  begin(keys: readonly StoreKey[]): void {
    for (const key of keys) {
      this.#pending.set(key, false);
    }
  }

  /** True if the key is being revoked right now: whether what was seen is from before or after is not known yet. */
  seen(key: StoreKey): boolean {
    const pending = this.#pending.has(key);
    if (pending) {
      this.#pending.set(key, true);
    }
    return pending;
  }

  /** The answers are in. Puts `gone` on guard and returns the keys that were seen in the store meanwhile. */
  end(keys: readonly StoreKey[], gone: ReadonlySet<StoreKey>, guardMs: number): StoreKey[] {
    const now = performance.now();
    const seen: StoreKey[] = [];
    for (const key of keys) {
      if (this.#pending.get(key) === true) {
        seen.push(key);
      }
      this.#pending.delete(key);
      if (gone.has(key)) {
        this.#until.delete(key);
        this.#until.set(key, now + guardMs);
      }
    }
    return seen;
  }

  forgetOld(): void {
    const now = performance.now();
    for (const [key, until] of this.#until) {
      if (until > now) {
        return;
      }
      this.#until.delete(key);
    }
  }
}
