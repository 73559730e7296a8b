import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatFilter, parseFilter } from "../../../shared/filter/filter.ts";
import { filters } from "./arbitrary-filter.ts";

describe("the grammar", { timeout: 60_000 }, () => {
  it("reads back every filter that it writes", () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parseFilter(formatFilter(filter))).toEqual({ filter });
      }),
      { numRuns: 3000 },
    );
  });

  it("is total: any text gives a filter or a problem within the text", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc
        .array(
          fc.constantFrom(
            "user:",
            "idle",
            ">",
            "<=",
            "30m",
            "..",
            '"',
            ",",
            "-",
            " ",
            "*",
            "\\",
            "ip:",
            "10.0.0.0/8",
            "::1",
            "=",
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (line) => {
        const parsed = parseFilter(line);
        if ("filter" in parsed) {
          expect(parseFilter(formatFilter(parsed.filter))).toEqual(parsed);
          return;
        }
        const { start, end, message } = parsed.problem;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(line.length);
        expect(message).toMatch(/[.?]$/);
      }),
      { numRuns: 3000 },
    );
  });
});
