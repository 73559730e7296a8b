import { describe, expect, it } from "vitest";
import type { Candidate } from "../../../electron/monitor/anomalies/facts.ts";
import { subsume } from "../../../electron/monitor/anomalies/subsume.ts";
import type { RuleId } from "../../../shared/finding.ts";

/** A candidate that names sessions by their first letter and country, for example "aDE bJP". */
function candidate(rule: RuleId, seen: string, score = 75): Candidate {
  const sightings = seen.split(" ").map((one) => ({
    at: 0,
    session: one.charAt(0).repeat(16),
    address: null,
    place: { country: one.slice(1), city: null, latitude: 0, longitude: 0, radiusKm: 0 },
    network: null,
    client: null,
  }));
  return {
    rule,
    cause: seen,
    score,
    parts: [],
    severity: score >= 70 ? "critical" : "warning",
    sentence: "",
    evidence: { sightings, thresholds: {} },
    until: 0,
    lessons: [],
  };
}
const rules = (candidates: readonly Candidate[]) => subsume(candidates).map(({ rule }) => rule);

describe("one theft is one finding", () => {
  it("a stolen session that jumps is told as the journey", () => {
    expect(
      rules([
        candidate("concurrent-countries", "aDE aJP", 50),
        candidate("impossible-travel", "aDE aJP"),
        candidate("address-change", "aDE aJP"),
        candidate("client-change", "aDE aJP"),
      ]),
    ).toEqual(["impossible-travel"]);
  });

  it("three countries at once are told as such, not as journeys between each two", () => {
    expect(
      rules([
        candidate("concurrent-countries", "aDE bJP cBR"),
        candidate("impossible-travel", "aDE bJP"),
        candidate("impossible-travel", "bJP cBR"),
      ]),
    ).toEqual(["concurrent-countries"]);
  });

  it("journeys that have a session in common are told as the worst of them, whatever their order", () => {
    const journeys = [
      candidate("impossible-travel", "aCA bIN"),
      candidate("impossible-travel", "aCA cDE", 85),
      candidate("impossible-travel", "dFR eJP"),
    ];
    const causes = (from: readonly Candidate[]) => subsume(from).map(({ cause }) => cause);
    expect(causes(journeys)).toEqual(["aCA cDE", "dFR eJP"]);
    expect(causes(journeys.toReversed())).toEqual(["dFR eJP", "aCA cDE"]);
  });

  it("what concerns another session or country stays", () => {
    expect(
      rules([
        candidate("concurrent-countries", "aDE dFR", 50),
        candidate("impossible-travel", "aDE bJP"),
        candidate("client-change", "cDE cDE"),
        candidate("session-flood", "aDE"),
      ]),
    ).toEqual(["concurrent-countries", "impossible-travel", "client-change", "session-flood"]);
  });

  it("leaves a single candidate alone", () => {
    expect(rules([candidate("client-change", "aDE aDE")])).toEqual(["client-change"]);
  });
});
