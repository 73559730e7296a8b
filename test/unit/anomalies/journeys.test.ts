import { describe, expect, it } from "vitest";
import { historyInMemory } from "../../../electron/monitor/anomalies/anomalies.ts";
import { chrome, DAY, firefox, HOUR, MINUTE, phone, places, World } from "./world.ts";

function partsOf(world: World): string[] {
  const journeys = world.engine.findings("open", 10).filter(({ rule }) => rule === "impossible-travel");
  return journeys.flatMap(({ parts }) => parts.map(({ name }) => name));
}
const TRAVELLED = "The user travelled between these countries at an ordinary speed before";
const ROAMS = "The same phone, which may roam through its carrier at home";

describe("Somebody who is away", () => {
  it("has a computer left running at home: softened, because the other was taken along", () => {
    const world = new World();
    world.login("left", places.berlin, { client: firefox });
    world.login("taken", places.berlin, { client: chrome });
    world.wait(14 * HOUR);
    world.request("taken", places.newYork);
    world.wait(MINUTE);
    world.request("left");
    expect(world.open()).toContain("impossible-travel warning");
    expect(partsOf(world)).toContain(TRAVELLED);
  });

  it("is not excused in a third country", () => {
    const world = new World();
    world.login("left", places.berlin, { client: firefox });
    world.login("taken", places.berlin, { client: chrome });
    world.wait(14 * HOUR);
    world.request("taken", places.newYork);
    world.wait(10 * MINUTE);
    world.request("taken", places.tokyo);
    expect(world.open()).toContain("impossible-travel critical");
  });

  it("roams with a phone that is known at home", () => {
    const world = new World({ history: historyInMemory() });
    world.login("p", places.berlin, { client: phone });
    world.wait(15 * DAY);
    world.request("p", places.berlin);
    world.wait(20 * MINUTE);
    world.request("p", places.newYork);
    expect(world.open()).toContain("impossible-travel warning");
    expect(partsOf(world)).toContain(ROAMS);
  });

  it("does not roam with a computer, nor with a phone that nobody knows", () => {
    for (const client of [firefox, phone]) {
      const world = new World({ history: historyInMemory() });
      world.login("p", places.berlin, { client });
      if (client === firefox) world.wait(15 * DAY);
      world.request("p", places.berlin);
      world.wait(20 * MINUTE);
      world.request("p", places.newYork);
      expect(world.open()).toContain("impossible-travel critical");
    }
  });

  it("is not excused by a thief who takes his time once he is suspected", () => {
    const world = new World();
    world.login("s", places.berlin);
    world.wait(10 * MINUTE);
    world.request("s", places.newYork);
    expect(world.open()).toContain("impossible-travel critical");
    world.wait(14 * HOUR);
    world.request("s", places.berlin);
    expect(world.open()).toContain("impossible-travel critical");
  });
});
