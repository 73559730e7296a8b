import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyList, selectWindow } from "../../../electron/monitor/sessions/select-window.ts";

/** Sorting everything, NaN last, and cutting the window out. */
function naive(keys: readonly number[], offset: number, limit: number): number[] {
  return keys
    .map((key, position) => ({ key, position }))
    .sort((a, b) => {
      if (Number.isNaN(a.key) || Number.isNaN(b.key)) {
        return Number(Number.isNaN(a.key)) - Number(Number.isNaN(b.key)) || a.position - b.position;
      }
      return a.key - b.key || a.position - b.position;
    })
    .slice(offset, offset + limit)
    .map(({ position }) => position);
}

const awkward = fc.constantFrom(
  Number.NaN,
  0,
  -0,
  1,
  2,
  -1,
  1e15,
  -1e15,
  0.1,
  5e-324,
  Number.MAX_SAFE_INTEGER,
);

describe("a window of a sorted list", { timeout: 60_000 }, () => {
  it("is what sorting and cutting gives", () => {
    const keys = fc.array(fc.oneof(awkward, fc.double({ min: -1e15, max: 1e15 })), { maxLength: 200 });
    fc.assert(
      fc.property(keys, fc.nat({ max: 220 }), fc.nat({ max: 220 }), (list, offset, limit) => {
        const window = selectWindow(new KeyList(Float64Array.from(list)), offset, limit);
        expect([...window]).toEqual(naive(list, offset, limit));
      }),
      { numRuns: 2000 },
    );
  });

  it("also of lists that are long enough for buckets and samples, however their keys are spread", () => {
    /** The positions that a sample of 2,048 looks at. */
    const sampled = new Set(Array.from({ length: 2048 }, (_, i) => Math.floor(((i + 0.5) * 120_000) / 2048)));
    const isSampled = (i: number) => sampled.has(i);
    const spreads: Record<string, (i: number) => number> = {
      even: (i) => (i * 7919) % 120_000,
      ascending: (i) => i,
      descending: (i) => -i,
      "all equal": () => 5,
      "few values": (i) => (i * 31) % 7,
      "two clusters far apart": (i) => (i % 2 === 0 ? i : 1e15 + i),
      "one outlier": (i) => (i === 77 ? 9e15 : 1.7e12 + ((i * 7919) % 120_000)),
      "mostly unknown": (i) => (i % 50 === 0 ? i : Number.NaN),
      "nothing known": () => Number.NaN,
      "misleading the sample upwards": (i) => (isSampled(i) ? 1e6 + i : -i),
      "misleading the sample downwards": (i) => (isSampled(i) ? -1e6 - i : i),
      "misleading the sample, with few values": (i) => (isSampled(i) ? i : -(i % 3)),
      "finer than a bucket": (i) => 1 + ((i * 7919) % 120_000) * Number.EPSILON,
    };
    for (const [name, keyAt] of Object.entries(spreads)) {
      const keys = Array.from({ length: 120_000 }, (_, i) => keyAt(i));
      const sorted = naive(keys, 0, keys.length);
      const columns = new KeyList(Float64Array.from(keys));
      for (const offset of [0, 1, 59_950, 60_000, 119_900, 119_999, 120_000]) {
        const window = [...selectWindow(columns, offset, 100)];
        expect(window, `${name} at ${offset}`).toEqual(sorted.slice(offset, offset + 100));
      }
      expect([...selectWindow(columns, 0, 120_000)], name).toEqual(sorted);
    }
  });
});
