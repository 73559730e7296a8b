import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InOrder } from "../../../electron/monitor/backtest/in-order.ts";

function through(times: readonly number[], capacity: number) {
  const order = new InOrder<{ at: number; line: number }>(capacity);
  const out: { at: number; line: number }[] = [];
  let late = 0;
  for (const [line, at] of times.entries()) {
    const pushed = order.push({ at, line });
    if (pushed.kind === "next") out.push(pushed.next);
    if (pushed.kind === "late") late++;
  }
  out.push(...order.drain());
  return { out, late };
}

describe("Putting requests in order", () => {
  it("sorts what fits, and keeps the order of lines at equal times", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
        const sorted = times.map((at, line) => ({ at, line })).sort((a, b) => a.at - b.at || a.line - b.line);
        expect(through(times, times.length)).toEqual({ out: sorted, late: 0 });
      }),
    );
  });

  it("never goes back in time, and loses nothing but what it calls late", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(5), (times, capacity) => {
        const { out, late } = through(times, capacity);
        expect(out.length + late).toBe(times.length);
        for (const [index, { at }] of out.entries())
          expect(at).toBeGreaterThanOrEqual(out[index - 1]?.at ?? 0);
      }),
    );
  });
});
