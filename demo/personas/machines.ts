/** Attacks that programs make: on refresh tokens, on passwords, and by sheer number. */
import { addressNear, distanceKm, type Place } from "../addresses.ts";
import { THIEF_AGENTS } from "../user-agents.ts";
import { cities, FAR_KM, personWithCity } from "./incidents.ts";
import { browse, type Life, type Persona, SECOND } from "./persona.ts";

const TOOL = "ShopCLI/2.1 (linux; x64)";
/** Longer than the application answers the same refresh token again. */
const PAST_GRACE_MS = 12 * SECOND;
const STUFFED_ACCOUNTS = 40;
/** Of a list of leaked passwords, so many in a hundred still work. */
const STILL_WORKING = 0.06;
const FLOOD = 25;

/**
 * A command line tool's refresh token is stolen and used from far away. When the tool then uses its own copy, the
 * application sees a token that has been exchanged already, and ends what came from that login.
 */
export const refreshTheft: Persona = async (life) => {
  const person = personWithCity(life);
  const tool = life.newcomer({ ...person.desk, userAgent: TOOL });
  await tool.clientLogin(person.id);
  await browse(life, tool, 4 * SECOND, SECOND);

  const thief = life.newcomer(lair(life, person.home));
  thief.refreshToken = tool.refreshToken;
  await thief.clientRefresh();
  await browse(life, thief, PAST_GRACE_MS, 2 * SECOND);
  await tool.clientRefresh();
};

/** Tries leaked passwords, one per account, from one address. Those that work are looked into and left open. */
export const credentialStuffer: Persona = async (life) => {
  const origin = lair(life, personWithCity(life).home);
  for (let account = 0; account < STUFFED_ACCOUNTS; account++) {
    const visitor = life.newcomer(origin);
    const works = life.random.chance(STILL_WORKING);
    const status = works
      ? await visitor.login(life.somebodyElse().id)
      : await visitor.login(life.somebodyElse().id, "a leaked password");
    if (status === 200) await visitor.get("/account");
    await life.pause(life.random.around(0.4 * SECOND));
  }
};

/** One account, logged in to over and over from one address within seconds. */
export const botFlood: Persona = async (life) => {
  const person = personWithCity(life);
  const origin = { ...person.desk, userAgent: life.random.pick(THIEF_AGENTS) };
  const bots = [];
  for (let bot = 0; bot < FLOOD; bot++) {
    bots.push(await life.arrive(person, origin));
    await life.pause(life.random.around(0.3 * SECOND));
  }
  await life.pause(60 * SECOND);
  // So that the store does not fill up with them.
  for (const bot of bots) await bot.logout();
};

function lair(life: Life, home: Place) {
  const place = life.random.pick(cities().filter((city) => distanceKm(city, home) > FAR_KM));
  return { address: addressNear(place, life.random.next()), userAgent: life.random.pick(THIEF_AGENTS) };
}
