import { describe, expect, it } from "vitest";
import { FindingSchema } from "../../../shared/finding.ts";
import {
  chrome,
  DAY,
  firefox,
  HOUR,
  handleOf,
  keyOf,
  MINUTE,
  NOON,
  phone,
  places,
  sessionIn,
  World,
} from "./world.ts";

describe("A user active in several countries", () => {
  it("is critical from three countries, with evidence and a sentence", () => {
    const world = new World();
    world.login("home", places.berlin);
    world.wait(10 * MINUTE);
    world.login("b", places.tokyo);
    world.login("c", places.saoPaulo);
    world.tick();
    const finding = world.engine.findings("open", 10).find(({ rule }) => rule === "concurrent-countries");
    expect(finding).toMatchObject({ severity: "critical", user: "alice", label: "alice@example.com" });
    expect(finding?.evidence.countries).toEqual(["BR", "DE", "JP"]);
    expect(finding?.evidence.sightings).toHaveLength(3);
    expect(finding?.evidence.thresholds).toEqual({
      windowMs: 30 * MINUTE,
      warningCountries: 2,
      criticalCountries: 3,
    });
    expect(finding?.sentence).toContain("alice@example.com was active from 3 countries within 30 minutes");
    expect(finding?.sentence).toContain("Tokyo (Japan)");
  });

  it("is a warning from two", () => {
    const world = new World();
    world.login("home", places.berlin);
    world.login("b", places.london);
    expect(world.open()).toContain("concurrent-countries warning");
  });

  it("is one finding however many sessions there are, updated as countries come", () => {
    const world = new World();
    world.login("home", places.berlin);
    for (let n = 0; n < 20; n++) world.login(`l${n}`, places.london);
    world.tick();
    const [first] = world.engine.findings("open", 10).filter(({ rule }) => rule === "concurrent-countries");
    world.login("b", places.tokyo);
    world.tick();
    const after = world.engine.findings("all", 10).filter(({ rule }) => rule === "concurrent-countries");
    expect(after).toHaveLength(1);
    expect(after[0]?.id).toBe(first?.id);
    expect(first?.severity).toBe("warning");
    expect(after[0]?.severity).toBe("critical");
  });

  it("counts recorded times at the first load, not the moment of loading", () => {
    const world = new World({ loading: true });
    world.start("a", sessionIn(places.berlin, { lastSeen: NOON - 5 * MINUTE }));
    world.start("b", sessionIn(places.tokyo, { lastSeen: NOON - 7 * MINUTE }));
    world.start("c", sessionIn(places.london, { lastSeen: NOON - 20 * HOUR, createdAt: NOON - DAY }));
    world.engine.loadFinished(NOON + 1000);
    world.tick();
    const [finding] = world.engine.findings("open", 10).filter(({ rule }) => rule === "concurrent-countries");
    expect(finding?.evidence.countries).toEqual(["DE", "JP"]);
  });
});

describe("Impossible travel", () => {
  it("is found between two sessions, with distance and speed", () => {
    const world = new World();
    world.login("home", places.berlin);
    world.wait(7 * MINUTE);
    world.login("thief", places.tokyo);
    world.tick();
    const finding = world.engine.findings("open", 10).find(({ rule }) => rule === "impossible-travel");
    expect(finding?.severity).toBe("critical");
    expect(finding?.evidence.distanceKm).toBeGreaterThan(8700);
    expect(finding?.evidence.distanceKm).toBeLessThan(8920);
    expect(finding?.evidence.speedKmh).toBeGreaterThan(70_000);
    expect(finding?.sentence).toContain("Berlin (Germany) and Tokyo (Japan)");
    expect(finding?.sentence).toContain("7 minutes");
  });

  it("is found when one session moves, and says that it is one session", () => {
    const world = new World();
    world.login("home", places.berlin);
    world.wait(20 * MINUTE);
    world.request("home", places.tokyo);
    expect(world.open()).toEqual(
      expect.arrayContaining(["impossible-travel critical", "address-change warning"]),
    );
    const finding = world.engine.findings("open", 10).find(({ rule }) => rule === "impossible-travel");
    expect(finding?.sentence).toMatch(/^One session of alice@example.com/);
  });

  it("is found after the first session was logged out", () => {
    const world = new World();
    world.login("home", places.berlin);
    world.wait(MINUTE);
    world.end("home");
    world.wait(30 * MINUTE);
    world.login("thief", places.sydney);
    expect(world.open()).toContain("impossible-travel critical");
    const finding = world.engine.findings("open", 10).find(({ rule }) => rule === "impossible-travel");
    expect(finding?.evidence.sightings.map(({ session }) => session)).toEqual([
      null,
      handleOf(keyOf("thief")),
    ]);
  });

  it("is one finding per pair of countries, while both sessions go on", () => {
    const world = new World();
    world.login("home", places.berlin);
    world.login("thief", places.tokyo);
    world.tick();
    const id = world.engine.findings("all", 10).find(({ rule }) => rule === "impossible-travel")?.id;
    for (let n = 0; n < 50; n++) {
      world.request(n % 2 === 0 ? "home" : "thief");
      world.wait(30_000);
    }
    const travels = world.engine.findings("all", 50).filter(({ rule }) => rule === "impossible-travel");
    expect(travels.map((finding) => finding.id)).toEqual([id]);
  });

  it("is not said of a flight", () => {
    const world = new World();
    world.login("phone", places.berlin, { client: phone });
    world.wait(13 * HOUR);
    world.request("phone", places.tokyo);
    expect(world.open()).toEqual([]);
  });

  it("waits for the clock: the speed must be above the limit and the distance beyond it", () => {
    const travelled = (ms: number, to: typeof places.berlin) => {
      const world = new World();
      world.login("a", places.berlin);
      world.wait(ms);
      world.login("b", to);
      return world.open().some((text) => text.startsWith("impossible-travel"));
    };
    // Berlin to London is 932 km, less 100 km for the radii.
    expect(travelled(49 * MINUTE, places.london)).toBe(true);
    expect(travelled(51 * MINUTE, places.london)).toBe(false);
    // Berlin to Paris is 878 km; Berlin to Munich 504 km and one country.
    expect(travelled(10 * MINUTE, places.paris)).toBe(true);
    expect(travelled(10 * MINUTE, places.munich)).toBe(false);
  });

  it("counts the radii: a country-level position may be anywhere in the country", () => {
    const world = new World();
    world.login("a", places.germany);
    world.login("b", places.paris);
    expect(world.open().filter((text) => text.startsWith("impossible-travel"))).toEqual([]);
  });
});

describe("A stolen token in another browser", () => {
  it("is critical when browser and system change", () => {
    const world = new World();
    world.login("home", places.berlin, { client: firefox });
    world.wait(HOUR);
    world.request("home", null, { client: chrome, ip: "198.18.200.1" });
    expect(world.open()).toEqual(["client-change critical"]);
    const [finding] = world.engine.findings("open", 1);
    expect(finding?.sentence).toBe(
      "A session of alice@example.com that was opened with Firefox on Windows is now used with Chrome on macOS, without a new login.",
    );
  });

  it("with another country makes the address change critical even when slow", () => {
    const world = new World();
    world.login("home", places.berlin);
    world.wait(20 * HOUR);
    world.request("home", places.newYork, { client: chrome });
    expect(world.open()).toEqual(
      expect.arrayContaining(["address-change critical", "client-change critical"]),
    );
  });
});

describe("Floods", () => {
  it("are found for a user who opens many sessions, once", () => {
    const world = new World();
    for (let n = 0; n < 25; n++) {
      world.login(`s${n}`, places.berlin);
      world.wait(30_000);
    }
    expect(world.open()).toEqual(["session-flood warning"]);
    for (let n = 25; n < 120; n++) world.login(`s${n}`, places.berlin);
    expect(world.open()).toEqual(["session-flood critical"]);
    expect(world.engine.counts()).toMatchObject({ open: 1, critical: 1, total: 1 });
  });

  it("are found for an address that opens many, whoever the users are", () => {
    const world = new World();
    for (let n = 0; n < 220; n++) world.login(`s${n}`, places.berlin, { user: n % 2 === 0 ? null : `u${n}` });
    expect(world.open()).toEqual(["session-flood warning"]);
    const [finding] = world.engine.findings("open", 1);
    expect(finding?.user).toBeNull();
    expect(finding?.sentence).toBe("The address 198.18.1.1 opened 220 sessions within 10 minutes.");
    expect(finding?.evidence.sightings).toHaveLength(50);
  });

  it("pass", () => {
    const world = new World();
    for (let n = 0; n < 25; n++) world.login(`s${n}`, places.berlin);
    world.tick();
    for (let n = 0; n < 26; n++) world.wait(5 * MINUTE);
    expect(world.open()).toEqual([]);
    expect(world.engine.findings("all", 1)[0]?.state).toMatchObject({ kind: "closed", cause: "passed" });
  });
});

describe("Sessions older than the policy", () => {
  it("are one finding for the store, only for those in use", () => {
    const world = new World();
    world.start("old", sessionIn(places.berlin, { createdAt: NOON - 40 * DAY, lastSeen: NOON - MINUTE }));
    world.start("older", sessionIn(places.london, { user: "bob", label: null, createdAt: NOON - 50 * DAY }));
    world.start(
      "unused",
      sessionIn(places.london, { user: "eve", createdAt: NOON - 90 * DAY, lastSeen: NOON - 9 * DAY }),
    );
    expect(world.open()).toEqual(["outlived notice"]);
    const [finding] = world.engine.findings("open", 1);
    expect(finding?.sentence).toBe(
      "2 sessions have been in use for longer than the 30 days that the policy allows; the oldest, a session of bob, for 50 days.",
    );
    expect(world.engine.ofUser("bob")).toHaveLength(1);
    world.end("old", "revoked");
    world.end("older", "revoked");
    world.wait(10_000);
    expect(world.open()).toEqual([]);
    expect(world.engine.findings("all", 1)[0]?.state).toMatchObject({ kind: "closed", cause: "revoked" });
  });
});

describe("Every finding", () => {
  it("fits the contract, and its score is the sum of its parts", () => {
    const world = new World();
    world.login("a", places.berlin);
    world.wait(5 * MINUTE);
    world.request("a", places.tokyo, { client: chrome });
    world.login("b", places.saoPaulo);
    for (let n = 0; n < 30; n++) world.login(`s${n}`, places.london);
    world.tick();
    const findings = world.engine.findings("all", 100);
    expect(findings.length).toBeGreaterThan(4);
    for (const finding of findings) {
      expect(FindingSchema.parse(finding)).toEqual(finding);
      expect(finding.parts.reduce((sum, { points }) => sum + points, 0)).toBe(finding.score);
      expect(finding.sentence).toMatch(/^[A-Z0-9a-z].*\.$/);
    }
  });
});
