import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Columns } from "../../../electron/monitor/sessions/columns.ts";
import { Recency } from "../../../electron/monitor/sessions/recency.ts";
import { NOON } from "./arbitrary-session.ts";

const EDGES = [1000, 60_000, 1_024_000, 3_600_000, 86_400_000, 604_800_000];
const DAY = 86_400_000;

describe("how many sessions are how idle", () => {
  it("is what counting them says, while time passes and they are seen again", () => {
    const moments = fc.oneof(
      fc.integer({ min: -3000, max: 3000 }),
      fc.integer({ min: -20 * DAY, max: 20 * DAY }),
    );
    const commands = fc.array(
      fc.oneof(
        fc.record({ row: fc.nat({ max: 29 }), seen: fc.oneof(moments, fc.constant(Number.NaN)) }),
        fc.record({ step: fc.oneof(fc.nat({ max: 5000 }), fc.integer({ min: -DAY, max: 5 * DAY })) }),
      ),
      { maxLength: 60, size: "max" },
    );
    fc.assert(
      fc.property(commands, (list) => {
        const { columns, recency } = thirty();
        let now = NOON;
        for (const command of list) {
          if ("step" in command) {
            now += command.step;
          } else {
            recency.add(columns.lastSeen[command.row + 1] ?? Number.NaN, -1);
            columns.lastSeen[command.row + 1] = now - command.seen;
            recency.add(now - command.seen, 1);
          }
          expect(recency.idleUpTo(EDGES, now)).toEqual(counted(columns, now));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("is right at every second of an hour", () => {
    const { columns, recency } = thirty();
    for (let row = 1; row <= 30; row += 1) columns.lastSeen[row] = NOON + row * 97_000;
    for (let now = NOON; now < NOON + 3_700_000; now += 1000) {
      expect(recency.idleUpTo(EDGES, now)).toEqual(counted(columns, now));
    }
  });
});

function thirty() {
  const columns = new Columns();
  columns.grow(31);
  columns.live.fill(1, 1);
  columns.lastSeen.fill(Number.NaN);
  return { columns, recency: new Recency(columns) };
}

function counted(columns: Columns, now: number) {
  const asOf = Math.floor(now / 1000) * 1000;
  const idle = Array.from(columns.lastSeen.subarray(1, 31), (seen) => asOf - seen).filter(
    (ms) => !Number.isNaN(ms),
  );
  return { upTo: EDGES.map((edge) => idle.filter((ms) => ms <= edge).length), known: idle.length };
}
