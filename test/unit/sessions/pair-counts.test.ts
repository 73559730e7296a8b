import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PairCounts } from "../../../electron/monitor/sessions/pair-counts.ts";

describe("counts of pairs", () => {
  it("say which pair is new and which is gone, however many there were", () => {
    const pairs = fc.tuple(fc.integer({ min: 1, max: 400 }), fc.nat({ max: 8 }));
    const commands = fc.array(fc.tuple(fc.boolean(), pairs), {
      minLength: 500,
      maxLength: 3000,
      size: "max",
    });
    fc.assert(
      fc.property(commands, (list) => {
        const counts = new PairCounts();
        const naive = new Map<string, number>();
        for (const [isAdded, [first, second]] of list) {
          const pair = `${first} ${second}`;
          const count = naive.get(pair) ?? 0;
          if (isAdded) {
            expect(counts.add(first, second)).toBe(count === 0);
            naive.set(pair, count + 1);
          } else {
            expect(counts.take(first, second)).toBe(count === 1);
            naive.set(pair, Math.max(0, count - 1));
          }
        }
        for (const [pair, count] of naive) {
          const [first = 0, second = 0] = pair.split(" ").map(Number);
          expect(counts.has(first, second)).toBe(count > 0);
        }
      }),
      { numRuns: 30 },
    );
  });
});
