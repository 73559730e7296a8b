/**
 * Sessions that are guarded because the audit log says that they were revoked: by an earlier run of the monitor, which
 * knew their keys. The log knows keyed hashes of keys only, so each key that is seen is hashed, for as long as one of
 * them is guarded.
 */
import type { EpochMs } from "../../../shared/session.ts";
import { handleOfKey } from "../sessions/handles.ts";
import { KeyedHash } from "../sessions/keyed-hash.ts";
import type { StoreKey } from "../sessions/record.ts";

export class RecordedRevocations {
  readonly #secret: Uint8Array;
  readonly #keyed: KeyedHash;
  /** Until when each is guarded, by handle. */
  readonly #until = new Map<string, EpochMs>();
  /** The first word of each handle: most keys need not be looked at any further. */
  readonly #words = new Set<number>();
  #last: EpochMs = 0;

  /** `secret`: what the handles in the log were made with. */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
    this.#keyed = new KeyedHash(secret);
  }

  add(handles: Iterable<string>, until: EpochMs): void {
    for (const handle of handles) {
      const bytes = Buffer.from(handle, "base64url");
      if (bytes.length < 4) {
        // Not a handle: somebody has written into the log.
        continue;
      }
      this.#until.set(handle, until);
      this.#words.add(bytes.readUInt32BE(0));
      this.#last = Math.max(this.#last, until);
    }
  }

  /** Sessions that are guarded, or were until the last look at one. */
  get size(): number {
    return this.#until.size;
  }

  has(key: StoreKey, now: EpochMs): boolean {
    if (this.#last <= now) {
      this.#forget();
      return false;
    }
    const [word] = this.#keyed.of(key);
    return this.#words.has(word) && (this.#until.get(handleOfKey(this.#secret, key)) ?? 0) > now;
  }

  #forget(): void {
    this.#until.clear();
    this.#words.clear();
  }
}
