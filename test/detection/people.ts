/** The people of the simulation: where they live, what they use, and what about them looks odd without being so. */
import type { Random } from "../../demo/random.ts";
import { DESKTOP_AGENTS, MOBILE_AGENTS } from "../../demo/user-agents.ts";
import type { Internet } from "./internet.ts";
import { COUNTRIES, type Country, RELAYS, VPN_EXITS } from "./providers.ts";

/** The assumptions, each a share of all people unless it says otherwise. Written into docs/detection.md. */
export const SHARES = {
  vpn: 0.05,
  /** Of those with a Safari: iCloud Private Relay. */
  relay: 0.15,
  office: 0.5,
  /** Of the offices: all traffic leaves in another country. */
  officeElsewhere: 0.1,
  /** Lives in one country and works in the next. */
  borderCommuter: 0.02,
  traveller: 0.1,
  /** Of the travellers: a computer left at home goes on asking. */
  leftRunning: 0.1,
  phone: 0.75,
  computer: 0.85,
  secondComputer: 0.2,
  /** Of the homes: another address every day. */
  dynamicHome: 0.4,
  /** Of a mobile carrier's addresses: geo data has them in a wrong country. */
  mobileElsewhere: 0.002,
  /** Logs in anew every day; the others stay logged in. */
  dailyLogin: 0.3,
} as const;

export interface Device {
  readonly id: string;
  readonly kind: "computer" | "phone";
  readonly agent: string;
}

export interface Trip {
  /** Days from the beginning. */
  readonly from: number;
  readonly to: number;
  readonly country: Country;
  readonly hotel: string;
}

export interface Person {
  readonly user: string;
  readonly country: Country;
  readonly home: string;
  readonly dynamicHome: boolean;
  readonly carriers: readonly number[];
  readonly office: string | null;
  /** Exits, the usual one first; empty without a VPN. */
  readonly exits: readonly string[];
  readonly relay: boolean;
  readonly devices: readonly Device[];
  readonly trips: readonly Trip[];
  readonly leftRunning: boolean;
  readonly dailyLogin: boolean;
}

/** Neighbours between which people commute. */
const BORDERS: readonly (readonly [string, string])[] = [
  ["DE", "CH"],
  ["DE", "AT"],
  ["FR", "CH"],
  ["DE", "NL"],
  ["FR", "DE"],
  ["DE", "PL"],
];

export function makePeople(count: number, days: number, internet: Internet, random: Random): Person[] {
  const offices = makeOffices(Math.max(4, Math.round(count / 50)), internet, random.fork("offices"));
  return Array.from({ length: count }, (_, index) => {
    const own = random.fork(`person ${index}`);
    return makePerson(`user-${index}`, days, internet, offices, own);
  });
}

interface Office {
  readonly country: string;
  readonly address: string;
}

function makeOffices(count: number, internet: Internet, random: Random): Office[] {
  return Array.from({ length: count }, () => {
    const country = pickCountry(random);
    const egress = random.chance(SHARES.officeElsewhere) ? pickCountry(random) : country;
    const address = internet.address(egress.homes, egress.code, random);
    return address === null ? [] : [{ country: country.code, address }];
  }).flat();
}

function makePerson(
  user: string,
  days: number,
  internet: Internet,
  offices: readonly Office[],
  random: Random,
): Person {
  const border = random.chance(SHARES.borderCommuter) ? random.pick(BORDERS) : null;
  const country = border === null ? pickCountry(random) : countryOf(border[0]);
  const home = internet.address(country.homes, country.code, random) ?? "192.0.2.1";
  const nearby = offices.filter((office) => office.country === country.code);
  const office = random.chance(SHARES.office) && nearby.length > 0 ? random.pick(nearby).address : null;
  const devices = makeDevices(user, random);
  const traveller = random.chance(SHARES.traveller);
  return {
    user,
    country,
    home,
    dynamicHome: random.chance(SHARES.dynamicHome),
    carriers: [random.pick(country.mobile)],
    office: border === null ? office : internet.address(countryOf(border[1]).homes, border[1], random),
    exits: random.chance(SHARES.vpn)
      ? [0, 1, 2].flatMap(() => internet.address(VPN_EXITS, null, random) ?? [])
      : [],
    relay: random.chance(SHARES.relay),
    devices,
    trips: traveller ? [makeTrip(country, days, internet, random)] : [],
    leftRunning: random.chance(SHARES.leftRunning),
    dailyLogin: random.chance(SHARES.dailyLogin),
  };
}

function makeDevices(user: string, random: Random): Device[] {
  const devices: Device[] = [];
  const agents = [...DESKTOP_AGENTS];
  if (random.chance(SHARES.computer)) {
    devices.push({ id: `${user}/laptop`, kind: "computer", agent: random.pick(agents) });
    if (random.chance(SHARES.secondComputer)) {
      devices.push({ id: `${user}/desktop`, kind: "computer", agent: random.pick(agents) });
    }
  }
  if (devices.length === 0 || random.chance(SHARES.phone)) {
    devices.push({ id: `${user}/phone`, kind: "phone", agent: random.pick(MOBILE_AGENTS) });
  }
  return devices;
}

function makeTrip(home: Country, days: number, internet: Internet, random: Random): Trip {
  const country = random.pick(COUNTRIES.filter(({ code }) => code !== home.code));
  const from = random.between(0, days - 2);
  return {
    from,
    to: from + random.between(1, 12),
    country,
    hotel: internet.address(country.homes, country.code, random) ?? "192.0.2.2",
  };
}

/** An address of the relay in the person's own country, where it has one. */
export function relayAddress({ country }: Person, internet: Internet, random: Random): string | null {
  return internet.address(RELAYS, country.code, random);
}

export function pickCountry(random: Random): Country {
  const total = COUNTRIES.reduce((sum, { share }) => sum + share, 0);
  let left = random.next() * total;
  for (const country of COUNTRIES) {
    left -= country.share;
    if (left < 0) return country;
  }
  return countryOf("DE");
}

function countryOf(code: string): Country {
  const found = COUNTRIES.find((country) => country.code === code);
  if (found === undefined) throw new RangeError(`no country ${code}`);
  return found;
}
