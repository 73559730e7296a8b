/** The people that the simulated visitors play: a name, a home, a desk and a telephone each. */
import { addressNear, PLACES, type Place } from "./addresses.ts";
import { NAMES } from "./names.ts";
import type { Random } from "./random.ts";
import { DESKTOP_AGENTS, MOBILE_AGENTS } from "./user-agents.ts";

/** Where a request comes from, as the application sees it. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

export interface Person {
  /** The id to log in with, for example "alice.meyer@example.com". */
  readonly id: string;
  readonly name: string;
  readonly home: Place;
  readonly desk: Origin;
  /** In the same country as the desk, usually through another network. */
  readonly phone: Origin;
}

export function createPeople(count: number, random: Random): readonly Person[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, () => {
    const home = pickPlace(PLACES, random);
    const name = pickName(home.country, random);
    const id = freeId(name, taken);
    taken.add(id);
    const roaming = pickPlace(
      PLACES.filter((place) => place.country === home.country && place.city === home.city),
      random,
    );
    return {
      id,
      name,
      home,
      desk: { address: addressNear(home, random.next()), userAgent: random.pick(DESKTOP_AGENTS) },
      phone: { address: addressNear(roaming, random.next()), userAgent: random.pick(MOBILE_AGENTS) },
    };
  });
}

/** Picks a place with the probability of its share. */
function pickPlace(places: readonly Place[], random: Random): Place {
  const total = places.reduce((sum, place) => sum + place.share, 0);
  let left = random.next() * total;
  for (const place of places) {
    left -= place.share;
    if (left < 0) return place;
  }
  return random.pick(places);
}

function pickName(country: string, random: Random): string {
  const [given, family] = NAMES[country] ?? ["Alex Sam Robin Kim", "Stone Rivers Field Marsh"];
  return `${random.pick(given.split(" "))} ${random.pick(family.split(family.includes("|") ? "|" : " "))}`;
}

function freeId(name: string, taken: ReadonlySet<string>): string {
  const local = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[øðþßłæı]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(/\s+/g, ".")
    .replace(/[^a-z0-9.-]/g, "");
  for (let suffix = 1; ; suffix++) {
    const id = `${local}${suffix === 1 ? "" : suffix}@example.com`;
    if (!taken.has(id)) return id;
  }
}

/** Letters that normalisation does not take apart. */
const PLAIN: Readonly<Record<string, string>> = {
  ø: "o",
  ð: "d",
  þ: "th",
  ß: "ss",
  ł: "l",
  æ: "ae",
  ı: "i",
};
