/** A whole simulated world, deterministic by its seed: people's daily lives and labelled attacks among them. */
import { createRandom, type Random } from "../../demo/random.ts";
import { type Attack, type AttackKind, attack } from "./attacks.ts";
import { DAY, liveThrough, type Request } from "./daily-life.ts";
import type { Internet } from "./internet.ts";
import { makePeople, type Person } from "./people.ts";

export interface WorldSize {
  readonly people: number;
  readonly days: number;
  /** Days in which nobody is attacked: Sessionwatch gets to know people. */
  readonly quietDays: number;
  /** How many of each. */
  readonly attacks: Readonly<Partial<Record<AttackKind, number>>>;
}

export const DEFAULT_SIZE: WorldSize = {
  people: 500,
  days: 35,
  quietDays: 21,
  attacks: {
    "token-abroad": 12,
    "token-abroad-later": 3,
    "token-three-countries": 2,
    "token-other-browser": 3,
    "token-same-country": 3,
    "password-abroad": 4,
    "dormant-account": 2,
    "session-flood": 1,
    "address-flood": 1,
  },
};

/** Monday, 2026-03-02. */
export const START = Date.UTC(2026, 2, 2);

export interface Simulated {
  readonly people: readonly Person[];
  readonly attacks: readonly Attack[];
  /** In order of time. */
  readonly requests: readonly Request[];
  /** From here on people are known and attacked. */
  readonly attackedFrom: number;
}

export function simulate(seed: number, size: WorldSize, internet: Internet): Simulated {
  const random = createRandom(seed);
  const people = makePeople(size.people, size.days, internet, random.fork("people"));
  const requests: Request[] = [];
  const attackedFrom = START + size.quietDays * DAY;
  const victims: Request[][] = [];
  for (const person of people) {
    const own = liveThrough(person, START, size.days, internet, random.fork(`life of ${person.user}`));
    for (const request of own) requests.push(request);
    const open = own.filter(({ at }) => at >= attackedFrom && at < START + (size.days - 1.5) * DAY);
    if (open.length > 0) victims.push(open);
  }
  const attacks = makeAttacks(size, victims, internet, random.fork("attacks"));
  for (const { requests: done } of attacks) for (const request of done) requests.push(request);
  requests.sort((a, b) => a.at - b.at);
  return { people, attacks, requests, attackedFrom };
}

/** Nobody is attacked twice. */
function makeAttacks(size: WorldSize, victims: Request[][], internet: Internet, random: Random): Attack[] {
  const attacks: Attack[] = [];
  for (const kind of Object.keys(size.attacks) as AttackKind[]) {
    for (let n = 0; n < (size.attacks[kind] ?? 0); n++) {
      const [victim] = victims.splice(Math.floor(random.next() * victims.length), 1);
      if (victim === undefined) return attacks;
      attacks.push(attack(kind, random.pick(victim), internet, random.fork(`${kind} ${n}`)));
    }
  }
  return attacks;
}
