/** The sessions of each user, as chains through the columns, with how many there are and from how many countries. */
import type { Columns } from "./columns.ts";
import { PairCounts } from "./pair-counts.ts";
import { grown } from "./texts.ts";

export class UserIndex {
  readonly #columns: Columns;
  readonly #pairs = new PairCounts();
  #heads = new Uint32Array(0);
  #sessions = new Uint32Array(0);
  #countries = new Uint32Array(0);
  #users = 0;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  /** Distinct users with a session. */
  get size(): number {
    return this.#users;
  }

  get bytes(): number {
    return 3 * this.#heads.byteLength + this.#pairs.bytes;
  }

  /** Sessions by user id; 0 for ids that are no user. */
  get sessionCounts(): Uint32Array {
    return this.#sessions;
  }

  sessions(user: number): number {
    return this.#sessions[user] ?? 0;
  }

  /** Distinct known countries of the user's sessions. */
  countries(user: number): number {
    const all = this.#countries[user] ?? 0;
    return this.#pairs.has(user, 0) ? all - 1 : all;
  }

  first(user: number): number {
    return this.#heads[user] ?? 0;
  }

  *rows(user: number): IterableIterator<number> {
    for (let row = this.first(user); row !== 0; row = this.#columns.userNext[row] ?? 0) yield row;
  }

  /** The row's user gains a session. `names` is the number of user ids there can be. */
  add(row: number, names: number): void {
    const user = this.#columns.user[row] ?? 0;
    if (user === 0) return;
    if (names > this.#heads.length) {
      this.#heads = grown(this.#heads, names);
      this.#sessions = grown(this.#sessions, names);
      this.#countries = grown(this.#countries, names);
    }
    const { userNext, userPrevious } = this.#columns;
    const first = this.#heads[user] ?? 0;
    userNext[row] = first;
    userPrevious[row] = 0;
    if (first !== 0) userPrevious[first] = row;
    this.#heads[user] = row;
    const sessions = (this.#sessions[user] ?? 0) + 1;
    this.#sessions[user] = sessions;
    if (sessions === 1) this.#users += 1;
  }

  remove(row: number): void {
    const { user: users, userNext, userPrevious } = this.#columns;
    const user = users[row] ?? 0;
    if (user === 0) return;
    const next = userNext[row] ?? 0;
    const previous = userPrevious[row] ?? 0;
    if (previous === 0) this.#heads[user] = next;
    else userNext[previous] = next;
    if (next !== 0) userPrevious[next] = previous;
    userNext[row] = 0;
    userPrevious[row] = 0;
    const sessions = (this.#sessions[user] ?? 0) - 1;
    this.#sessions[user] = sessions;
    if (sessions === 0) this.#users -= 1;
  }

  /** A session of the user is in this country (0: unknown) from now on. True for the user's first one there. */
  enter(user: number, country: number): boolean {
    if (user === 0) return false;
    const isFirst = this.#pairs.add(user, country);
    if (isFirst) this.#countries[user] = (this.#countries[user] ?? 0) + 1;
    return isFirst;
  }

  /** The opposite of {@link enter}. True if it was the user's last session there. */
  leave(user: number, country: number): boolean {
    if (user === 0) return false;
    const wasLast = this.#pairs.take(user, country);
    if (wasLast) this.#countries[user] = (this.#countries[user] ?? 0) - 1;
    return wasLast;
  }
}
