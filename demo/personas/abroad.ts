/** People whose address says another country for good reasons. */
import { addressNear, PLACES } from "../addresses.ts";
import { browse, MINUTE, type Persona, SECOND } from "./persona.ts";

const VPN_EXITS = PLACES.filter(
  ({ city }) => city === "Amsterdam" || city === "Zurich" || city === "Singapore",
);

/** Lives in one country and always goes out through a tunnel's exit in another, the same one every time. */
export const vpnUser: Persona = async (life) => {
  const exit = life.random.fork("exit").pick(VPN_EXITS);
  const { desk } = life.person;
  const visitor = await life.arrive(life.person, { ...desk, address: addressNear(exit, 0.5) });
  while (await browse(life, visitor, life.random.around(2 * MINUTE), 5 * SECOND)) {
    await life.pause(life.random.around(2 * MINUTE));
  }
};

/** Has changed country since home, logs out before each journey and in again after it, as slowly as trains go. */
export const traveller: Persona = async (life) => {
  const abroad = life.random.pick(PLACES.filter(({ country }) => country !== life.person.home.country));
  const hotel = { ...life.person.phone, address: addressNear(abroad, life.random.next()) };
  const visitor = await life.arrive(life.person, hotel);
  await browse(life, visitor, 10 * MINUTE, 8 * SECOND);
  await visitor.logout();
  // Longer than a plane needs for half of the world, so that the journey home is nothing to wonder about.
  await life.pause(20 * 60 * MINUTE);
};
