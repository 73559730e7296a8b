import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Restarts } from "../../../electron/restarts.ts";

describe("A monitor that crashes", () => {
  it("is started again ever later, and given up when that does not help", () => {
    const restarts = new Restarts();
    const waits = Array.from({ length: 7 }, () => restarts.afterCrash(100));
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, null]);
    expect(restarts.crashes).toBe(7);
  });

  it("that had run well for a minute begins anew", () => {
    const restarts = new Restarts();
    for (let crash = 0; crash < 6; crash += 1) restarts.afterCrash(100);
    expect(restarts.afterCrash(60_000)).toBe(500);
    expect(restarts.crashes).toBe(1);
  });

  it("is started again when somebody asks for it", () => {
    const restarts = new Restarts();
    while (restarts.afterCrash(100) !== null);
    restarts.forget();
    expect(restarts.afterCrash(100)).toBe(500);
  });

  it("never keeps the machine busy: at most seven starts in any minute, however it behaves", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(90_000), { maxLength: 60 }), (runs) => {
        const restarts = new Restarts();
        const starts: number[] = [];
        let at = 0;
        for (const ranForMs of runs) {
          starts.push(at);
          const wait = restarts.afterCrash(ranForMs);
          if (wait === null) break;
          at += ranForMs + wait;
        }
        for (const start of starts) {
          const within = starts.filter((other) => other >= start && other < start + 60_000);
          expect(within.length).toBeLessThanOrEqual(7);
        }
      }),
    );
  });
});
