/**
 * A bounded cache in two generations: what was not asked for since the last full generation is dropped. Nearly as
 * good as least-recently-used, and a hit costs one map lookup. Holds at most twice `generation` entries.
 */
export interface MostlyUsed<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  readonly size: number;
}

export function mostlyUsed<K, V>(generation: number): MostlyUsed<K, V> {
  let young = new Map<K, V>();
  let old = new Map<K, V>();
  function set(key: K, value: V): void {
    if (young.size >= generation) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }
  return {
    get(key) {
      const value = young.get(key);
      if (value !== undefined) return value;
      const older = old.get(key);
      if (older !== undefined) set(key, older);
      return older;
    },
    set,
    get size() {
      return young.size + old.size;
    },
  };
}
