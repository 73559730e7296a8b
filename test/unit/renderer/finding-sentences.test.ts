import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { historyInMemory } from "../../../electron/monitor/anomalies/anomalies.ts";
import { partDe, sentenceDe } from "../../../renderer/text/finding-sentences-de.ts";
import type { Finding } from "../../../shared/finding.ts";
import { chrome, DAY, firefox, HOUR, MINUTE, places, World } from "../anomalies/world.ts";

const RULES = new URL("../../../electron/monitor/anomalies/", import.meta.url);

function found(world: World, rule: string): Finding {
  world.tick();
  const finding = world.engine.findings("all", 500).find((each) => each.rule === rule);
  if (finding === undefined) throw new Error(`there is no ${rule}`);
  return finding;
}

describe("Findings in German", () => {
  it("say what the English sentence says", () => {
    const world = new World();
    world.login("a", places.berlin);
    world.wait(MINUTE);
    world.request("a", places.tokyo, { client: chrome });
    expect(sentenceDe(found(world, "impossible-travel"))).toMatch(
      /^Eine Sitzung von alice@example\.com wurde aus Berlin \(Deutschland\) und Tokyo \(Japan\) benutzt \(12:00 und 12:01 UTC\): 8\.8\d\d km in 1 Minute, so schnell reist niemand\.$/,
    );
    expect(sentenceDe(found(world, "address-change"))).toBe(
      "Eine Sitzung von alice@example.com wechselte innerhalb von 1 Minute von Berlin (Deutschland) nach Tokyo (Japan), ohne neue Anmeldung.",
    );
    expect(sentenceDe(found(world, "client-change"))).toBe(
      "Eine Sitzung von alice@example.com, die mit Firefox auf Windows geöffnet wurde, wird jetzt ohne neue Anmeldung mit Chrome auf macOS benutzt.",
    );
    world.login("b", places.london);
    expect(sentenceDe(found(world, "concurrent-countries"))).toBe(
      "alice@example.com war innerhalb von 30 Minuten aus 3 Ländern aktiv: London (UK), Tokyo (Japan) und Berlin (Deutschland).",
    );
  });

  it("name the city without its part, as in English", () => {
    const world = new World();
    world.login("a", { ...places.berlin, city: "Berlin (Mitte)" });
    world.wait(MINUTE);
    world.request("a", places.tokyo);
    const travel = found(world, "impossible-travel");
    expect(travel.sentence).not.toContain("Mitte");
    expect(sentenceDe(travel)).toContain("aus Berlin (Deutschland) und");
  });

  it("say it for floods, old sessions, new countries and returns", () => {
    const world = new World({ history: historyInMemory() });
    for (let n = 0; n < 25; n++) world.login(`s${n}`, places.berlin);
    expect(sentenceDe(found(world, "session-flood"))).toMatch(
      /^alice@example\.com hat innerhalb von .+ 25 Sitzungen geöffnet\.$/,
    );
    const back = new World({ history: historyInMemory() });
    for (let day = 0; day < 20; day++) {
      back.login(`d${day}`, places.berlin, { client: firefox });
      back.wait(8 * HOUR);
      back.end(`d${day}`);
      back.wait(16 * HOUR);
    }
    back.wait(90 * DAY);
    back.login("back", places.tokyo);
    expect(sentenceDe(found(back, "dormant-return"))).toBe(
      "alice@example.com ist nach 91 Tagen zurück, aktiv aus Tokyo (Japan).",
    );
    expect(sentenceDe(found(back, "new-country"))).toBe(
      "alice@example.com war zum ersten Mal aus Tokyo (Japan) aktiv.",
    );
  });

  it("have German words for every part of a score", async () => {
    const files = [
      ...(await readdir(new URL("rules/", RULES))).map((name) => `rules/${name}`),
      "ordinary.ts",
    ];
    const names: string[] = [];
    for (const file of files) {
      const source = await readFile(new URL(file, RULES), "utf8");
      for (const [, plain, made] of source.matchAll(/name:\s*(?:"([^"]+)"|`([^`]+)`)/g)) {
        names.push(
          plain ??
            (made ?? "").replace(/\$\{(plural\([^}]*"session"\)|plural\([^}]*countries"\)|[^}]*)\}/g, sample),
        );
      }
    }
    expect(names.length).toBeGreaterThan(25);
    const finding = { evidence: { countries: ["JP"], sightings: [], thresholds: {} } };
    const english = names.filter((name) => partDe(name, finding as never) === name);
    expect(english).toEqual([]);
  });
});

/** What stands in a template for the given expression. */
function sample(_whole: string, expression: string): string {
  if (expression.includes("session")) return "1,200 sessions";
  if (expression.includes("countries")) return "3 countries";
  if (expression.startsWith("duration")) return "30 minutes";
  if (expression.startsWith("countryName")) return "Japan";
  return "8,859";
}
