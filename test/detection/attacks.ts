/** What is done to people: each attack with the label by which a finding is recognised as the right one. */
import type { Random } from "../../demo/random.ts";
import { DESKTOP_AGENTS, THIEF_AGENTS } from "../../demo/user-agents.ts";
import { DAY, type Request } from "./daily-life.ts";
import type { Internet } from "./internet.ts";
import { COUNTRIES, RENTED } from "./providers.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const ATTACKS = {
  "token-abroad": "Stolen token, used from another country within an hour of the owner’s last request",
  "token-abroad-later":
    "Stolen token, used from another country 2 to 20 hours after the owner’s last request",
  "token-three-countries": "Stolen token, sold on: used from three other countries within half an hour",
  "token-other-browser": "Stolen token, used in the same country with another browser",
  "token-same-country": "Stolen token, used in the same country with a copy of the owner’s user agent",
  "password-abroad": "Stolen password: a new session from another country while the owner is active",
  "dormant-account": "An account unused for ten weeks, taken over from another country",
  "session-flood": "A script opens 60 sessions of one user within half an hour",
  "address-flood": "Guessed passwords: 300 users’ sessions opened from one address within five minutes",
} as const;
export type AttackKind = keyof typeof ATTACKS;

export interface Attack {
  readonly kind: AttackKind;
  /** Null where it is not about one user. */
  readonly user: string | null;
  /** A finding that shows one of these addresses is about this attack. */
  readonly addresses: ReadonlySet<string>;
  readonly from: number;
  readonly requests: readonly Request[];
}

/** Where and with what an attacker works: half rent a server or VPN, six in ten copy the owner's user agent. */
function attacker(owner: Request, internet: Internet, random: Random, abroad: boolean) {
  const home = internet.geo.locate(owner.address)?.country ?? "DE";
  const country = abroad
    ? random.pick(COUNTRIES.filter(({ code }) => code !== home))
    : COUNTRIES.find(({ code }) => code === home);
  const rents = random.chance(0.5);
  const code = country?.code ?? home;
  const address =
    (rents ? internet.address(RENTED, code, random) : null) ??
    internet.address(country?.homes ?? [], code, random);
  const userAgent = random.chance(0.6)
    ? owner.userAgent
    : random.pick(random.chance(0.4) ? THIEF_AGENTS : DESKTOP_AGENTS);
  return { address: address ?? "203.0.113.1", userAgent };
}

/** Clicks for up to two hours. */
function misuse(base: Request, from: number, random: Random): Request[] {
  const requests: Request[] = [];
  for (let at = from; at < from + 2 * HOUR && requests.length < 30; at += 5_000 + random.around(4 * MINUTE)) {
    requests.push({ ...base, at: Math.floor(at) });
  }
  return requests;
}

/** `owner` is the request after which the attack begins. */
export function attack(kind: AttackKind, owner: Request, internet: Internet, random: Random): Attack {
  const soon = owner.at + random.between(0.5, 60) * MINUTE;
  switch (kind) {
    case "token-abroad":
      return tokenUsed(kind, owner, soon, attacker(owner, internet, random, true), random);
    case "token-abroad-later":
      return tokenUsed(
        kind,
        owner,
        owner.at + random.between(2, 20) * HOUR,
        attacker(owner, internet, random, true),
        random,
      );
    case "token-three-countries": {
      const uses = [0, 1, 2].map((n) =>
        tokenUsed(kind, owner, soon + n * 10 * MINUTE, attacker(owner, internet, random, true), random),
      );
      return labelled(
        kind,
        owner.user,
        uses.flatMap(({ requests }) => requests),
      );
    }
    case "token-other-browser": {
      const others = DESKTOP_AGENTS.filter((agent) => family(agent) !== family(owner.userAgent));
      return tokenUsed(
        kind,
        owner,
        soon,
        { ...attacker(owner, internet, random, false), userAgent: random.pick(others) },
        random,
      );
    }
    case "token-same-country":
      return tokenUsed(
        kind,
        owner,
        soon,
        { ...attacker(owner, internet, random, false), userAgent: owner.userAgent },
        random,
      );
    case "password-abroad": {
      const by = attacker(owner, internet, random, true);
      return tokenUsed(kind, { ...owner, session: `${owner.user}/stolen` }, soon, by, random);
    }
    case "dormant-account":
      return dormant(owner, internet, random);
    case "session-flood":
      return labelled(
        kind,
        owner.user,
        Array.from({ length: 60 }, (_, n) => ({
          ...owner,
          at: Math.floor(soon + n * 30_000),
          session: `${owner.user}/flood-${n}`,
        })),
      );
    case "address-flood": {
      const { address } = attacker(owner, internet, random, true);
      const requests = Array.from({ length: 300 }, (_, n) => ({
        user: `guessed-${Math.floor(soon)}-${n}`,
        at: Math.floor(soon + n * 1000),
        address,
        userAgent: random.pick(THIEF_AGENTS),
        session: `guessed-${Math.floor(soon)}-${n}`,
      }));
      return labelled(kind, null, requests);
    }
  }
}

function tokenUsed(
  kind: AttackKind,
  owner: Request,
  from: number,
  by: { readonly address: string; readonly userAgent: string },
  random: Random,
): Attack {
  return labelled(kind, owner.user, misuse({ ...owner, ...by }, from, random));
}

/** Somebody who came on a few days long ago, and then somebody else. */
function dormant(owner: Request, internet: Internet, random: Random): Attack {
  const user = `dormant-${owner.user}`;
  const before = [0, 1, 2, 3, 4, 5].map((day) => ({
    ...owner,
    user,
    session: `${user}/before`,
    at: owner.at - (76 - day) * DAY,
  }));
  const by = attacker(owner, internet, random, true);
  const taken = misuse({ ...owner, ...by, user, session: `${user}/taken` }, owner.at, random);
  return { ...labelled("dormant-account", user, taken), requests: [...before, ...taken] };
}

function labelled(kind: AttackKind, user: string | null, requests: readonly Request[]): Attack {
  const from = Math.min(...requests.map(({ at }) => at));
  return { kind, user, addresses: new Set(requests.map(({ address }) => address)), from, requests };
}

function family(agent: string): string {
  return /Edg\/|OPR\/|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? "";
}
