import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completeFilter } from "../../../shared/filter/complete.ts";
import { formatFilter, type KnownValues, parseFilter } from "../../../shared/filter/filter.ts";
import { filters } from "./arbitrary-filter.ts";

const values: Record<string, readonly string[]> = {
  user: ["alice", "alan smith", "none", "bob,bert", ""],
  country: ["DE", "DK", "FR"],
  city: ["São Paulo", "Berlin"],
  client: ["Firefox", "Chrome"],
  ip: ["2001:db8::1", "10.0.0.1"],
};
const known: KnownValues = {
  values: (field, prefix, limit) =>
    (values[field] ?? [])
      .filter((value) => value.toLowerCase().startsWith(prefix.toLowerCase()))
      .slice(0, limit)
      .map((value) => ({ value, sessions: 7 })),
};

/** The line with `|` for the cursor; the lines that come of accepting each suggestion. */
function accepted(line: string): string[] {
  const cursor = line.indexOf("|");
  const text = line.replace("|", "");
  return completeFilter(text, cursor, known).map(
    (suggestion) => text.slice(0, suggestion.start) + suggestion.text + text.slice(suggestion.end),
  );
}

describe("completion", () => {
  it.each([
    ["co|", ["country:"]],
    ["-co|", ["-country:"]],
    ["country:D|", ["country:DE", "country:DK"]],
    ["country:DE,f|", ["country:DE,FR"]],
    ["country:d|,FR idle>5m", ["country:DE,FR idle>5m", "country:DK,FR idle>5m"]],
    ["idle>5m cou|", ["idle>5m country:"]],
    ["id| country:DE", ["idle> country:DE"]],
    ["idle>1|", ["idle>1m", "idle>15m", "idle>1h", "idle>12h", "idle>1d"]],
    ["idle:12|", ["idle:12h.."]],
    ["al|", ["user:alice", 'user:"alan smith"']],
    ["user:n|", ['user:"none"']],
    ["user:b|", ['user:"bob,bert"']],
    ['city:"são|', ['city:"São Paulo"']],
    ['city:"são p|aulo" bob', ['city:"São Paulo" bob']],
    ["os|", ["system:"]],
    ["ip:2|", ["ip:2001:db8::1"]],
    ["is:p|", ["is:permanent"]],
    ["anomaly:c|", ["anomaly:critical"]],
    ["rul|", ["rule:"]],
    ["-rule:new|", ["-rule:new-country"]],
    ["rule:outlived,imp|", ["rule:outlived,impossible-travel"]],
    ["finding:x|", []],
    ["nosuchfield:x|", []],
    ["co|untry:DE", ["country:DE"]],
    ["alice |country:DE", []],
  ])("%s", (line, expected) => {
    expect(accepted(line)).toEqual(expected);
  });

  it("of nothing lists the fields", () => {
    expect(accepted("|").slice(0, 3)).toEqual(["user:", "label:", "city:"]);
    expect(accepted("country:DE |")).toContain("country:DE user:");
  });

  it("of a value leads to a filter that is understood, wherever the cursor is", () => {
    fc.assert(
      fc.property(filters, fc.nat(), (filter, seed) => {
        const text = formatFilter(filter);
        const cursor = seed % (text.length + 1);
        for (const { text: replacement, start, end } of completeFilter(text, cursor, known)) {
          expect(start).toBeLessThanOrEqual(cursor);
          expect(end).toBeGreaterThanOrEqual(cursor);
          const next = text.slice(0, start) + replacement + text.slice(end);
          // A field still waits for its value, which is said at its place.
          if (/[:<>]$/.test(replacement)) continue;
          expect(parseFilter(next), `${text} at ${cursor} to ${next}`).toHaveProperty("filter");
        }
      }),
      { numRuns: 1000 },
    );
  });
});
