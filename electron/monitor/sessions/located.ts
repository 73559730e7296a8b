/**
 * Where the rows of some sessions are, so that work of several steps finds them once. A row may have passed to another
 * session since; the serial, which no two sessions share, tells.
 */
import type { StoreKey } from "./record.ts";

export interface Located {
  readonly keys: readonly StoreKey[];
  /** By index; 0 for a key that was in no row. */
  readonly rows: Uint32Array;
  readonly serials: Uint32Array;
}
