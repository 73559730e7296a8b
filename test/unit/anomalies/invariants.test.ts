import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyInMemory } from "../../../electron/monitor/anomalies/anomalies.ts";
import { Openings } from "../../../electron/monitor/anomalies/openings.ts";
import { compareSeverity, compose } from "../../../electron/monitor/anomalies/score.ts";
import { FindingSchema } from "../../../shared/finding.ts";
import type { Severity } from "../../../shared/session.ts";
import { AnomalySettingsSchema, DEFAULT_ANOMALY_SETTINGS } from "../../../shared/settings/rules.ts";
import { chrome, DAY, firefox, HOUR, MINUTE, NOON, phone, places, World } from "./world.ts";

const somewhere = fc.constantFrom(...Object.values(places));
const somebody = fc.constantFrom("alice", "bob", null);
const something = fc.constantFrom(firefox, chrome, phone, null);
const whenever = fc.constantFrom(0, 1000, MINUTE, 10 * MINUTE, 45 * MINUTE, 5 * HOUR, 2 * DAY);
const event = fc.oneof(
  fc.record({
    kind: fc.constant("login" as const),
    name: fc.nat(8),
    user: somebody,
    where: somewhere,
    client: something,
  }),
  fc.record({
    kind: fc.constant("request" as const),
    name: fc.nat(8),
    where: fc.option(somewhere),
    client: fc.option(something, { nil: undefined }),
    skewMs: fc.constantFrom(0, 0, 0, -HOUR, 2 * MINUTE, DAY),
  }),
  fc.record({
    kind: fc.constant("end" as const),
    name: fc.nat(8),
    cause: fc.constantFrom("expired", "deleted", "revoked"),
  }),
  fc.record({ kind: fc.constant("wait" as const), ms: whenever }),
  fc.record({
    kind: fc.constant("answer" as const),
    which: fc.nat(5),
    answer: fc.constantFrom("acknowledge", "expected", "reopen"),
  }),
);

describe("Whatever happens", () => {
  it("findings fit the contract, and sessions have the severity of their worst open finding", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const world = new World({ history: historyInMemory() });
        const alive = new Set<number>();
        const told = new Map<string, Severity | null>();
        for (const one of events) {
          if (one.kind === "login" && !alive.has(one.name)) {
            alive.add(one.name);
            world.login(String(one.name), one.where, { user: one.user, client: one.client });
          } else if (one.kind === "request" && alive.has(one.name)) {
            const client = one.client === undefined ? {} : { client: one.client };
            world.request(String(one.name), one.where, { ...client, lastSeen: world.now + one.skewMs });
          } else if (one.kind === "end" && alive.delete(one.name)) {
            world.end(String(one.name), one.cause);
          } else if (one.kind === "wait") {
            world.wait(one.ms);
          } else if (one.kind === "answer") {
            const id = world.engine.findings("all", 10)[one.which]?.id ?? "";
            world.engine.answer(id, { kind: one.answer }, "eve", world.now);
          }
          world.tick();
          for (const [handle, severity] of world.engine.drainSeverityChanges()) told.set(handle, severity);
          const open = world.engine.findings("open", 500);
          expect(world.engine.counts().open).toBe(open.length);
          const worst = new Map<string, Severity>();
          for (const finding of open) {
            for (const { session } of finding.evidence.sightings) {
              if (session === null) continue;
              if (compareSeverity(finding.severity, worst.get(session) ?? null) > 0)
                worst.set(session, finding.severity);
            }
          }
          for (const [handle, severity] of worst) expect(told.get(handle)).toBe(severity);
          for (const [handle, severity] of told) expect(severity).toBe(worst.get(handle) ?? null);
        }
        for (const finding of world.engine.findings("all", 500)) {
          expect(FindingSchema.parse(finding)).toEqual(finding);
          expect(finding.parts.reduce((sum, { points }) => sum + points, 0)).toBe(finding.score);
        }
        // When everything is over, so is every finding.
        for (const name of alive) world.end(String(name));
        world.wait(3 * DAY);
        world.wait(3 * DAY);
        expect(world.engine.counts().open).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("A score", () => {
  it("is within 0 and 100 and the sum of its parts", () => {
    const parts = fc.array(fc.record({ name: fc.string(), points: fc.integer({ min: -100, max: 100 }) }));
    fc.assert(
      fc.property(parts, (given) => {
        const { score, parts: kept } = compose(given);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(kept.reduce((sum, { points }) => sum + points, 0)).toBe(score);
      }),
    );
  });
});

describe("Settings", () => {
  it("have valid defaults, and refuse what is no network, country or duration", () => {
    expect(AnomalySettingsSchema.parse(DEFAULT_ANOMALY_SETTINGS)).toEqual(DEFAULT_ANOMALY_SETTINGS);
    const wrong = [
      { trustedNetworks: ["10.0.0.0/33"] },
      { trustedCountries: ["Germany"] },
      { clientChange: { enabled: true, lastsMs: 0 } },
      { minimumScore: 101 },
    ];
    for (const change of wrong) {
      expect(AnomalySettingsSchema.safeParse({ ...DEFAULT_ANOMALY_SETTINGS, ...change }).success).toBe(false);
    }
  });
});

describe("Openings", () => {
  it("counts what was opened within the window, and never more", () => {
    const openings = new Openings(HOUR, 100);
    for (let minute = 0; minute < 180; minute++) {
      const now = NOON + minute * MINUTE;
      const count = openings.note("alice", now, now);
      expect(count).toBeLessThanOrEqual(Math.min(minute + 1, 60));
      expect(count).toBeGreaterThanOrEqual(Math.min(minute + 1, 55));
    }
    expect(openings.count("alice", NOON + 5 * HOUR)).toBe(0);
    expect(openings.note("alice", NOON - DAY, NOON + 5 * HOUR)).toBe(0);
  });

  it("remembers only so many", () => {
    const openings = new Openings(HOUR, 10);
    openings.note("first", NOON, NOON);
    for (let n = 0; n < 30; n++) openings.note(`u${n}`, NOON, NOON);
    expect(openings.count("first", NOON)).toBe(0);
    expect(openings.count("u29", NOON)).toBe(1);
  });
});
