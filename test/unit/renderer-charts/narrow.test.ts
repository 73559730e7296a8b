import { describe, expect, it } from "vitest";
import { chosenIn, countryTerm, textTerm, toggleTerm } from "../../../renderer/views/overview/narrow.ts";

describe("a click on the overview", () => {
  it("narrows by what was clicked", () => {
    expect(toggleTerm("", countryTerm("DE"))).toBe("country:DE");
    expect(toggleTerm("user:alice", "idle:5m..15m")).toBe("user:alice idle:5m..15m");
  });

  it("takes a second country beside the first", () => {
    expect(toggleTerm("country:DE", countryTerm("FR"))).toBe("country:DE,FR");
  });

  it("takes what was chosen away again, and only that", () => {
    expect(toggleTerm("country:DE,FR idle>30m", countryTerm("DE"))).toBe("country:FR idle>30m");
    expect(toggleTerm("country:DE idle>30m", countryTerm("DE"))).toBe("idle>30m");
    expect(toggleTerm("idle:5m..15m country:DE", "idle:5m..15m")).toBe("country:DE");
  });

  it("replaces one duration by another: both together would match nothing", () => {
    expect(toggleTerm("idle:5m..15m country:DE", "idle<=1m")).toBe("idle<=1m country:DE");
  });

  it("leaves exclusions alone", () => {
    expect(toggleTerm("-country:DE", countryTerm("FR"))).toBe("-country:DE country:FR");
  });

  it("turns an exclusion round when exactly that is clicked", () => {
    expect(toggleTerm("-country:DE", countryTerm("DE"))).toBe("country:DE");
  });

  it("finds sessions without a country", () => {
    expect(toggleTerm("", countryTerm(null))).toBe("country:none");
  });

  it("quotes names that need it and knows them again in any case", () => {
    const filter = toggleTerm("", textTerm("client", "Samsung Internet"));

    expect(filter).toBe('client:"Samsung Internet"');
    expect(toggleTerm(filter.toLowerCase(), textTerm("client", "Samsung Internet"))).toBe("");
    expect(chosenIn(filter.toLowerCase()).texts("client", "Samsung Internet")).toBe(true);
  });
});

describe("what a filter has chosen", () => {
  it("is what it asks for, not what it excludes", () => {
    const chosen = chosenIn("country:DE,none -system:windows idle:5m..15m");

    expect(chosen.countries).toEqual(["DE", null]);
    expect(chosen.texts("system", "Windows")).toBe(false);
    expect(chosen.terms).toContain("idle:5m..15m");
  });

  it("is nothing for a line that is not understood", () => {
    expect(chosenIn("country:").countries).toEqual([]);
  });
});
