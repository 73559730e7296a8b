import { describe, expect, it } from "vitest";
import { failuresDe } from "../../../renderer/text/failures-de.ts";
import { filterChips } from "../../../shared/filter/chips.ts";
import { completeFilter } from "../../../shared/filter/complete.ts";
import { parseFilter } from "../../../shared/filter/filter.ts";
import { parseFindingFilter } from "../../../shared/filter/finding-filter.ts";
import { filterWordsDe } from "../../../shared/filter/words/de.ts";
import { filterWordsEn } from "../../../shared/filter/words/en.ts";

const ENGLISH = /\b(the|write|whose|did|for|with|needs|session|sessions|or)\b/i;

/** A filter with each mistake that there is. */
const mistaken = [
  "- country:DE",
  'user:"alice',
  "usr:x",
  "something:x",
  "user>5",
  "user:",
  "is:",
  "is:bott",
  "is:nothing-like-it",
  "ip:",
  "ip:300.1.1.1",
  "country:",
  "country:Deutschland",
  "country:nowhere",
  "active:2026-06-01T10:00Z",
  "active:gestern..2026-06-01T10:00Z",
  "active:2026-06-01T11:00Z..2026-06-01T10:00Z",
  "idle>5m,10m",
  "idle:5m",
  "idle:..",
  "idle:2h..1h",
  "idle>",
  "idle>5",
  "idle>soon",
  "anomaly>=any",
  "anomaly>critical",
  "rule:",
  "rule:outlievd",
  "rule:nothing-like-it",
  "rule:critical",
  "finding:any",
  "finding:",
  "a,,b",
];

describe("the filter in German", () => {
  it.each(mistaken)("explains what is wrong with %s, at the same place as in English", (filter) => {
    const english = parseFilter(filter, filterWordsEn);
    const german = parseFilter(filter, filterWordsDe);
    if (!("problem" in english) || !("problem" in german)) throw new Error("nothing is wrong with it");
    expect({ ...german.problem, message: "" }).toEqual({ ...english.problem, message: "" });
    expect(german.problem.message).toMatch(/[.?]$/);
    // A value is written the same in every language.
    expect(german.problem.message.replace("session-flood", "")).not.toMatch(ENGLISH);
  });

  it("explains what findings do not have", () => {
    const parsed = parseFindingFilter("idle>5m", filterWordsDe);
    expect("problem" in parsed ? parsed.problem.message : "").toMatch(/Befunde/);
  });

  it("knows countries by their German and their English names", () => {
    const message = (filter: string) => {
      const parsed = parseFilter(filter, filterWordsDe);
      return "problem" in parsed ? parsed.problem.message : "";
    };
    expect(message("country:Frankreich")).toContain("Schreiben Sie FR");
    expect(message("country:France")).toContain("Schreiben Sie FR");
  });

  it("says what each chip means", () => {
    const filter =
      'alice user:"bob" label:none -country:DE,none ip:10.0.0.0/8,none idle>90m age:1h..2h expires<=5m anomaly:any,none rule:new-country finding:x1 origin:inferred is:bot active:2026-06-01T10:00Z..2026-06-01T11:00Z';
    const chips = filterChips(filter, filterWordsDe);
    expect(chips).toHaveLength(14);
    for (const { explanation } of chips) {
      expect(explanation).toMatch(/^(Sitzungen|Alle Sitzungen außer denen) .*\.$/);
      expect(explanation).not.toMatch(/\b(whose|with|the|less|more|than|or)\b/);
    }
    expect(chips[5]?.explanation).toContain("mehr als 1 Stunde 30 Minuten");
  });

  it("says what could come next", () => {
    const known = { values: () => [{ value: "DE", sessions: 1 }] };
    for (const typed of ["", "idle>", "anomaly:", "rule:", "is:", "origin:", "country:", "ip:", "user:"]) {
      const suggestions = completeFilter(typed, typed.length, known, filterWordsDe);
      expect(suggestions.length).toBeGreaterThan(0);
      for (const { explanation } of suggestions) expect(explanation).not.toMatch(ENGLISH);
    }
  });

  it("is how a filter is refused that came with an address", () => {
    const params: Readonly<Record<string, string>> = { filter: "usr:x", reason: "“usr” is not a field" };
    expect(failuresDe["filter-invalid"]((name) => params[name] ?? "")[0]).toBe(
      "„usr“ ist kein Feld; meinten Sie user? Der Filter ist nicht zu verstehen.",
    );
  });
});
