import { describe, expect, it } from "vitest";
import { matchesFinding, parseFindingFilter } from "../../../shared/filter/finding-filter.ts";
import { finding, NOON } from "./finding.ts";

function matches(text: string, fields = {}): boolean {
  const parsed = parseFindingFilter(text);
  if ("problem" in parsed) throw new Error(parsed.problem.message);
  return matchesFinding(parsed.filter, finding(fields), NOON);
}

describe("A condition over findings", () => {
  it.each([
    "",
    "rule:impossible-travel",
    "rule:new-country,impossible-travel severity>=warning",
    "-rule:outlived",
    "country:JP",
    "country:DE country:JP",
    "ip:203.0.113.0/24",
    "user:alice",
    "label:*@example.com",
    "client:firefox system:windows city:tokyo",
    "alice -country:FR",
    "anomaly:critical",
  ])("holds: %s", (text) => expect(matches(text)).toBe(true));

  it.each([
    "rule:outlived",
    "severity<critical",
    "country:FR",
    "-country:JP",
    "user:bob",
    "ip:10.0.0.0/8",
    "-rule:impossible-travel",
  ])("does not hold: %s", (text) => expect(matches(text)).toBe(false));

  it("holds for a finding without sightings where it asks for none", () => {
    const store = { user: null, label: null, rule: "outlived", evidence: { sightings: [], thresholds: {} } };
    expect(matches("rule:outlived country:none", store)).toBe(true);
    expect(matches("country:DE", store)).toBe(false);
  });

  it.each([
    ["rule:impossible-journey", "impossible-travel"],
    ["idle>30m", "This asks about sessions"],
    ["format:django", "This asks about sessions"],
    ["colour:red", "is not a field"],
  ])("is refused with a reason: %s", (text, why) => {
    const parsed = parseFindingFilter(text);
    expect("problem" in parsed ? parsed.problem.message : "").toContain(why);
  });
});
