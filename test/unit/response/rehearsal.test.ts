import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rehearse } from "../../../electron/monitor/response/rehearsal.ts";
import { type FindingState, RuleIdSchema } from "../../../shared/finding.ts";
import { SeveritySchema } from "../../../shared/session.ts";
import { DEFAULT_RESPONSE_SETTINGS } from "../../../shared/settings/response.ts";
import { finding, NOON } from "../alerts/finding.ts";

const GRACE = DEFAULT_RESPONSE_SETTINGS.graceMs;
const by = "Kim";

describe("a rehearsal of the automatic response", () => {
  it("counts what would have led to ending sessions, although it is off", () => {
    const findings = [
      finding({ id: "a", user: "alice", raisedAt: NOON + 2 }),
      finding({ id: "b", user: "bob", severity: "notice", raisedAt: NOON + 1 }),
      finding({ id: "c", user: "carol", rule: "new-country", raisedAt: NOON }),
      finding({ id: "d", user: "alice", raisedAt: NOON - 1 }),
    ];
    expect(rehearse(findings, DEFAULT_RESPONSE_SETTINGS)).toMatchObject({
      findings: 4,
      since: NOON - 1,
      acted: 2,
      overBefore: 0,
      users: 1,
      rows: [
        { finding: { id: "a", raisedAt: NOON + 2 }, action: "newcomer" },
        { finding: { id: "d", raisedAt: NOON - 1 }, action: "newcomer" },
      ],
    });
  });

  it("leaves out what was answered or over while there was time to stop it", () => {
    const states: readonly (readonly [FindingState, number])[] = [
      [{ kind: "closed", at: NOON + GRACE - 1, cause: "passed" }, 0],
      [{ kind: "closed", at: NOON + GRACE, cause: "passed" }, 1],
      [{ kind: "acknowledged", at: NOON + 1, by }, 0],
      [{ kind: "expected", at: NOON + GRACE + 1, by }, 1],
      [{ kind: "snoozed", until: NOON + 1, by }, 1],
    ];
    for (const [state, acted] of states) {
      const told = rehearse([finding({ state })], DEFAULT_RESPONSE_SETTINGS);
      expect([told.acted, told.overBefore], state.kind).toEqual([acted, 1 - acted]);
    }
  });

  it("never acts on more than there are, and names the latest eight", () => {
    const some = fc.array(
      fc.record({
        rule: fc.constantFrom(...RuleIdSchema.options),
        severity: fc.constantFrom(...SeveritySchema.options),
        user: fc.option(fc.string()),
      }),
    );
    fc.assert(
      fc.property(some, (parts) => {
        const findings = parts.map((part, n) => finding({ ...part, id: `${n}`, raisedAt: NOON - n }));
        const { acted, users, rows } = rehearse(findings, DEFAULT_RESPONSE_SETTINGS);
        expect(acted).toBeLessThanOrEqual(findings.length);
        expect(users).toBeLessThanOrEqual(acted);
        expect(rows).toHaveLength(Math.min(8, acted));
      }),
    );
  });

  it("knows nothing of an empty history", () => {
    expect(rehearse([], DEFAULT_RESPONSE_SETTINGS)).toMatchObject({ findings: 0, since: null, acted: 0 });
  });
});
