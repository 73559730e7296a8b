import { describe, expect, it } from "vitest";
import type { AddressNetwork } from "../../../electron/monitor/geo/networks.ts";
import { DEFAULT_ANOMALY_SETTINGS } from "../../../shared/settings/rules.ts";
import {
  addressIn,
  chrome,
  DAY,
  firefox,
  HOUR,
  MINUTE,
  NOON,
  phone,
  places,
  session,
  sessionIn,
  World,
} from "./world.ts";

const hoster: AddressNetwork = { asn: 9009, name: "M247 Europe SRL", hosting: true };
const carrier: AddressNetwork = { asn: 21928, name: "T-Mobile USA, Inc.", hosting: false };

describe("Ordinary people raise nothing", () => {
  it("a commuter between home, train and office", () => {
    const world = new World();
    world.login("phone", places.potsdam, { client: phone });
    world.login("laptop", places.berlin, { client: firefox });
    for (let hour = 0; hour < 9; hour++) {
      world.request("phone", hour % 2 === 0 ? places.berlin : places.hamburg);
      world.request("laptop");
      world.wait(HOUR / 2);
    }
    expect(world.engine.findings("all", 10)).toEqual([]);
  });

  it("a phone that changes between Wi-Fi and a carrier's far exit in the same country", () => {
    const world = new World();
    world.login("phone", places.newYork, { client: phone });
    for (let n = 0; n < 10; n++) {
      world.wait(5 * MINUTE);
      world.request("phone", n % 2 === 0 ? places.dallas : places.newYork);
    }
    const severities = world.engine.findings("all", 10).map(({ severity }) => severity);
    expect(severities.filter((severity) => severity !== "notice")).toEqual([]);
  });

  it("one carrier's customers at two of its exits", () => {
    const world = new World({ networkOf: () => carrier });
    world.login("phone", places.newYork, { client: phone });
    world.wait(5 * MINUTE);
    world.request("phone", places.losAngeles);
    expect(world.open()).toEqual([]);
  });

  it("a phone at the carrier's exit and a desktop at home", () => {
    const world = new World();
    world.login("phone", places.losAngeles, { client: phone });
    world.login("desktop", places.newYork, { client: chrome });
    expect(world.open()).toEqual([]);
  });

  it("a border commuter, but for a notice", () => {
    const world = new World();
    world.login("laptop", places.kehl);
    world.wait(20 * MINUTE);
    world.request("laptop", places.strasbourg);
    expect(world.open().filter((text) => !text.endsWith("notice"))).toEqual([]);
  });

  it("a phone taken on a flight", () => {
    const world = new World();
    world.login("phone", places.berlin, { client: phone });
    world.wait(9 * HOUR);
    world.request("phone", places.newYork);
    world.wait(MINUTE);
    world.request("phone", places.newYork);
    expect(world.engine.findings("all", 10)).toEqual([]);
  });

  it("somebody who requests the desktop site", () => {
    const android = { browser: "Chrome", system: "Android", kind: "mobile" } as const;
    const world = new World();
    world.login("phone", places.berlin, { client: android });
    world.wait(MINUTE);
    world.request("phone", null, { client: { browser: "Chrome", system: "Linux", kind: "desktop" } });
    expect(world.open()).toEqual([]);
  });

  it("a new login in the same record", () => {
    const world = new World();
    world.login("kiosk", places.berlin, { client: firefox });
    world.wait(2 * HOUR);
    world.request("kiosk", null, { client: chrome, createdAt: world.now });
    expect(world.open()).toEqual([]);
  });

  it("a kiosk where one user after another logs in", () => {
    const world = new World();
    world.login("kiosk", places.berlin, { user: "alice", client: firefox });
    world.wait(MINUTE);
    world.request("kiosk", places.tokyo, { user: "bob", client: chrome });
    expect(world.open()).toEqual([]);
  });
});

describe("A VPN", () => {
  it("in the same browser is marked and softened, not trusted", () => {
    const world = new World({
      networkOf: (ip) => (ip === addressIn(places.newYork) ? hoster : null),
    });
    world.login("laptop", places.berlin);
    world.wait(5 * MINUTE);
    world.request("laptop", places.newYork);
    expect(world.open()).toEqual(["impossible-travel warning"]);
    const [finding] = world.engine.findings("open", 1);
    expect(finding?.evidence.sightings[1]?.network).toBe("M247 Europe SRL (hosting or VPN)");
    expect(finding?.parts.map(({ name }) => name)).toContain(
      "A client the user also has elsewhere, through a hosting or VPN network",
    );
  });

  it("does not excuse another browser", () => {
    const world = new World({ networkOf: (ip) => (ip === addressIn(places.newYork) ? hoster : null) });
    world.login("laptop", places.berlin, { client: firefox });
    world.wait(5 * MINUTE);
    world.request("laptop", places.newYork, { client: chrome });
    expect(world.open()).toEqual(
      expect.arrayContaining(["impossible-travel critical", "address-change critical"]),
    );
  });

  it("of the organisation says nothing", () => {
    const world = new World({ settings: { trustedNetworks: [`${addressIn(places.newYork)}/32`] } });
    world.login("laptop", places.berlin);
    world.wait(5 * MINUTE);
    world.request("laptop", places.newYork);
    world.login("other", places.newYork);
    expect(world.open()).toEqual([]);
  });
});

describe("Trusted countries", () => {
  it("are left out of the rules about geography", () => {
    const world = new World({ settings: { trustedCountries: ["US"] } });
    world.login("a", places.berlin);
    world.wait(5 * MINUTE);
    world.request("a", places.newYork);
    expect(world.open()).toEqual([]);
    world.login("b", places.tokyo);
    expect(world.open()).toContain("impossible-travel critical");
  });
});

describe("The first load", () => {
  it("makes no findings of times that were only observed by loading", () => {
    const world = new World({ loading: true });
    for (const [index, where] of [places.berlin, places.tokyo, places.saoPaulo].entries()) {
      world.start(
        `s${index}`,
        sessionIn(where, { createdAt: null, lastSeen: NOON, lastSeenOrigin: "observed" }),
      );
    }
    world.engine.loadFinished(NOON + 1000);
    expect(world.open()).toEqual([]);
  });

  it("believes an observed time after the load, because then something was written", () => {
    const world = new World({ loading: true });
    const observed = { createdAt: null, lastSeen: NOON, lastSeenOrigin: "observed" } as const;
    world.start("a", sessionIn(places.berlin, observed));
    world.start("b", sessionIn(places.tokyo, observed));
    world.engine.loadFinished(NOON + 1000);
    world.wait(10 * MINUTE);
    world.request("a");
    expect(world.open()).toEqual([]);
    world.wait(MINUTE);
    world.request("b");
    expect(world.open()).toContain("impossible-travel critical");
  });

  it("is again under way after a gap in the feed", () => {
    const world = new World();
    world.wait(HOUR);
    world.engine.loadStarted(world.now);
    const observed = { createdAt: null, lastSeen: world.now, lastSeenOrigin: "observed" } as const;
    world.start("a", sessionIn(places.berlin, observed));
    world.start("b", sessionIn(places.tokyo, observed));
    world.wait(1000);
    world.engine.loadFinished(world.now);
    expect(world.open()).toEqual([]);
  });

  it("does not take a thousand stored sessions of one service account for a flood", () => {
    const world = new World({ loading: true });
    for (let n = 0; n < 1000; n++) {
      world.start(`s${n}`, sessionIn(places.berlin, { createdAt: NOON - 3 * HOUR, lastSeen: NOON }));
    }
    expect(world.open()).toEqual([]);
  });
});

describe("Bad input", () => {
  it("a clock far in the future is no evidence, a slightly fast one is now", () => {
    const world = new World();
    world.login("a", places.berlin);
    world.login("b", places.tokyo, { lastSeen: NOON + DAY, createdAt: null });
    expect(world.open()).toEqual([]);
    world.request("b", null, { lastSeen: NOON + 30_000 });
    expect(world.open()).toContain("impossible-travel critical");
  });

  it("clocks in seconds are read as seconds", () => {
    const world = new World();
    world.login("a", places.berlin, { lastSeen: NOON / 1000, createdAt: NOON / 1000 });
    world.login("b", places.tokyo);
    expect(world.open()).toContain("impossible-travel critical");
    expect(world.engine.findings("all", 10).some(({ rule }) => rule === "outlived")).toBe(false);
  });

  it("a user id of 10 kB is kept whole in the finding and cut in the sentence", () => {
    const user = "u".repeat(10_000);
    const world = new World();
    world.login("a", places.berlin, { user, label: null });
    world.login("b", places.tokyo, { user, label: null });
    world.tick();
    const [finding] = world.engine.findings("open", 1);
    expect(finding?.user).toBe(user);
    expect(finding?.id.length).toBeLessThanOrEqual(64);
    expect(finding?.sentence.length).toBeLessThan(300);
  });

  it("sessions without user, address or times are passed over", () => {
    const world = new World();
    world.start(
      "a",
      session({ user: null, createdAt: null, lastSeen: null, lastSeenOrigin: null, client: null }),
    );
    world.start("b", session({ createdAt: null, lastSeen: null, lastSeenOrigin: null, client: null }));
    world.end("a", "expired");
    world.end("b", "expired");
    expect(world.open()).toEqual([]);
  });

  it("a clock of the store that jumps back does not stop the rules", () => {
    const world = new World();
    world.login("a", places.berlin);
    world.wait(HOUR);
    world.now -= 2 * HOUR;
    world.login("b", places.london);
    world.login("c", places.tokyo);
    expect(world.open()).toContain("impossible-travel critical");
  });
});

describe("Rules that are switched off", () => {
  it("say nothing", () => {
    const world = new World({
      settings: {
        concurrentCountries: { ...DEFAULT_ANOMALY_SETTINGS.concurrentCountries, enabled: false },
        impossibleTravel: { ...DEFAULT_ANOMALY_SETTINGS.impossibleTravel, enabled: false },
      },
    });
    world.login("a", places.berlin);
    world.login("b", places.tokyo);
    expect(world.open()).toEqual([]);
  });
});
