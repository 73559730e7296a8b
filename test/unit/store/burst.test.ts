import { expect, it } from "vitest";
import { Burst } from "../../../electron/monitor/store/burst.ts";

/** For each millisecond, whether reading waits; `perMs` says how many announcements arrive in it. */
function held(ms: number, perMs: (at: number) => number): boolean[] {
  const burst = new Burst();
  let announced = 0;
  return Array.from({ length: ms }, (_, at) => {
    announced += perMs(at);
    return burst.holds(announced, at);
  });
}
const count = (held: readonly boolean[]) => held.filter(Boolean).length;

it("is none while single writes are announced, however long, or nothing is", () => {
  expect(count(held(60_000, () => 20))).toBe(0);
  expect(count(held(60_000, () => 0))).toBe(0);
  // A lump after a long silence is not yet one either.
  expect(count(held(1_000, (at) => (at === 900 ? 1_400 : 0)))).toBe(0);
});

it("is one while lumps of thousands arrive, and is over a moment after the last", () => {
  const waits = held(1_000, (at) => (at >= 100 && at < 600 && at % 14 === 0 ? 2_000 : 0));
  expect(waits.indexOf(true)).toBeLessThanOrEqual(120);
  expect(waits.slice(120, 600)).not.toContain(false);
  expect(waits.slice(640)).not.toContain(true);
});

it("that does not end leaves three quarters of the time for reading", () => {
  const waits = held(40_000, () => 300);
  expect(count(waits) / waits.length).toBeCloseTo(0.25, 1);
  // A second of waiting at the most, then three of reading.
  expect(waits.slice(0, 1_000)).toContain(true);
  expect(waits.slice(1_030, 4_000)).not.toContain(true);
});
