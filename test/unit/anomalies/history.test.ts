import { describe, expect, it } from "vitest";
import { historyInMemory } from "../../../electron/monitor/anomalies/anomalies.ts";
import { chrome, DAY, firefox, HOUR, MINUTE, NOON, places, World } from "./world.ts";

/** Alice logs in from Berlin once a day. */
function usualDays(world: World, days: number): void {
  for (let day = 0; day < days; day++) {
    world.login(`day${day}`, places.berlin, { client: firefox });
    world.wait(8 * HOUR);
    world.end(`day${day}`);
    world.wait(16 * HOUR);
  }
}

describe("A new country", () => {
  it("is a notice once the user is known, and names the countries before", () => {
    const world = new World({ history: historyInMemory() });
    usualDays(world, 20);
    world.login("trip", places.tokyo);
    expect(world.open()).toEqual(["new-country notice"]);
    expect(world.engine.findings("open", 1)[0]?.sentence).toBe(
      "alice@example.com was active from Tokyo (Japan) for the first time; before that only from Germany.",
    );
    world.wait(10 * MINUTE);
    expect(world.open()).toEqual(["new-country notice"]);
  });

  it("with a new browser is a warning", () => {
    const world = new World({ history: historyInMemory() });
    usualDays(world, 20);
    world.login("trip", places.tokyo, { client: chrome });
    expect(world.open()).toEqual(["new-country warning"]);
  });

  it("is ordinary again after a day, and for good", () => {
    const world = new World({ history: historyInMemory() });
    usualDays(world, 20);
    world.login("trip", places.tokyo);
    expect(world.open()).toHaveLength(1);
    world.wait(25 * HOUR);
    expect(world.open()).toEqual([]);
    expect(world.engine.findings("all", 1)[0]?.state).toMatchObject({ kind: "closed", cause: "passed" });
    world.login("trip again", places.tokyo);
    expect(world.open()).toEqual([]);
  });

  it("is not said while the user is being learned: not the first days, nor of rare visitors", () => {
    const early = new World({ history: historyInMemory() });
    usualDays(early, 10);
    early.login("trip", places.tokyo);
    expect(early.open()).toEqual([]);

    const rare = new World({ history: historyInMemory() });
    usualDays(rare, 2);
    rare.wait(20 * DAY);
    rare.login("trip", places.tokyo);
    expect(rare.open()).toEqual([]);
  });

  it("is not said without history", () => {
    const world = new World();
    usualDays(world, 20);
    world.login("trip", places.tokyo);
    expect(world.open()).toEqual([]);
  });
});

describe("The return of a dormant user", () => {
  it("is a warning when the country is new", () => {
    const world = new World({ history: historyInMemory() });
    usualDays(world, 3);
    world.wait(90 * DAY);
    world.login("back", places.saoPaulo, { client: chrome });
    expect(world.open()).toContain("dormant-return warning");
    const finding = world.engine.findings("open", 5).find(({ rule }) => rule === "dormant-return");
    expect(finding?.sentence).toBe(
      "alice@example.com is back after 91 days, active from São Paulo (Brazil) (from Brazil for the first time, with Chrome on macOS, not seen before).",
    );
  });

  it("as usual is no finding", () => {
    const world = new World({ history: historyInMemory() });
    usualDays(world, 3);
    world.wait(90 * DAY);
    world.login("back", places.berlin);
    expect(world.open()).toEqual([]);
  });
});

describe("History in memory", () => {
  it("forgets whoever came first beyond its limit", () => {
    const history = historyInMemory(2);
    for (const user of ["a", "b", "c"])
      history.note(user, { at: NOON, country: "DE", client: null, network: null });
    expect(history.of("a")).toBeNull();
    expect(history.of("c")).toMatchObject({ since: NOON, days: 1 });
  });

  it("counts days, keeps the latest long absence, and takes late arrivals", () => {
    const history = historyInMemory();
    for (const at of [NOON, NOON + HOUR, NOON + DAY, NOON + 20 * DAY, NOON - DAY]) {
      history.note("a", { at, country: "DE", client: "Firefox on Windows", network: null });
    }
    expect(history.of("a")).toMatchObject({
      since: NOON - DAY,
      lastAt: NOON + 20 * DAY,
      days: 3,
      away: { from: NOON + DAY, to: NOON + 20 * DAY },
    });
    expect(history.of("a")?.countries.get("DE")).toEqual({ firstAt: NOON - DAY, lastAt: NOON + 20 * DAY });
  });

  it("remembers at most fifty countries of anyone", () => {
    const history = historyInMemory();
    for (let n = 0; n < 80; n++) {
      const country = String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
      history.note("a", { at: NOON + n, country, client: null, network: null });
    }
    expect(history.of("a")?.countries.size).toBe(50);
    expect(history.of("a")?.countries.has("AA")).toBe(false);
  });
});
