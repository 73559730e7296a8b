/** People who do nothing wrong, and so must not raise a finding. */
import { browse, MINUTE, type Persona, SECOND } from "./persona.ts";

/** At a desk all day: busy for a while, then in a meeting, and logged in throughout. */
export const officeWorker: Persona = async (life) => {
  const visitor = await life.arrive(life.person, life.person.desk);
  let loggedIn = true;
  for (let stretch = 0; loggedIn && stretch < 12; stretch++) {
    loggedIn = await browse(life, visitor, life.random.around(2 * MINUTE), 4.5 * SECOND);
    await life.pause(life.random.around(1.5 * MINUTE));
  }
  await visitor.logout();
  await life.pause(life.random.around(2 * MINUTE));
};

/** Looks something up now and then and forgets the tab for minutes. */
export const idler: Persona = async (life) => {
  const visitor = await life.arrive(
    life.person,
    life.random.chance(0.6) ? life.person.desk : life.person.phone,
  );
  while (await browse(life, visitor, life.random.around(30 * SECOND), 4 * SECOND)) {
    await life.pause(life.random.around(4 * MINUTE));
  }
  await life.pause(life.random.around(MINUTE));
};

/** Comes, does something and logs out as one should. */
export const polite: Persona = async (life) => {
  const visitor = await life.arrive(life.person, life.person.desk);
  await browse(life, visitor, life.random.around(2.5 * MINUTE), 3.5 * SECOND);
  await visitor.logout();
  await life.pause(life.random.around(1.5 * MINUTE));
};

/** Comes once, leaves without logging out; the session stays until it expires. */
export const leaver: Persona = async (life) => {
  const person = life.somebodyElse();
  const visitor = await life.arrive(person, life.random.chance(0.5) ? person.phone : person.desk);
  await browse(life, visitor, life.random.around(1.2 * MINUTE), 3 * SECOND);
  await life.pause(life.random.around(1.5 * MINUTE));
};

/** Desk and telephone at once, from the same city: two sessions and nothing wrong with that. */
export const commuter: Persona = async (life) => {
  const desk = await life.arrive(life.person, life.person.desk);
  const phone = await life.arrive(life.person, life.person.phone);
  let loggedIn = true;
  while (loggedIn) {
    loggedIn = await browse(life, phone, life.random.around(MINUTE), 4 * SECOND);
    loggedIn = (await browse(life, desk, life.random.around(MINUTE), 6 * SECOND)) && loggedIn;
    await life.pause(life.random.around(MINUTE));
  }
};
