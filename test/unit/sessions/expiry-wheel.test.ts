import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Columns } from "../../../electron/monitor/sessions/columns.ts";
import { ExpiryWheel } from "../../../electron/monitor/sessions/expiry-wheel.ts";
import { NOON } from "./arbitrary-session.ts";

const DAY = 86_400_000;
const ROWS = 12;

/** From milliseconds to decades, and never. */
const lives = fc.oneof(
  fc.integer({ min: -2000, max: 2000 }),
  fc.integer({ min: -600_000, max: 600_000 }),
  fc.integer({ min: 0, max: 10 * DAY }),
  fc.integer({ min: 0, max: 40 * 365 * DAY }),
  fc.constantFrom(Number.NaN, 255, 256, 256 * 1024, 256 * 1024 * 1024, 256 * 1024 * 1024 - 1),
);
/** A clock that mostly ticks, sometimes sleeps, and is sometimes set back. */
const steps = fc.oneof(
  fc.nat({ max: 500 }),
  fc.nat({ max: 600_000 }),
  fc.nat({ max: DAY / 6 }),
  fc.nat({ max: 12 * DAY }),
  fc.nat({ max: 30 * 365 * DAY }),
  fc.integer({ min: -3 * DAY, max: 0 }),
);
const commands = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ row: fc.integer({ min: 1, max: ROWS }), life: lives }) },
    {
      weight: 2,
      arbitrary: fc.record({ step: steps, limit: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY) }),
    },
    { weight: 1, arbitrary: fc.record({ gone: fc.integer({ min: 1, max: ROWS }) }) },
  ),
  { maxLength: 60, size: "max" },
);

describe("the expiry wheel", { timeout: 60_000 }, () => {
  it("finds what is due, exactly and once, whatever the clock does", () => {
    fc.assert(
      fc.property(commands, fc.nat({ max: 4 * DAY }), (list, start) => {
        const columns = new Columns();
        columns.grow(ROWS + 1);
        columns.expiresAt.fill(Number.NaN);
        const wheel = new ExpiryWheel(columns);
        let now = NOON + start;
        for (const command of list) {
          if ("row" in command) {
            const before = columns.expiresAt[command.row] ?? Number.NaN;
            columns.expiresAt[command.row] = now + command.life;
            wheel.moved(command.row, before);
          } else if ("gone" in command) {
            wheel.remove(command.gone);
            columns.expiresAt[command.gone] = Number.NaN;
          } else {
            now = Math.max(0, now + command.step);
            const expected = Array.from(columns.expiresAt.keys()).filter(
              (row) => (columns.expiresAt[row] ?? 0) <= now,
            );
            const found: number[] = [];
            for (;;) {
              const due = wheel.due(now, command.limit);
              expect(due.length).toBeLessThanOrEqual(command.limit);
              for (const row of due) columns.expiresAt[row] = Number.NaN;
              found.push(...due);
              if (due.length < command.limit) break;
            }
            expect(found.sort((a, b) => a - b)).toEqual(expected);
          }
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("is right over weeks of ticking", () => {
    const columns = new Columns();
    columns.grow(400);
    const wheel = new ExpiryWheel(columns);
    wheel.due(NOON, 1);
    for (let row = 1; row < 400; row += 1) {
      columns.expiresAt[row] = NOON + row * 7_777_777;
      wheel.moved(row, Number.NaN);
    }
    let found = 0;
    for (let now = NOON; found < 399; now += 3_600_000) {
      const due = wheel.due(now, Number.POSITIVE_INFINITY);
      found += due.length;
      expect(found).toBe(Math.min(399, Math.floor((now - NOON) / 7_777_777)));
    }
  });

  it("bounds the work of one call and goes on in the next", () => {
    const columns = new Columns();
    const rows = 200_000;
    columns.grow(rows + 1);
    const wheel = new ExpiryWheel(columns);
    for (let row = 1; row <= rows; row += 1) {
      columns.expiresAt[row] = NOON + 1;
      wheel.moved(row, Number.NaN);
    }
    let calls = 0;
    let found = 0;
    while (found < rows) {
      const due = wheel.due(NOON + 2, 1000);
      expect(due.length).toBeLessThanOrEqual(1000);
      found += due.length;
      calls += 1;
      expect(calls).toBeLessThan(1000);
    }
    expect(wheel.due(NOON + 2, 1000)).toEqual([]);
  });
});
