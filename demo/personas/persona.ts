/**
 * What a simulated visitor's behaviour can use. One file per kind of behaviour lives beside this one; the crowd
 * (`visitors.ts`) plays them over and over.
 */
import type { Origin, Person } from "../people.ts";
import type { Random } from "../random.ts";
import type { Visitor } from "../visitor.ts";

export interface Life {
  readonly random: Random;
  /** The person this visitor is. Personas for which every visit is somebody new ask `somebodyElse`. */
  readonly person: Person;
  somebodyElse(): Person;
  /** Logs in over HTTP. The very first login of the demonstration's first visitors is moved into the past. */
  arrive(person: Person, origin: Origin): Promise<Visitor>;
  /** A visitor who has not logged in. */
  newcomer(origin: Origin): Visitor;
  /** Rejects when the demonstration stops, which ends the persona. */
  pause(ms: number): Promise<void>;
}

/** One visit, from login to leaving. Played again after a while. */
export type Persona = (life: Life) => Promise<void>;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

const PAGES = ["/catalogue", "/catalogue", "/account", "/messages", "/session"] as const;
const PRODUCTS = ["lamp", "chair", "kettle", "rug", "clock"] as const;

/**
 * Looks at pages for about `forMs`, one every `everyMs` on average, now and then putting something into the
 * basket. False if the visitor was logged out meanwhile, by expiry or by an operator.
 */
export async function browse(life: Life, visitor: Visitor, forMs: number, everyMs: number): Promise<boolean> {
  const { random } = life;
  let left = forMs;
  while (left > 0) {
    const pause = Math.max(300, random.around(everyMs));
    left -= pause;
    await life.pause(pause);
    const status = random.chance(0.04)
      ? await visitor.post("/basket", { product: random.pick(PRODUCTS) })
      : await visitor.get(random.pick(PAGES));
    if (status === 401) return false;
  }
  // The catalogue is open to everybody; only a page that needs a login tells whether the visitor still has one.
  return (await visitor.get("/account")) !== 401;
}
