import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTerm, filterChips, removeTerm } from "../../../shared/filter/chips.ts";
import { formatFilter, formatTerm, parseFilter } from "../../../shared/filter/filter.ts";
import { filters } from "./arbitrary-filter.ts";

describe("chips", () => {
  it("tell where each term stands, whether it excludes, and what it means", () => {
    expect(filterChips('country:de  -label:"Alice S." idle>30m')).toEqual([
      { start: 0, end: 10, label: "country:DE", negated: false, explanation: "Sessions from Germany." },
      {
        start: 12,
        end: 29,
        label: 'label:"Alice S."',
        negated: true,
        explanation: "Sessions except those whose label is “Alice S.”.",
      },
      {
        start: 30,
        end: 38,
        label: "idle>30m",
        negated: false,
        explanation: "Sessions whose time since the last request is more than 30 minutes.",
      },
    ]);
  });

  it("stop at a mistake", () => {
    expect(filterChips("country:DE usr:x is:bot").map(({ label }) => label)).toEqual(["country:DE"]);
  });

  it.each([
    ["", "country:FR", "country:FR"],
    ["alice", "country:FR", "alice country:FR"],
    ["country:DE idle>5m", "country:fr", "country:DE,FR idle>5m"],
    ["country:DE", "country:DE", "country:DE"],
    ["country:DE", "-country:DE", "-country:DE"],
    ["-country:DE", "country:FR", "-country:DE country:FR"],
    ["idle:5m..1h alice", "idle:1h..2h", "idle:1h..2h alice"],
    ["user:alice", "user:bob", "user:alice,bob"],
    ["user:alice", "label:bob", "user:alice label:bob"],
    ["is:bot", "is:opaque", "is:bot is:opaque"],
    ["alice", "bob", "alice bob"],
    ["country:DE", "cuontry:FR", "country:DE"],
    ["country:DE", "a b", "country:DE"],
  ])("“%s” narrowed by “%s” is “%s”", (text, added, expected) => {
    expect(addTerm(text, added)).toBe(expected);
  });

  it("can be taken away one by one, until nothing is left", () => {
    fc.assert(
      fc.property(filters, fc.nat(), (filter, seed) => {
        const text = formatFilter(filter);
        const chips = filterChips(text);
        expect(chips.length).toBe(filter.terms.length);
        const index = chips.length === 0 ? 0 : seed % chips.length;
        const chip = chips[index];
        const rest = chip === undefined ? "" : removeTerm(text, chip);
        expect(parseFilter(rest)).toEqual({ filter: { terms: filter.terms.filter((_, i) => i !== index) } });
      }),
    );
  });

  it("once added, a term is there, and adding it again changes nothing", () => {
    fc.assert(
      fc.property(filters, filters, (filter, other) => {
        const [term] = other.terms;
        if (term === undefined) return;
        const once = addTerm(formatFilter(filter), formatTerm(term));
        expect("filter" in parseFilter(once)).toBe(true);
        expect(addTerm(once, formatTerm(term))).toBe(once);
      }),
    );
  });
});
