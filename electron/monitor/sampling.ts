/**
 * Watching one user in so many, for stores that are larger than this machine's memory. Whole users are kept or left out,
 * by a hash of their id, so that everything that is told about one user is exact and rules see all of their sessions;
 * everything that is counted over users is an estimate, and says how far it may be off.
 */
import { codeAt } from "./code-at.ts";
import type { StoreKey } from "./sessions/record.ts";

/** Two-sided 95 % of the normal distribution. */
const Z95 = 1.96;

export interface Estimate {
  readonly value: number;
  /**
   * With a probability of 95 % the true number is no further away than this. Null: so few users carry the number that
   * the sample cannot tell, because one more or less of them would change everything.
   */
  readonly error: number | null;
}

/**
 * A number counts as carried by (Σx)²/Σx² users (Kish's effective sample size). Below this the normal distribution does
 * not hold: with 1 % of users having hundreds of sessions, ranges from 60 users held in 40 % of the trials only.
 */
const FEWEST_USERS = 100;

export class Sampling {
  /** One user in this many is watched; 1: all. */
  readonly oneIn: number;

  constructor(oneIn: number) {
    this.oneIn = oneIn;
  }

  /** The same for ever and everywhere. A session without a user stands for itself. */
  keeps(user: string | null, key: StoreKey): boolean {
    return this.keepsUser(user ?? key);
  }

  keepsUser(user: string): boolean {
    return this.oneIn === 1 || hashOf(user) % this.oneIn === 0;
  }

  /**
   * What a number over the sample says about the whole. Users are kept independently of each other with p = 1/oneIn
   * (Poisson sampling), so the sum over the sample divided by p is unbiased, and its variance is estimated without bias
   * by (1 − p)/p² times the sum of the squares of what each user adds (Horvitz and Thompson 1952; Särndal, Swensson and
   * Wretman, Model Assisted Survey Sampling, section 3.5).
   */
  estimate(counted: number, squares: number): Estimate {
    const p = 1 / this.oneIn;
    const carriers = squares === 0 ? 0 : counted ** 2 / squares;
    return {
      value: Math.round(counted / p),
      error:
        this.oneIn > 1 && carriers < FEWEST_USERS
          ? null
          : Math.ceil((Z95 * Math.sqrt((1 - p) * squares)) / p),
    };
  }

  /** A number without its error, for the bars of charts. */
  scaled(counted: number): number {
    return counted * this.oneIn;
  }
}

/** FNV-1a with MurmurHash3's finish. Not secret: whoever can choose user ids has better ways to hide. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ codeAt(text, at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
