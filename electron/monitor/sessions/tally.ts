/** Counts of the sessions that a filter matches, made in one pass over them. */
import type { EpochMs } from "../../../shared/session.ts";
import { OPAQUE_BITS } from "./columns.ts";
import { type Counts, IDLE_EDGES_MS } from "./figures.ts";
import type { Rows } from "./rows.ts";
import type { UserIndex } from "./user-index.ts";

/** Words per user: sessions, and in which of the first 96 countries there are any. */
const WORDS = 4;
const MASKED_COUNTRIES = 32 * (WORDS - 1);

export class Tally {
  readonly #rows: Rows;
  readonly #users: UserIndex;
  /** Per user; kept between calls because fresh memory costs more than clearing it. */
  #perUser = new Uint32Array(0);

  constructor(rows: Rows, users: UserIndex) {
    this.#rows = rows;
    this.#users = users;
  }

  get bytes(): number {
    return this.#perUser.byteLength;
  }

  /** `mask` has a 1 for each of `matched`. */
  count(matched: Uint32Array, mask: Uint8Array, now: EpochMs): Counts {
    const { columns, countries, spots, places, clients, formats, names } = this.#rows;
    const perPlace = new Uint32Array(places.capacity);
    const perClient = new Uint32Array(clients.capacity);
    const perFormat = new Uint32Array(formats.capacity);
    const countryUsers = new Uint32Array(countries.capacity);
    const countryOf = Uint32Array.from(
      { length: places.capacity },
      (_, id) => places.value(id)?.country ?? 0,
    );
    const perUser = this.#cleared(names.texts.capacity * WORDS);
    /** User and country, for the countries that have no bit. */
    const others = new Set<string>();
    const bars = new Uint32Array(IDLE_EDGES_MS.length + 1);
    const asOf = Math.floor(now / 1000) * 1000;
    let [known, users, anonymous, opaque] = [0, 0, 0, 0];

    for (let i = 0; i < matched.length; i += 1) {
      const row = matched[i] ?? 0;
      const place = columns.place[row] ?? 0;
      perPlace[place] = (perPlace[place] ?? 0) + 1;
      const client = columns.client[row] ?? 0;
      perClient[client] = (perClient[client] ?? 0) + 1;
      const format = columns.format[row] ?? 0;
      perFormat[format] = (perFormat[format] ?? 0) + 1;
      const user = (columns.user[row] ?? 0) * WORDS;
      if (user === 0) {
        anonymous += 1;
      } else {
        const sessions = perUser[user] ?? 0;
        perUser[user] = sessions + 1;
        if (sessions === 0) users += 1;
        const country = countryOf[place] ?? 0;
        if (country < MASKED_COUNTRIES) {
          const word = user + 1 + (country >>> 5);
          const before = perUser[word] ?? 0;
          const after = (before | (1 << (country & 31))) >>> 0;
          if (after !== before) {
            perUser[word] = after;
            countryUsers[country] = (countryUsers[country] ?? 0) + 1;
          }
        } else if (!others.has(`${user} ${country}`)) {
          others.add(`${user} ${country}`);
          countryUsers[country] = (countryUsers[country] ?? 0) + 1;
        }
      }
      if (((columns.flags[row] ?? 0) & OPAQUE_BITS) !== 0) opaque += 1;
      const idle = asOf - (columns.lastSeen[row] ?? Number.NaN);
      if (Number.isNaN(idle)) continue;
      known += 1;
      let bar = 0;
      while (bar < IDLE_EDGES_MS.length && idle > (IDLE_EDGES_MS[bar] ?? 0)) bar += 1;
      bars[bar] = (bars[bar] ?? 0) + 1;
    }

    const countrySessions = new Uint32Array(countries.capacity);
    const perSpot = new Uint32Array(spots.capacity);
    perPlace.forEach((sessions, id) => {
      const place = places.value(id);
      const country = place?.country ?? 0;
      countrySessions[country] = (countrySessions[country] ?? 0) + sessions;
      if (place !== null) perSpot[place.spot] = (perSpot[place.spot] ?? 0) + sessions;
    });
    let sum = 0;
    return {
      sessions: matched.length,
      users,
      anonymous,
      opaque,
      countrySessions,
      countryUsers,
      spots: perSpot,
      clients: perClient,
      formats: perFormat,
      userSessions: Uint32Array.from(
        { length: names.texts.capacity },
        (_, user) => perUser[user * WORDS] ?? 0,
      ),
      userCountries: (user) => this.#countriesOf(user, mask),
      idle: {
        known,
        upTo: IDLE_EDGES_MS.map((_, bar) => {
          sum += bars[bar] ?? 0;
          return sum;
        }),
      },
    };
  }

  #cleared(length: number): Uint32Array {
    if (this.#perUser.length < length) this.#perUser = new Uint32Array(Math.ceil(length * 1.25));
    else this.#perUser.fill(0);
    return this.#perUser;
  }

  #countriesOf(user: number, mask: Uint8Array): number {
    const found = new Set<number>();
    for (const row of this.#users.rows(user)) if (mask[row] === 1) found.add(this.#rows.country(row));
    found.delete(0);
    return found.size;
  }
}
