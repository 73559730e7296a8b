/** The simplest thing that can be kept equal to a store: a map of values. */
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";
import type { ReadResult } from "../../../electron/monitor/store/read.ts";
import type { WatchTarget } from "../../../electron/monitor/store/watch.ts";

export class MirrorTarget implements WatchTarget {
  readonly patterns = ["s:*"];
  readonly values = new Map<StoreKey, string>();
  #unseen: Set<StoreKey> | null = null;
  prepare = (): Promise<void> => Promise.resolve();
  typeOf = (key: StoreKey): "string" | null => (key.startsWith("s:") ? "string" : null);
  keys = (): Iterator<StoreKey> => this.values.keys();
  knowsGone = (): boolean => false;
  statusChanged = (): void => undefined;
  written = (): void => undefined;
  apply = (results: readonly ReadResult[]): number =>
    results.filter((result) => this.#differs(result)).length;
  #differs(result: ReadResult): boolean {
    this.#unseen?.delete(result.key);
    const before = this.values.get(result.key);
    if (result.kind === "present" && result.value.type === "string") {
      this.values.set(result.key, `${result.value.bytes.toString("latin1")} until ${result.expiresAt}`);
    } else {
      this.values.delete(result.key);
    }
    return before !== this.values.get(result.key);
  }
  beginSweep = (): void => {
    this.#unseen = new Set(this.values.keys());
  };
  endSweep = (): void => {
    for (const key of this.#unseen ?? []) {
      this.values.delete(key);
    }
    this.#unseen = null;
  };
}
