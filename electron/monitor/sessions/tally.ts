/** Counts of the sessions that a filter matches, made in one pass over them. */
import type { EpochMs } from "../../../shared/session.ts";
import { type Columns, OPAQUE_BITS } from "./columns.ts";
import { type Counts, IDLE_EDGES_MS } from "./figures.ts";
import type { Rows } from "./rows.ts";

/** Words per user: sessions, and in which of the first 96 countries there are any. */
const WORDS = 4;
const MASKED_COUNTRIES = 32 * (WORDS - 1);

/** By where a user's words begin: the countries that have no bit. */
type OtherCountries = Map<number, Set<number>>;

export class Tally {
  readonly #rows: Rows;
  /** Per user; kept between calls because fresh memory costs more than clearing it. */
  #perUser = new Uint32Array(0);

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  get bytes(): number {
    return this.#perUser.byteLength;
  }

  count(matched: Uint32Array, now: EpochMs): Counts {
    const { columns, countries, spots, places, clients, formats, names } = this.#rows;
    const perPlace = countIds(matched, columns.place, places.capacity);
    const countrySessions = new Uint32Array(countries.capacity);
    const perSpot = new Uint32Array(spots.capacity);
    const countryOf = new Uint32Array(places.capacity);
    perPlace.forEach((sessions, id) => {
      const place = places.value(id);
      const country = place?.country ?? 0;
      countryOf[id] = country;
      countrySessions[country] = (countrySessions[country] ?? 0) + sessions;
      if (place !== null) perSpot[place.spot] = (perSpot[place.spot] ?? 0) + sessions;
    });
    const countryUsers = new Uint32Array(countries.capacity);
    const perUser = this.#cleared((names.texts.capacity + 1) * WORDS);
    const others: OtherCountries = new Map();
    const users = countUsers(matched, columns, countryOf, perUser, countryUsers, others);
    return {
      sessions: matched.length,
      users,
      anonymous: perUser[0] ?? 0,
      opaque: countOpaque(matched, columns.flags),
      countrySessions,
      countryUsers,
      spots: perSpot,
      clients: countIds(matched, columns.client, clients.capacity),
      formats: countIds(matched, columns.format, formats.capacity),
      userSessions: perUser,
      wordsPerUser: WORDS,
      userCountries: (user) => countriesOf(user * WORDS, perUser) + (others.get(user * WORDS)?.size ?? 0),
      idle: countIdle(matched, columns.lastSeen, now),
    };
  }

  #cleared(length: number): Uint32Array {
    if (this.#perUser.length < length) this.#perUser = new Uint32Array(Math.ceil(length * 1.25));
    else this.#perUser.fill(0);
    return this.#perUser;
  }
}

// One short loop per column rather than one long loop: the processor then waits for many rows' memory at once.

function countIds(matched: Uint32Array, column: Uint32Array | Uint16Array, capacity: number): Uint32Array {
  const counts = new Uint32Array(capacity);
  for (let i = 0; i < matched.length; i += 1) {
    const id = column[matched[i] ?? 0] ?? 0;
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

/** Fills `perUser` (user 0: those without a user) and `countryUsers`; distinct users. */
function countUsers(
  matched: Uint32Array,
  { user, place }: Columns,
  countryOf: Uint32Array,
  perUser: Uint32Array,
  countryUsers: Uint32Array,
  others: OtherCountries,
): number {
  let users = 0;
  for (let i = 0; i < matched.length; i += 1) {
    const row = matched[i] ?? 0;
    const at = (user[row] ?? 0) * WORDS;
    const sessions = perUser[at] ?? 0;
    perUser[at] = sessions + 1;
    if (at === 0) continue;
    if (sessions === 0) users += 1;
    const country = countryOf[place[row] ?? 0] ?? 0;
    if (country < MASKED_COUNTRIES) {
      const word = at + 1 + (country >>> 5);
      const before = perUser[word] ?? 0;
      const bit = 1 << (country & 31);
      if ((before & bit) !== 0) continue;
      perUser[word] = before | bit;
    } else {
      const before = others.get(at);
      if (before?.has(country) === true) continue;
      if (before === undefined) others.set(at, new Set([country]));
      else before.add(country);
    }
    countryUsers[country] = (countryUsers[country] ?? 0) + 1;
  }
  return users;
}

/** Of those that have a bit, without the first, which stands for none. */
function countriesOf(at: number, perUser: Uint32Array): number {
  let countries = 0;
  for (let country = 1; country < MASKED_COUNTRIES; country += 1) {
    countries += ((perUser[at + 1 + (country >>> 5)] ?? 0) >>> (country & 31)) & 1;
  }
  return countries;
}

function countOpaque(matched: Uint32Array, flags: Uint16Array): number {
  let opaque = 0;
  for (let i = 0; i < matched.length; i += 1) {
    if (((flags[matched[i] ?? 0] ?? 0) & OPAQUE_BITS) !== 0) opaque += 1;
  }
  return opaque;
}

/** As of the whole second of `now`, like the counts that are kept up to date. */
function countIdle(matched: Uint32Array, lastSeen: Float64Array, now: EpochMs): Counts["idle"] {
  const asOf = Math.floor(now / 1000) * 1000;
  const bars = new Uint32Array(IDLE_EDGES_MS.length + 1);
  let known = 0;
  for (let i = 0; i < matched.length; i += 1) {
    const idle = asOf - (lastSeen[matched[i] ?? 0] ?? Number.NaN);
    if (Number.isNaN(idle)) continue;
    known += 1;
    let bar = 0;
    while (bar < IDLE_EDGES_MS.length && idle > (IDLE_EDGES_MS[bar] ?? 0)) bar += 1;
    bars[bar] = (bars[bar] ?? 0) + 1;
  }
  let sum = 0;
  const upTo = IDLE_EDGES_MS.map((_, bar) => {
    sum += bars[bar] ?? 0;
    return sum;
  });
  return { upTo, known };
}
