import { describe, expect, it } from "vitest";
import { newcomersIn } from "../../../electron/monitor/response/response-to.ts";
import { Responses } from "../../../electron/monitor/response/responses.ts";
import { FailureError, failure } from "../../../shared/failure.ts";
import type { RevocationTarget } from "../../../shared/link.ts";
import {
  DEFAULT_RESPONSE_SETTINGS,
  type ResponseSettings,
  sentenceOfDue,
} from "../../../shared/settings/response.ts";
import { finding, NOON } from "../alerts/finding.ts";

const GRACE = DEFAULT_RESPONSE_SETTINGS.graceMs;
const one = "handle0000000001";

function responses(
  settings: Partial<ResponseSettings> = {},
  how: { readOnly?: boolean; fails?: boolean } = {},
) {
  const revoked: { target: RevocationTarget; confirmed: number; reason: string }[] = [];
  const inForce: ResponseSettings = { ...DEFAULT_RESPONSE_SETTINGS, mode: "on", ...settings };
  const made = new Responses({
    settings: () => inForce,
    createdAt: () => null,
    count: (target) => (target.kind === "user" ? 3 : 1),
    revoke: async (target, confirmed, reason) => {
      if (how.fails === true) throw new FailureError(failure("not-connected"));
      await new Promise((resolve) => setImmediate(resolve));
      revoked.push({ target, confirmed, reason });
      const counts = { revoked: confirmed, alreadyGone: 0, denied: 0, failed: 0, left: 0 };
      return { counts };
    },
    readOnly: how.readOnly ?? false,
  });
  return { responses: made, revoked, kinds: () => made.rows().map(({ state }) => state.kind) };
}

describe("An automatic response", () => {
  it("is off by default", async () => {
    const { responses: made, revoked } = responses({ mode: "off" });
    made.findingChanged(finding(), NOON);
    await made.tick(NOON + GRACE);
    expect([made.rows(), revoked]).toEqual([[], []]);
  });

  it("ends the newcomer's session when the time to stop it is over, once", async () => {
    const { responses: made, revoked, kinds } = responses();
    made.findingChanged(finding(), NOON);
    await made.tick(NOON + GRACE - 1);
    expect([kinds(), revoked]).toEqual([["waiting"], []]);
    await Promise.all([made.tick(NOON + GRACE), made.tick(NOON + GRACE)]);
    made.findingChanged(finding({ score: 95 }), NOON + GRACE + 1);
    await made.tick(NOON + 2 * GRACE);
    expect(revoked).toMatchObject([{ target: { kind: "sessions", ids: [one] }, confirmed: 1 }]);
    expect(made.rows()).toMatchObject([{ sessions: 1, dryRun: false, state: { kind: "done" } }]);
  });

  it("ends each of several once, however slow the store is", async () => {
    const { responses: made, revoked } = responses();
    for (const id of ["one", "two", "three"]) made.findingChanged(finding({ id }), NOON);
    await Promise.all([made.tick(NOON + GRACE), made.tick(NOON + GRACE + 1), made.tick(NOON + GRACE + 2)]);
    expect(revoked).toHaveLength(3);
  });

  it("says what is about to happen as long as it can be stopped, and nothing in a dry run", () => {
    const { id } = finding();
    const { responses: made } = responses();
    expect(made.dueFor(id)).toBeNull();
    made.findingChanged(finding(), NOON);
    const due = made.dueFor(id);
    expect(due).toEqual({ action: "newcomer", dueAt: NOON + GRACE });
    expect(due === null ? "" : sentenceOfDue(due)).toBe(
      "The sessions that look stolen are ended at 12:02 UTC unless somebody stops it.",
    );
    made.stop(id, "carol", NOON + 1);
    expect(made.dueFor(id)).toBeNull();
    const { responses: dry } = responses({ mode: "dry-run" });
    dry.findingChanged(finding(), NOON);
    expect(dry.dueFor(id)).toBeNull();
  });

  it("ends all of the user's sessions where the settings say so", async () => {
    const { responses: made, revoked } = responses({
      rules: [{ rule: "impossible-travel", action: "user" }],
    });
    made.findingChanged(finding(), NOON);
    await made.tick(NOON + GRACE);
    expect(revoked).toMatchObject([{ target: { kind: "user", user: "alice" }, confirmed: 3 }]);
  });

  it("can be stopped by a person, and stays stopped while the finding lasts", async () => {
    const { responses: made, revoked } = responses();
    made.findingChanged(finding(), NOON);
    expect(made.stop("abcdefghijklmnopqrstuv", "carol", NOON + 1)).toBe(true);
    made.findingChanged(finding({ score: 100 }), NOON + 2);
    await made.tick(NOON + 2 * GRACE);
    expect(revoked).toEqual([]);
    expect(made.rows()).toMatchObject([{ state: { kind: "stopped", by: "carol" } }]);
    expect(made.stop("abcdefghijklmnopqrstuv", "carol", NOON + 3)).toBe(false);
  });

  it("is withdrawn when somebody answers the finding, or it closes, or responses are switched off", async () => {
    const answers = [
      { kind: "expected", at: NOON, by: "carol" },
      { kind: "closed", at: NOON, cause: "ended" },
    ] as const;
    for (const state of answers) {
      const { responses: made, revoked, kinds } = responses();
      made.findingChanged(finding(), NOON);
      made.findingChanged(finding({ state }), NOON + 1);
      await made.tick(NOON + GRACE);
      expect([kinds(), revoked]).toEqual([["withdrawn"], []]);
    }
  });

  it("only says what it would have done in a dry run", async () => {
    const { responses: made, revoked } = responses({ mode: "dry-run" });
    made.findingChanged(finding(), NOON);
    await made.tick(NOON + GRACE);
    expect(revoked).toEqual([]);
    expect(made.rows()).toMatchObject([{ dryRun: true, sessions: 1, state: { kind: "done" } }]);
  });

  it("never happens on a read-only connection, for milder findings, or for other rules", async () => {
    const quiet = [
      responses({}, { readOnly: true }),
      responses({ from: "critical" }),
      responses({ rules: [] }),
    ];
    for (const { responses: made, revoked } of quiet) {
      made.findingChanged(finding({ severity: "warning" }), NOON);
      await made.tick(NOON + GRACE);
      expect([made.rows(), revoked]).toEqual([[], []]);
    }
    const { responses: readOnly } = responses({}, { readOnly: true });
    readOnly.findingChanged(finding(), NOON);
    expect(readOnly.rows()).toEqual([]);
  });

  it("says why it failed", async () => {
    const { responses: made } = responses({}, { fails: true });
    made.findingChanged(finding(), NOON);
    await made.tick(NOON + GRACE);
    expect(made.rows()).toMatchObject([{ state: { kind: "failed", reason: "No store is connected." } }]);
  });
});

describe("The newcomer", () => {
  const two = "handle0000000002";
  const sightings = finding().evidence.sightings.map((seen, at) => ({
    ...seen,
    session: at === 0 ? two : one,
  }));
  const both = finding({ evidence: { sightings, thresholds: {} } });

  it("is the session that was opened last, not the one seen last", () => {
    const opened = new Map([
      [one, NOON - 9_000_000],
      [two, NOON - 1_000],
    ]);
    expect(newcomersIn(both, (handle) => opened.get(handle) ?? null)).toEqual(new Set([two]));
  });

  it("is the one seen last where nobody knows when they were opened", () => {
    expect(newcomersIn(both, () => null)).toEqual(new Set([one]));
  });

  it("is every session of a flood", () => {
    expect(newcomersIn({ ...both, rule: "session-flood" }, () => 0)).toEqual(new Set([one, two]));
  });
});
