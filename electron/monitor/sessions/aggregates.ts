/** What the overview counts, kept up to date with every change of a row, so that asking costs nothing. */
import type { EpochMs } from "../../../shared/session.ts";
import { OPAQUE_BITS } from "./columns.ts";
import type { Counts } from "./figures.ts";
import { IDLE_EDGES_MS } from "./figures.ts";
import { grown } from "./grown.ts";
import { Recency } from "./recency.ts";
import type { Rows } from "./rows.ts";
import { USER_WORDS, type UserIndex } from "./user-index.ts";

export class Aggregates {
  readonly #rows: Rows;
  readonly #users: UserIndex;
  readonly #recency: Recency;
  #usersByCountry = new Uint32Array(64);
  #sessions = 0;
  #anonymous = 0;
  #opaque = 0;

  constructor(rows: Rows, users: UserIndex) {
    this.#rows = rows;
    this.#users = users;
    this.#recency = new Recency(rows.columns);
  }

  /** The row is complete and counts from now on. */
  add(row: number): void {
    this.#count(row, 1);
    const country = this.#rows.country(row);
    if (!this.#users.add(row, country, this.#rows.names.texts.capacity)) return;
    this.#usersByCountry = grown(this.#usersByCountry, country + 1);
    this.#usersByCountry[country] = (this.#usersByCountry[country] ?? 0) + 1;
  }

  /** The row, still complete, counts no longer. */
  drop(row: number): void {
    this.#count(row, -1);
    const country = this.#rows.country(row);
    if (!this.#users.remove(row, country)) return;
    this.#usersByCountry[country] = (this.#usersByCountry[country] ?? 0) - 1;
  }

  /** Only the last request has changed. */
  seen(before: number, after: number): void {
    this.#recency.add(before, -1);
    this.#recency.add(after, 1);
  }

  get opaque(): number {
    return this.#opaque;
  }

  counts(now: EpochMs): Counts {
    const { countries, spots, clients, formats } = this.#rows;
    return {
      sessions: this.#sessions,
      users: this.#users.size,
      anonymous: this.#anonymous,
      opaque: this.#opaque,
      countrySessions: countries.counts,
      countryUsers: this.#usersByCountry,
      spots: spots.counts,
      clients: clients.counts,
      formats: formats.counts,
      userSessions: this.#users.words,
      wordsPerUser: USER_WORDS,
      userCountries: (user) => this.#users.countries(user),
      idle: this.#recency.idleUpTo(IDLE_EDGES_MS, now),
    };
  }

  #count(row: number, by: 1 | -1): void {
    const { columns } = this.#rows;
    this.#sessions += by;
    if ((columns.user[row] ?? 0) === 0) this.#anonymous += by;
    if (((columns.flags[row] ?? 0) & OPAQUE_BITS) !== 0) this.#opaque += by;
    this.#recency.add(columns.lastSeen[row] ?? Number.NaN, by);
  }
}
