/**
 * The crowd: as many simulated visitors as asked for, each playing a persona over and over, and the planted
 * incidents. Lives here: who plays what, and when. Does not live here: what they do (`personas/`).
 * Called by `demo.ts`.
 */
import { setTimeout as wait } from "node:timers/promises";
import { backdate } from "./backfill.ts";
import { writePast } from "./past.ts";
import { createPeople, type Person } from "./people.ts";
import { traveller, vpnUser } from "./personas/abroad.ts";
import { commuter, idler, leaver, officeWorker, polite } from "./personas/everyday.ts";
import { theft, threeCountries } from "./personas/incidents.ts";
import { botFlood, credentialStuffer, refreshTheft } from "./personas/machines.ts";
import { type Life, MINUTE, type Persona, SECOND } from "./personas/persona.ts";
import type { Random } from "./random.ts";
import type { SessionStore } from "./session-store.ts";
import type { Users } from "./users.ts";
import { Visitor } from "./visitor.ts";

/** How many of a hundred visitors play what. */
const CAST: readonly (readonly [persona: Persona, percent: number])[] = [
  [officeWorker, 42],
  [idler, 23],
  [polite, 14],
  [leaver, 10],
  [commuter, 6],
  [vpnUser, 3],
  [traveller, 2],
];

/** One of each every two minutes, the first theft and the first account in three countries within seconds. */
const INCIDENTS: readonly (readonly [persona: Persona, firstMs: number])[] = [
  [theft, SECOND],
  [threeCountries, 5 * SECOND],
  [refreshTheft, 20 * SECOND],
  [credentialStuffer, 45 * SECOND],
  [botFlood, 75 * SECOND],
];
const EACH_INCIDENT_EVERY_MS = 2 * MINUTE;

/** For each visitor at work, so many more sessions that somebody left open earlier. */
const PAST_SESSIONS_PER_VISITOR = 1.25;
/** Logins at the start run so many at a time: fast, without a burst of connections. */
const ARRIVALS_AT_ONCE = 16;

/** The people the visitors draw from; enough that those who come only once are somebody new for over an hour. */
export function population(visitors: number, random: Random): readonly Person[] {
  return createPeople(Math.max(60, visitors * 6), random.fork("people"));
}

export interface CrowdOptions {
  readonly appUrl: string;
  readonly sessions: SessionStore;
  readonly users: Users;
  /** As many as `population` makes for this number of visitors. */
  readonly people: readonly Person[];
  readonly visitors: number;
  readonly random: Random;
  readonly incidents: boolean;
  /** How long a session lives without a request, for those users who have no time of their own. */
  readonly idleMs: number;
}

export interface Crowd {
  /** Resolves when the past is written and every visitor has arrived for the first time. */
  readonly settled: Promise<void>;
  stop(): Promise<void>;
}

export function startVisitors(options: CrowdOptions): Crowd {
  const { appUrl, sessions, users, people, random, idleMs } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const oneOfFew = createGate(ARRIVALS_AT_ONCE);
  const began = Date.now();

  const pastCount = Math.round(options.visitors * PAST_SESSIONS_PER_VISITOR);
  const residents = people.slice(0, options.visitors);
  const pastPeople = people.slice(residents.length, residents.length + pastCount);
  const strangers = people.slice(residents.length + pastCount);
  const cast = residents.map((_, index) => castFor(index, residents.length));
  // Every visitor who meets strangers has a share of them, or who comes next would depend on who is quicker.
  const shares = cast.filter((persona) => persona === leaver).length + INCIDENTS.length;
  let dealt = 0;
  const dealStrangers = (): (() => Person) => {
    const share = dealt++;
    const own = strangers.filter((_, index) => index % shares === share);
    let next = 0;
    return () => pickInTurn(own, next++);
  };

  /** `pastMs` is how long ago the first login shall have been. */
  const login = async (who: Person, visitor: Visitor, pastMs: number): Promise<void> => {
    const status = await oneOfFew(() => visitor.login(who.id));
    if (status !== 200) throw new Error(`a visitor's login was answered with ${status}`);
    if (pastMs > 0) await backdate(sessions, visitor, began - pastMs);
  };
  const pause = async (ms: number): Promise<void> => {
    await wait(ms, undefined, { signal });
  };

  const arrivals: Promise<void>[] = [];
  const running: Promise<void>[] = residents.map(async (person, index) => {
    const own = random.fork(`visitor ${index}`);
    const persona = cast[index] ?? officeWorker;
    const arrived = Promise.withResolvers<void>();
    arrivals.push(arrived.promise);
    let pastMs = Math.round(own.around(90 * MINUTE));
    const life: Life = {
      random: own,
      person,
      somebodyElse: persona === leaver ? dealStrangers() : () => person,
      pause,
      newcomer: (origin) => new Visitor(appUrl, origin, signal),
      arrive: async (who, origin) => {
        const visitor = new Visitor(appUrl, origin, signal);
        await login(who, visitor, pastMs);
        pastMs = 0;
        arrived.resolve();
        return visitor;
      },
    };
    while (!signal.aborted) {
      await playOnce(persona, life);
      // Somebody thrown out by an operator comes back after a while.
      await pause(own.between(5, 30) * SECOND).catch(() => undefined);
    }
    arrived.resolve();
  });

  const plantIncidents = async (persona: Persona, firstMs: number): Promise<void> => {
    const somebodyElse = dealStrangers();
    const playing = new Set<Promise<void>>();
    let dueMs = firstMs;
    for (let count = 0; !signal.aborted; count++) {
      await pause(dueMs).catch(() => undefined);
      if (signal.aborted) break;
      dueMs = EACH_INCIDENT_EVERY_MS;
      const life: Life = {
        random: random.fork(`${persona.name} ${count}`),
        person: somebodyElse(),
        somebodyElse,
        pause,
        newcomer: (origin) => new Visitor(appUrl, origin, signal),
        arrive: async (who, origin) => {
          const visitor = new Visitor(appUrl, origin, signal);
          await login(who, visitor, 0);
          return visitor;
        },
      };
      const play = playOnce(persona, life);
      playing.add(play);
      void play.finally(() => playing.delete(play));
    }
    await Promise.all(playing);
  };
  if (options.incidents)
    running.push(...INCIDENTS.map(([persona, firstMs]) => plantIncidents(persona, firstMs)));

  const past = writePast({
    sessions,
    users,
    people: pastPeople,
    random: random.fork("past"),
    idleMs,
    now: began,
    signal,
  });

  const settled = Promise.all([past, ...arrivals]).then(() => undefined);
  // Whoever waits for it learns of a failure; nobody has to.
  settled.catch(() => undefined);
  return {
    settled,
    stop: async () => {
      stopping.abort();
      await Promise.allSettled([past, ...running]);
    },
  };
}

/** Spreads the cast over any number of visitors. */
function castFor(index: number, visitors: number): Persona {
  const percent = ((index + 0.5) / visitors) * 100;
  let sum = 0;
  for (const [persona, share] of CAST) {
    sum += share;
    if (percent < sum) return persona;
  }
  return officeWorker;
}

/**
 * A visit ends early when the demonstration stops, or when the application or its store cannot be reached;
 * the visitor then simply comes again later.
 */
async function playOnce(persona: Persona, life: Life): Promise<void> {
  await persona(life).catch(() => undefined);
}

function pickInTurn(people: readonly Person[], turn: number): Person {
  const person = people[turn % people.length];
  if (person === undefined) throw new Error("the population is too small for this crowd");
  return person;
}

/** Lets at most `width` actions run at a time; the others wait their turn. */
function createGate(width: number): <T>(action: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (action) => {
    if (inside >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    inside++;
    try {
      return await action();
    } finally {
      inside--;
      waiting.shift()?.();
    }
  };
}
