import { describe, expect, it } from "vitest";
import { historyInMemory } from "../../../electron/monitor/anomalies/anomalies.ts";
import { addressIn, chrome, DAY, firefox, HOUR, MINUTE, phone, places, World } from "./world.ts";

const hoster = { asn: 9009, name: "M247 Europe SRL", hosting: true };
const vodafone = { asn: 3209, name: "Vodafone", hosting: false };
const tokyoIsHosting = (ip: string) => (ip === addressIn(places.tokyo) ? hoster : null);

function travel(world: World) {
  world.tick();
  return world.engine.findings("all", 20).find(({ rule }) => rule === "impossible-travel");
}

describe("What explains far places", () => {
  it("one network at both ends softens", () => {
    const world = new World({ networkOf: () => vodafone });
    world.login("a", places.berlin);
    world.login("b", places.london);
    expect(travel(world)).toMatchObject({ severity: "warning", score: 45 });
  });

  it("another device on a VPN is a warning, not critical", () => {
    const world = new World({ networkOf: tokyoIsHosting });
    world.login("phone", places.berlin, { client: phone });
    world.login("laptop", places.tokyo, { client: chrome });
    expect(travel(world)?.severity).toBe("warning");
  });

  it("an explanation that turns up later softens the finding", () => {
    const world = new World({ networkOf: tokyoIsHosting });
    world.login("phone", places.berlin, { client: phone });
    world.login("laptop", places.tokyo, { client: chrome });
    expect(travel(world)?.severity).toBe("warning");
    world.wait(MINUTE);
    world.login("laptop at home", places.berlin, { client: chrome });
    expect(travel(world)).toMatchObject({ severity: "notice", score: 35 });
  });

  it("going back and forth within minutes is two people, VPN or not", () => {
    const world = new World({ networkOf: tokyoIsHosting });
    world.login("laptop", places.berlin, { client: firefox });
    for (let n = 0; n < 4; n++) {
      world.wait(3 * MINUTE);
      world.request("laptop", n % 2 === 0 ? places.tokyo : places.berlin);
    }
    const finding = travel(world);
    expect(finding?.parts.map(({ name }) => name)).toContain("Both places take turns within minutes");
    expect(finding?.score).toBe(60);
  });

  it("habit: a user long active in both countries", () => {
    const world = new World({ history: historyInMemory() });
    for (let day = 0; day < 20; day++) {
      world.login(`day${day}`, day % 2 === 0 ? places.berlin : places.london);
      world.wait(3 * HOUR);
      world.end(`day${day}`);
      world.wait(21 * HOUR);
    }
    world.login("a", places.berlin);
    world.login("b", places.london);
    expect(world.open()).toEqual(["impossible-travel warning", "concurrent-countries notice"]);
    expect(travel(world)?.parts.at(-1)).toEqual({
      name: "The user has long been active in all of these countries",
      points: -20,
    });
  });

  it("learned networks: a company with egress in two countries is not reported day after day", () => {
    const egress = (ip: string) => ({
      asn: ip.startsWith("198.18.1.") ? 64_500 : 64_501,
      name: "Egress",
      hosting: false,
    });
    const world = new World({ history: historyInMemory(), networkOf: egress });
    for (let day = 0; day < 20; day++) {
      world.login(`day${day}`, day % 2 === 0 ? places.berlin : places.london);
      world.wait(3 * HOUR);
      world.end(`day${day}`);
      world.wait(21 * HOUR);
    }
    world.login("a", places.berlin);
    world.login("b", places.london);
    expect(world.open()).toEqual([]);
    // The same networks with another browser excuse nothing.
    world.login("c", places.london, { client: chrome });
    expect(world.open()).toContain("impossible-travel warning");
  });

  it("expected: a learned VPN excuses its network, not its country", () => {
    const world = new World({ networkOf: tokyoIsHosting });
    world.login("laptop", places.berlin);
    world.wait(5 * MINUTE);
    world.request("laptop", places.tokyo);
    const id = travel(world)?.id ?? "";
    world.engine.answer(id, { kind: "expected" }, "eve", world.now);
    expect(world.engine.lessons().map(({ lesson }) => lesson)).toEqual(["country:DE", "network:9009"]);
    world.end("laptop");
    world.wait(2 * DAY);
    world.login("laptop2", places.berlin);
    world.request("laptop2", places.tokyo);
    expect(world.open()).toEqual([]);
    world.request("laptop2", places.tokyo, { ip: "198.18.250.1" });
    world.wait(MINUTE);
    world.request("laptop2", places.berlin);
    expect(world.open()).toContain("impossible-travel critical");
  });
});
