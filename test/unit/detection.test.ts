/** The shortened run of `npm run detection`; docs/detection.md has the whole. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Internet, openInternet } from "../detection/internet.ts";
import { type Measured, measure } from "../detection/measure.ts";
import { type Simulated, simulate } from "../detection/simulate.ts";
import { TARGETS, totals } from "../detection/totals.ts";

const SIZE = {
  people: 120,
  days: 20,
  quietDays: 15,
  attacks: { "token-abroad": 30, "token-three-countries": 2, "session-flood": 1, "address-flood": 1 },
};

describe("What the rules find in a simulated world", () => {
  let internet: Internet;
  let world: Simulated;
  let measured: Measured;
  beforeAll(async () => {
    internet = await openInternet();
    world = simulate(7, SIZE, internet);
    measured = measure(world, internet);
  });

  it("is nearly every stolen token that is used abroad within an hour", () => {
    expect(totals([measured]).recall).toBeGreaterThanOrEqual(TARGETS.recall);
  });

  it("is mostly right where it is critical", () => {
    expect(totals([measured]).precision).toBeGreaterThanOrEqual(TARGETS.precision);
    expect(measured.findings.filter(({ severity }) => severity === "critical").length).toBeGreaterThan(10);
  });

  it("includes floods", () => {
    const floods = measured.findings.filter(
      ({ rule, attack }) => rule === "session-flood" && attack !== null,
    );
    expect(new Set(floods.map(({ attack }) => attack?.kind))).toEqual(
      new Set(["session-flood", "address-flood"]),
    );
  });

  it("is the same whenever the seed is the same", () => {
    const again = simulate(7, SIZE, internet);
    expect(again.requests.length).toBe(world.requests.length);
    expect(again.requests.at(-1)).toEqual(world.requests.at(-1));
    expect(again.attacks.map(({ from }) => from)).toEqual(world.attacks.map(({ from }) => from));
  });
});
