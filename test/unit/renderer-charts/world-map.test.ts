import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea } from "d3-geo";
import { describe, expect, it } from "vitest";
import { countryCentres } from "../../../renderer/map/country-centres.ts";
import { allCountryCodes, alpha2Of } from "../../../renderer/map/country-codes.ts";
import { countryName } from "../../../renderer/map/country-name.ts";
import { readOutlines, type WorldTopology } from "../../../renderer/map/outlines.ts";
import {
  frameAround,
  greatCirclePath,
  outlinePaths,
  pointIn,
  worldFrame,
} from "../../../renderer/map/projection.ts";

const file = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
const topology: WorldTopology = JSON.parse(readFileSync(file, "utf8"));
const outlines = [...readOutlines(topology, 0.3)];
const centres = countryCentres(outlines);
const frame = worldFrame();

describe("the world's outlines", () => {
  it("have a place for every country code", () => {
    const places = allCountryCodes.map((code) => centres.get(code) ?? [Number.NaN]);

    expect(places.filter((place) => !place.every(Number.isFinite))).toEqual([]);
    expect(allCountryCodes).toHaveLength(250);
  });

  it("stay the right way round when detail is left out", () => {
    // An outline turned inside out covers the globe less itself, that is some 4π.
    const insideOut = outlines.filter(({ shape }) => geoArea(shape) > 2 * Math.PI);

    expect(insideOut.map(({ code }) => code)).toEqual([]);
  });

  it("stay close to their true size when detail is left out", () => {
    const exact = [...readOutlines(topology, 0)];
    const areaIn = (from: typeof outlines, code: string) =>
      geoArea(from.find((outline) => outline.code === code)?.shape ?? { type: "Sphere" });
    for (const code of ["DE", "FR", "BR", "US", "RU", "JP", "NZ"]) {
      expect(areaIn(outlines, code) / areaIn(exact, code), code).toBeCloseTo(1, 1);
    }
  });

  it("put a country's dot on its mainland", () => {
    const [longitude = 0, latitude = 0] = centres.get("FR") ?? [];

    expect(longitude).toBeGreaterThan(0);
    expect(longitude).toBeLessThan(5);
    expect(latitude).toBeGreaterThan(45);
    expect(latitude).toBeLessThan(48);
  });

  it("know Kosovo by its name, and land without a code", () => {
    expect(alpha2Of(undefined, "Kosovo")).toBe("XK");
    expect(alpha2Of(undefined, "Siachen Glacier")).toBeNull();
    expect(alpha2Of("276", "Germany")).toBe("DE");
  });
});

describe("the world map", () => {
  it("leaves out nothing but polar islands", () => {
    const outside = [...centres].filter(
      ([, [longitude, latitude]]) => pointIn(frame, longitude, latitude) === null,
    );

    expect(outside.map(([code]) => code).sort()).toEqual(["AQ", "BV", "GS", "HM", "SJ"]);
  });

  it("has north up and east to the right", () => {
    const berlin = pointIn(frame, 13.4, 52.5);
    const sydney = pointIn(frame, 151.2, -33.9);

    expect(berlin?.x).toBeLessThan(sydney?.x ?? 0);
    expect(berlin?.y).toBeLessThan(sydney?.y ?? 0);
  });

  it("draws an outline for each country that is large enough to see", () => {
    const drawn = new Map(outlinePaths(outlines, frame).map(({ code, area }) => [code, area]));

    expect(drawn.get("DE")).toBeGreaterThan(50);
    expect(drawn.get("SG")).toBeLessThan(3);
  });

  it("breaks a way over the Pacific at the map's edge", () => {
    const tokyo = { longitude: 139.7, latitude: 35.7 };
    const chicago = { longitude: -87.6, latitude: 41.9 };
    const berlin = { longitude: 13.4, latitude: 52.5 };

    expect(greatCirclePath(frame, berlin, tokyo).match(/M/g)).toHaveLength(1);
    expect(greatCirclePath(frame, tokyo, chicago).match(/M/g)?.length).toBeGreaterThan(1);
  });
});

describe("the map of a pair", () => {
  const pairs = [
    ["Berlin–Paris", { longitude: 13.4, latitude: 52.5 }, { longitude: 2.35, latitude: 48.86 }],
    ["Berlin–São Paulo", { longitude: 13.4, latitude: 52.5 }, { longitude: -46.6, latitude: -23.5 }],
    ["Tokyo–Honolulu", { longitude: 139.7, latitude: 35.7 }, { longitude: -157.9, latitude: 21.3 }],
    ["one place", { longitude: 103.8, latitude: 1.3 }, { longitude: 103.8, latitude: 1.3 }],
    ["nearly opposite", { longitude: -3.7, latitude: 40.4 }, { longitude: 174.8, latitude: -41.3 }],
  ] as const;

  it.each(pairs)("holds both ends: %s", (_, from, to) => {
    const around = frameAround([from, to], 600, 300);
    for (const { longitude, latitude } of [from, to]) {
      const at = pointIn(around, longitude, latitude);
      expect(at).not.toBeNull();
      expect(at?.x).toBeGreaterThan(20);
      expect(at?.x).toBeLessThan(580);
    }
  });

  it("goes the shorter way over the Pacific in one piece", () => {
    const [, from, to] = pairs[2];

    expect(greatCirclePath(frameAround([from, to], 600, 300), from, to).match(/M/g)).toHaveLength(1);
  });
});

describe("country names", () => {
  it("come from the reader's language", () => {
    expect(countryName("DE", "en")).toBe("Germany");
    expect(countryName("DE", "de")).toBe("Deutschland");
  });

  it("fall back to the code", () => {
    expect(countryName("ZZ9", "en")).toBe("ZZ9");
    expect(countryName("QQ", "en")).toBe("QQ");
  });
});
