/** The reasons to watch sessions at all: what the demonstration wants to be found. */
import { addressNear, distanceKm, PLACES } from "../addresses.ts";
import type { Person } from "../people.ts";
import { DESKTOP_AGENTS, MOBILE_AGENTS, THIEF_AGENTS } from "../user-agents.ts";
import { browse, type Life, type Persona, SECOND } from "./persona.ts";

export const FAR_KM = 4000;

/** A visitor is robbed of the cookie, and the thief uses it from far away while the victim goes on working. */
export const theft: Persona = async (life) => {
  const person = personWithCity(life);
  const victim = await life.arrive(person, person.desk);
  await browse(life, victim, 2 * SECOND, 0.7 * SECOND);

  const lair = life.random.pick(cities().filter((place) => distanceKm(place, person.home) > FAR_KM));
  const thief = victim.copyCookieTo({
    address: addressNear(lair, life.random.next()),
    userAgent: life.random.pick(THIEF_AGENTS),
  });
  for (let turn = 0; turn < 4; turn++) {
    if (!(await browse(life, thief, 4 * SECOND, 1.5 * SECOND))) return;
    if (!(await browse(life, victim, 6 * SECOND, 3 * SECOND))) return;
  }
  await browse(life, thief, 40 * SECOND, 5 * SECOND);
  await browse(life, victim, 60 * SECOND, 8 * SECOND);
  await victim.logout();
};

/** One account, used in three countries on three continents within a minute: a shared or a stolen password. */
export const threeCountries: Persona = async (life) => {
  const person = personWithCity(life);
  const first = person.home;
  const second = life.random.pick(cities().filter((place) => distanceKm(place, first) > FAR_KM));
  const third = life.random.pick(
    cities().filter((place) => distanceKm(place, first) > FAR_KM && distanceKm(place, second) > FAR_KM),
  );
  const [desktop, phone] = [life.random.pick(DESKTOP_AGENTS), life.random.pick(MOBILE_AGENTS)];
  const origins = [
    person.desk,
    { address: addressNear(second, life.random.next()), userAgent: desktop },
    { address: addressNear(third, life.random.next()), userAgent: phone },
  ];
  const visitors = [];
  for (const origin of origins) {
    visitors.push(await life.arrive(person, origin));
    await life.pause(0.5 * SECOND);
  }
  const [, ...others] = await Promise.all(
    visitors.map(async (visitor) => {
      await browse(life, visitor, life.random.between(60, 100) * SECOND, 5 * SECOND);
      return visitor;
    }),
  );
  // The account's owner stays; the two others leave, so that the store does not fill up with them.
  for (const other of others) await other.logout();
};

export function personWithCity(life: Life): Person {
  for (;;) {
    const person = life.somebodyElse();
    if (person.home.city !== null) return person;
  }
}

export function cities() {
  return PLACES.filter(({ city }) => city !== null);
}
