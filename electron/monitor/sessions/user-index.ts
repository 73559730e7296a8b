/** The sessions of each user, as chains through the columns, with how many there are and from how many countries. */
import { looked } from "../look-ahead.ts";
import { type Columns, LINKS, USER_NEXT, USER_PREVIOUS } from "./columns.ts";
import { grown } from "./grown.ts";
import { PairCounts } from "./pair-counts.ts";

/** Words per user, by user id, found with one look at memory. */
export const USER_WORDS = 4;
/** Sessions; first row of the chain. */
const SESSIONS = 0;
const HEAD = 1;
/** Distinct countries of the sessions ("unknown" counts like one), and which one while there has been but one. */
const COUNTRIES = 2;
const ONLY_COUNTRY = 3;
/** Added to `COUNTRIES` once the user's countries are counted one by one: with the second one, until the last session. */
const IS_COUNTED = 0x8000_0000;

export class UserIndex {
  readonly #columns: Columns;
  readonly #pairs = new PairCounts();
  #words = new Uint32Array(0);
  #users = 0;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  /** Distinct users with a session. */
  get size(): number {
    return this.#users;
  }

  get bytes(): number {
    return this.#words.byteLength + this.#pairs.bytes;
  }

  /** At `id * USER_WORDS`: the sessions of the user, 0 for ids that are no user. */
  get words(): Uint32Array {
    return this.#words;
  }

  /** See `look-ahead.ts`. */
  lookAhead(users: Uint32Array): void {
    let sum = 0;
    for (let at = 0; at < users.length; at += 1) sum ^= this.#words[(users[at] ?? 0) * USER_WORDS] ?? 0;
    looked.sum ^= sum;
  }

  sessions(user: number): number {
    return this.#words[user * USER_WORDS + SESSIONS] ?? 0;
  }

  /** Distinct known countries of the user's sessions. */
  countries(user: number): number {
    const at = user * USER_WORDS;
    const countries = this.#words[at + COUNTRIES] ?? 0;
    if (countries >= IS_COUNTED) return countries - IS_COUNTED - (this.#pairs.has(user, 0) ? 1 : 0);
    return this.#words[at + ONLY_COUNTRY] === 0 ? 0 : countries;
  }

  *rows(user: number): IterableIterator<number> {
    let row = this.#words[user * USER_WORDS + HEAD] ?? 0;
    for (; row !== 0; row = this.#columns.links[row * LINKS + USER_NEXT] ?? 0) yield row;
  }

  /**
   * The row's user, who is below `end`, gains a session in a country (0: unknown). True for the user's first one there;
   * false for a row without a user.
   */
  add(row: number, country: number, end: number): boolean {
    const user = this.#columns.user[row] ?? 0;
    if (user === 0) return false;
    this.#words = grown(this.#words, end * USER_WORDS);
    const words = this.#words;
    const { links } = this.#columns;
    const at = user * USER_WORDS;
    const first = words[at + HEAD] ?? 0;
    links[row * LINKS + USER_NEXT] = first;
    links[row * LINKS + USER_PREVIOUS] = 0;
    if (first !== 0) links[first * LINKS + USER_PREVIOUS] = row;
    words[at + HEAD] = row;
    const before = words[at + SESSIONS] ?? 0;
    words[at + SESSIONS] = before + 1;
    if (before === 0) {
      this.#users += 1;
      words[at + COUNTRIES] = 1;
      words[at + ONLY_COUNTRY] = country;
      return true;
    }
    const only = words[at + ONLY_COUNTRY] ?? 0;
    const isCounted = (words[at + COUNTRIES] ?? 0) >= IS_COUNTED;
    if (!isCounted && country === only) return false;
    if (!isCounted) {
      this.#pairs.add(user, only, before);
      words[at + COUNTRIES] = IS_COUNTED + 1;
    }
    const isFirst = this.#pairs.add(user, country);
    if (isFirst) words[at + COUNTRIES] = (words[at + COUNTRIES] ?? 0) + 1;
    return isFirst;
  }

  /** The opposite of {@link add}. True if it was the user's last session in the country. */
  remove(row: number, country: number): boolean {
    const user = this.#columns.user[row] ?? 0;
    if (user === 0) return false;
    const words = this.#words;
    const { links } = this.#columns;
    const at = user * USER_WORDS;
    const next = links[row * LINKS + USER_NEXT] ?? 0;
    const previous = links[row * LINKS + USER_PREVIOUS] ?? 0;
    if (previous === 0) words[at + HEAD] = next;
    else links[previous * LINKS + USER_NEXT] = next;
    if (next !== 0) links[next * LINKS + USER_PREVIOUS] = previous;
    const left = (words[at + SESSIONS] ?? 0) - 1;
    words[at + SESSIONS] = left;
    const countries = words[at + COUNTRIES] ?? 0;
    const wasLast = countries >= IS_COUNTED ? this.#pairs.take(user, country) : left === 0;
    if (wasLast) words[at + COUNTRIES] = countries - 1;
    if (left === 0) {
      this.#users -= 1;
      words[at + COUNTRIES] = 0;
    }
    return wasLast;
  }
}
