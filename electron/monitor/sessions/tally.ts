/** Counts of the sessions that a filter matches, made in one pass over them. */
import type { EpochMs } from "../../../shared/session.ts";
import { OPAQUE_BITS } from "./columns.ts";
import { type Counts, IDLE_EDGES_MS } from "./figures.ts";
import type { Rows } from "./rows.ts";
import type { UserIndex } from "./user-index.ts";

/** `mask` has a 1 for each of `matched`. */
export function tally(
  matched: Uint32Array,
  mask: Uint8Array,
  rows: Rows,
  users: UserIndex,
  now: EpochMs,
): Counts {
  const { columns } = rows;
  const countrySessions = new Uint32Array(rows.countries.capacity);
  const countryUsers = new Uint32Array(rows.countries.capacity);
  const spots = new Uint32Array(rows.spots.capacity);
  const clients = new Uint32Array(rows.clients.capacity);
  const formats = new Uint32Array(rows.formats.capacity);
  const userSessions = new Uint32Array(rows.names.texts.capacity);
  const { countryCounts } = users;
  const seenPairs = new Uint8Array(users.pairCapacity);
  const countryOfPlace = new Uint32Array(rows.places.capacity);
  const spotOfPlace = new Uint32Array(rows.places.capacity);
  for (let id = 1; id < rows.places.capacity; id += 1) {
    const known = rows.places.value(id);
    countryOfPlace[id] = known?.country ?? 0;
    spotOfPlace[id] = known?.spot ?? 0;
  }
  const bars = new Uint32Array(IDLE_EDGES_MS.length + 1);
  const asOf = Math.floor(now / 1000) * 1000;
  let [known, distinctUsers, anonymous, opaque] = [0, 0, 0, 0];

  for (let i = 0; i < matched.length; i += 1) {
    const row = matched[i] ?? 0;
    const place = columns.place[row] ?? 0;
    const country = countryOfPlace[place] ?? 0;
    countrySessions[country] = (countrySessions[country] ?? 0) + 1;
    const spot = spotOfPlace[place] ?? 0;
    spots[spot] = (spots[spot] ?? 0) + 1;
    const client = columns.client[row] ?? 0;
    clients[client] = (clients[client] ?? 0) + 1;
    const format = columns.format[row] ?? 0;
    formats[format] = (formats[format] ?? 0) + 1;
    const user = columns.user[row] ?? 0;
    if (user === 0) {
      anonymous += 1;
    } else {
      const sessions = (userSessions[user] ?? 0) + 1;
      userSessions[user] = sessions;
      if (sessions === 1) distinctUsers += 1;
      // Most users are in one country, and need no looking up.
      let isFirst = sessions === 1;
      if ((countryCounts[user] ?? 0) > 1) {
        const pair = users.pair(user, country);
        isFirst = seenPairs[pair] === 0;
        seenPairs[pair] = 1;
      }
      if (isFirst) countryUsers[country] = (countryUsers[country] ?? 0) + 1;
    }
    if (((columns.flags[row] ?? 0) & OPAQUE_BITS) !== 0) opaque += 1;
    const idle = asOf - (columns.lastSeen[row] ?? Number.NaN);
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
  return {
    sessions: matched.length,
    users: distinctUsers,
    anonymous,
    opaque,
    countrySessions,
    countryUsers,
    spots,
    clients,
    formats,
    userSessions,
    userCountries: (user) => countriesOf(user, mask, rows, users),
    idle: { upTo, known },
  };
}

function countriesOf(user: number, mask: Uint8Array, rows: Rows, users: UserIndex): number {
  const countries = new Set<number>();
  for (const row of users.rows(user)) if (mask[row] === 1) countries.add(rows.country(row));
  countries.delete(0);
  return countries.size;
}
