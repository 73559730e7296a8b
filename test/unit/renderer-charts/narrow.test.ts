import { describe, expect, it } from "vitest";
import {
  chosenIn,
  countryTerm,
  periodTerm,
  rangeFor,
  textTerm,
  toggleTerm,
  withoutPeriods,
  zoomOf,
} from "../../../renderer/views/overview/narrow.ts";

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

describe("a stretch drawn on the timeline", () => {
  const noon = Date.UTC(2026, 0, 31, 12);
  const stretch = { from: noon - 20 * 60_000, to: noon - 5 * 60_000 };

  it("is what the chart shows, in the finest steps that reach back to it", () => {
    const zoom = zoomOf(chosenIn(`country:DE ${periodTerm(stretch)}`).periods);
    expect(zoom).toEqual(stretch);
    expect(rangeFor(zoom, "24h", noon)).toBe("1h");
    expect(rangeFor(zoom, "15m", noon)).toBe("1h");
    expect(rangeFor(null, "24h", noon)).toBe("24h");
  });

  it("is taken away alone", () => {
    expect(withoutPeriods(`country:DE ${periodTerm(stretch)} idle>5m`)).toBe("country:DE idle>5m");
    expect(withoutPeriods("country:DE")).toBe("country:DE");
  });
});
