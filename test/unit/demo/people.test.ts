import { describe, expect, it } from "vitest";
import { PLACES } from "../../../demo/addresses.ts";
import { NAMES } from "../../../demo/names.ts";
import { createPeople } from "../../../demo/people.ts";
import { createRandom } from "../../../demo/random.ts";

describe("the people that visitors play", () => {
  const people = createPeople(700, createRandom(1));

  it("are the same for the same seed, and others for another", () => {
    expect(createPeople(50, createRandom(7))).toEqual(createPeople(50, createRandom(7)));
    expect(createPeople(50, createRandom(8))).not.toEqual(createPeople(50, createRandom(7)));
  });

  it("have an id of their own that is a plain address", () => {
    expect(new Set(people.map(({ id }) => id)).size).toBe(people.length);
    for (const { id } of people) expect(id).toMatch(/^[a-z][a-z0-9.-]*\.[a-z0-9.-]+@example\.com$/);
  });

  it("have names of their country", () => {
    for (const { country } of PLACES) expect(NAMES).toHaveProperty(country);
  });

  it("carry a telephone in the city they live in", () => {
    const cityOf = (address: string) =>
      PLACES.find((place) => place.address.replace(/[^.:]+$/, "") === address.replace(/[^.:]+$/, ""))?.city;
    for (const { home, phone } of people) expect(cityOf(phone.address)).toBe(home.city);
  });
});

describe("repeatable chance", () => {
  it("gives forks that do not depend on what was drawn before", () => {
    const [fresh, used] = [createRandom(3), createRandom(3)];
    for (let draw = 0; draw < 10; draw++) used.next();
    expect(used.fork("a").next()).toBe(fresh.fork("a").next());
    expect(fresh.fork("b").next()).not.toBe(fresh.fork("a").next());
  });

  it("takes about as long as asked, and never much longer", () => {
    const random = createRandom(4);
    const drawn = Array.from({ length: 20_000 }, () => random.around(100));
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    expect(mean).toBeGreaterThan(95);
    expect(mean).toBeLessThan(105);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(500);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  });
});
