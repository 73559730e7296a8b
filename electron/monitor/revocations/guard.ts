/** The keys that are being revoked, and the revoked ones whose return is undone, each for a while. */
import type { EpochMs } from "../../../shared/session.ts";
import type { StoreKey } from "../sessions/record.ts";
import { RecordedRevocations } from "./recorded.ts";

/** Whatever was read of a key before its deletion has been applied after so long; a guard longer than this sees it. */
const SETTLED_MS = 10_000;

/** What was heard of a key while it is being revoked. */
const NOTHING = 0;
const DELETED = 1;
const SEEN = 2;

export class Guard {
  /** Until when (`performance.now`); in the order of adding, which is nearly the order of expiry. */
  readonly #until = new Map<StoreKey, number>();
  /** Being revoked right now. */
  readonly #pending = new Map<StoreKey, typeof NOTHING | typeof DELETED | typeof SEEN>();
  /** Those that the audit log knows from before the start. */
  readonly #recorded: RecordedRevocations;

  /** `secret`: what handles are made with. */
  constructor(secret: Uint8Array) {
    this.#recorded = new RecordedRevocations(secret);
  }

  has(key: StoreKey): boolean {
    // Asked for every key that is read, and mostly there is none on guard: not even the key's hash is needed then.
    if (this.#pending.size > 0 && this.#pending.has(key)) {
      return true;
    }
    const until = this.#until.size > 0 ? this.#until.get(key) : undefined;
    return (
      (until !== undefined && until > performance.now()) ||
      (this.#recorded.size > 0 && this.#recorded.has(key, Date.now()))
    );
  }

  /** Sessions that are on record as revoked, by handle, are on guard until then. */
  recall(handles: Iterable<string>, until: EpochMs): void {
    this.#recorded.add(handles, until);
  }

  /** The commands for these keys are about to be sent. */
  begin(keys: readonly StoreKey[]): void {
    for (const key of keys) {
      this.#pending.set(key, NOTHING);
    }
  }

  /** True if the key is being revoked right now: whether what was seen is from before or after is not known yet. */
  seen(key: StoreKey): boolean {
    const pending = this.#pending.has(key);
    if (pending) {
      this.#pending.set(key, SEEN);
    }
    return pending;
  }

  /** Nothing was sent after all, or its end is noted already. */
  giveUp(key: StoreKey): void {
    this.#pending.delete(key);
  }

  /**
   * The store announces that the key was deleted. True if that need not be looked at: the answer to our own command
   * says so too, and what was read before and comes late meets the guard.
   */
  deleted(key: StoreKey): boolean {
    const pending = this.#pending.get(key);
    if (pending !== undefined) {
      this.#pending.set(key, pending === SEEN ? SEEN : DELETED);
      return true;
    }
    return (this.#until.get(key) ?? 0) > performance.now() + SETTLED_MS;
  }

  /**
   * The answers are in. Puts those at the indexes in `gone` (ascending) on guard and returns the keys that have to be
   * read: those that were seen in the store meanwhile, and those whose deletion was announced and is not accounted for.
   */
  end(keys: readonly StoreKey[], gone: readonly number[], guardMs: number): StoreKey[] {
    const now = performance.now();
    const toRead: StoreKey[] = [];
    let done = 0;
    for (const [index, key] of keys.entries()) {
      const heard = this.#pending.get(key);
      const isGone = gone[done] === index;
      done += isGone ? 1 : 0;
      if (heard === SEEN || (heard === DELETED && (!isGone || guardMs <= SETTLED_MS))) {
        toRead.push(key);
      }
      this.#pending.delete(key);
      if (isGone) {
        this.#until.delete(key);
        this.#until.set(key, now + guardMs);
      }
    }
    return toRead;
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
