/** From counts to the parts of the overview; the same whether the counts were kept or just made for a filter. */
import type { Overview } from "../../../shared/overview.ts";
import type { Rows } from "./rows.ts";
import type { UserIndex } from "./user-index.ts";

/** The parts of the overview that the table answers for. */
export type TableOverview = Pick<
  Overview,
  "figures" | "idle" | "countries" | "places" | "browsers" | "systems" | "formats" | "busiest"
>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Upper ends of the bars of the idle histogram. The second one is also what "active now" means. */
export const IDLE_EDGES_MS: readonly number[] = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  7 * DAY,
];
const ACTIVE_EDGE = 1;

const MOST_PLACES = 300;
const MOST_BUSIEST = 20;
/** How many of a user's sessions are asked for a label. */
const LABEL_TRIES = 64;

/** Arrays are indexed by the ids of their registry or pool and may be longer or shorter than it. */
export interface Counts {
  readonly sessions: number;
  readonly users: number;
  readonly anonymous: number;
  readonly opaque: number;
  readonly countrySessions: Uint32Array;
  readonly countryUsers: Uint32Array;
  readonly spots: Uint32Array;
  readonly clients: Uint32Array;
  readonly formats: Uint32Array;
  /** Of user `id` at `id * wordsPerUser`; id 0 is nobody. */
  readonly userSessions: Uint32Array;
  readonly wordsPerUser: number;
  readonly userCountries: (user: number) => number;
  /** Sessions idle no longer than each of {@link IDLE_EDGES_MS}, and those with a known last request. */
  readonly idle: { readonly upTo: readonly number[]; readonly known: number };
}

export function figures(counts: Counts, rows: Rows, users: UserIndex): TableOverview {
  const countries = topOf(counts.countrySessions, rows.countries.capacity, 0, Number.POSITIVE_INFINITY).map(
    (id) => ({
      country: rows.countries.value(id),
      sessions: counts.countrySessions[id] ?? 0,
      users: counts.countryUsers[id] ?? 0,
    }),
  );
  const exact = (value: number) => ({ value, estimate: null });
  return {
    figures: {
      sessions: exact(counts.sessions),
      users: exact(counts.users),
      activeNow: exact(counts.idle.upTo[ACTIVE_EDGE] ?? 0),
      countries: countries.filter(({ country }) => country !== null).length,
      anonymous: counts.anonymous,
      opaque: counts.opaque,
    },
    idle: [...IDLE_EDGES_MS, null].map((upToMs, index) => ({
      upToMs,
      sessions: (counts.idle.upTo[index] ?? counts.idle.known) - (counts.idle.upTo[index - 1] ?? 0),
    })),
    countries,
    places: topOf(counts.spots, rows.spots.capacity, 1, MOST_PLACES).flatMap((id) => {
      const spot = rows.spots.value(id);
      if (spot === null) return [];
      const { latitude, longitude, country, city } = spot;
      return [{ latitude, longitude, country, city, sessions: counts.spots[id] ?? 0 }];
    }),
    browsers: clientShares(counts, rows, "browser"),
    systems: clientShares(counts, rows, "system"),
    formats: topOf(counts.formats, rows.formats.capacity, 1, Number.POSITIVE_INFINITY).map((id) => ({
      name: rows.formats.value(id) ?? "",
      sessions: counts.formats[id] ?? 0,
    })),
    busiest: busiestUsers(counts).map((user) => ({
      user: rows.names.texts.text(user) ?? "",
      label: labelOf(user, rows, users),
      sessions: counts.userSessions[user * counts.wordsPerUser] ?? 0,
      countries: counts.userCountries(user),
    })),
  };
}

function busiestUsers({ userSessions, wordsPerUser }: Counts): number[] {
  return topOf(userSessions, userSessions.length / wordsPerUser, 1, MOST_BUSIEST, wordsPerUser);
}

/** The label of one of the user's newest sessions that has one. */
export function labelOf(user: number, rows: Rows, users: UserIndex): string | null {
  let tries = LABEL_TRIES;
  for (const row of users.rows(user)) {
    const label = rows.columns.label[row] ?? 0;
    if (label !== 0) return rows.names.texts.text(label);
    tries -= 1;
    if (tries === 0) break;
  }
  return null;
}

/** Ids from `from` up to `to` with the highest counts above zero, highest first, older ids first among equals. */
function topOf(counts: Uint32Array, to: number, from: number, limit: number, words = 1): number[] {
  const top: number[] = [];
  const countOf = (id: number) => counts[id * words] ?? 0;
  let least = 0;
  for (let id = from; id < to; id += 1) {
    if (countOf(id) <= least) continue;
    top.push(id);
    if (top.length >= 2 * limit + 64) cut();
  }
  cut();
  return top;

  function cut(): void {
    top.sort((a, b) => countOf(b) - countOf(a) || a - b);
    if (top.length < limit) return;
    top.length = limit;
    least = countOf(top[limit - 1] ?? 0);
  }
}

function clientShares(counts: Counts, rows: Rows, part: "browser" | "system") {
  const shares = new Map<string, number>();
  for (let id = 0; id < rows.clients.capacity; id += 1) {
    const sessions = counts.clients[id] ?? 0;
    const name = rows.clients.value(id)?.[part] ?? "Unknown";
    if (sessions > 0) shares.set(name, (shares.get(name) ?? 0) + sessions);
  }
  return [...shares]
    .map(([name, sessions]) => ({ name, sessions }))
    .sort((a, b) => b.sessions - a.sessions || (a.name < b.name ? -1 : 1));
}
