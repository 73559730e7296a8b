/**
 * What rows are sorted by, as one number per row: ascending numbers give the wanted order, NaN (unknown) comes last in
 * both directions. Columns in which many rows are equal continue with the last request, newest first.
 */
import type { Client, Sort } from "../../../shared/session.ts";
import { FLAGS_END, severityOf } from "./columns.ts";
import { Ranks } from "./ranks.ts";
import type { Registry } from "./registry.ts";
import type { KnownPlace, Rows } from "./rows.ts";
import type { Sorted } from "./select-window.ts";
import { alphabetical, numerical } from "./text-order.ts";

/** Recency in steps of 4 s fits 30 bits until 2106, which leaves 23 bits for the rank: eight million distinct texts. */
const RECENCY_STEP_MS = 4000;
const RECENCY_END = 2 ** 30;
/** Every rank is less. */
const RANK_END = 2 ** 32;

type Sign = 1 | -1;
type Ids = Uint32Array | Uint16Array;

export class SortKeys {
  readonly #rows: Rows;
  readonly #names: Ranks;
  readonly #addresses: Ranks;
  readonly #countries: RegistryRanks<KnownPlace>;
  readonly #clients: RegistryRanks<Client>;
  readonly #formats: RegistryRanks<string>;

  constructor(rows: Rows) {
    this.#rows = rows;
    this.#names = new Ranks(rows.names.texts, alphabetical(rows.names));
    this.#addresses = new Ranks(rows.addresses.texts, numerical(rows.addresses, rows.addressNumbers));
    this.#countries = new RegistryRanks(rows.places, ({ place }) => place.country);
    this.#clients = new RegistryRanks(rows.clients, ({ browser, system }) => `${browser}\0${system}`);
    this.#formats = new RegistryRanks(rows.formats, (format) => format);
  }

  get bytes(): number {
    return this.#names.bytes + this.#addresses.bytes;
  }

  /** The rows as they are sorted; both are looked at each time, not copied. */
  sorted({ column, direction }: Sort, rows: Uint32Array): Sorted {
    const { columns } = this.#rows;
    const sign = direction === "asc" ? 1 : -1;
    const byRank = (ranks: Uint32Array, ids: Ids, otherwise: Ids) =>
      new ByRank(rows, sign, { ranks, ids, otherwise, lastSeen: columns.lastSeen });
    switch (column) {
      case "createdAt":
      case "lastSeen":
      case "expiresAt":
        return new ByTime(rows, sign, columns[column]);
      case "user":
        return byRank(this.#names.current(), columns.label, columns.user);
      case "address":
        return byRank(this.#addresses.current(), columns.ip, columns.address);
      case "country":
        return byRank(this.#countries.current(), columns.place, columns.place);
      case "client":
        return byRank(this.#clients.current(), columns.client, columns.client);
      case "format":
        return byRank(this.#formats.current(), columns.format, columns.format);
      case "severity":
        return byRank(SEVERITY_RANKS, columns.flags, columns.flags);
    }
  }
}

/** By packed flags. */
const SEVERITY_RANKS = Uint32Array.from({ length: FLAGS_END }, (_, packed) => severityOf(packed));

class ByTime implements Sorted {
  readonly #rows: Uint32Array;
  readonly #sign: Sign;
  readonly #times: Float64Array;

  constructor(rows: Uint32Array, sign: Sign, times: Float64Array) {
    this.#rows = rows;
    this.#sign = sign;
    this.#times = times;
  }

  get count(): number {
    return this.#rows.length;
  }

  keyAt(position: number): number {
    return this.#sign * (this.#times[this.#rows[position] ?? 0] ?? Number.NaN);
  }

  before(upper: number, from: number, to: number, near: Uint32Array): number {
    const [rows, sign, times] = [this.#rows, this.#sign, this.#times];
    let found = 0;
    for (let position = from; position < to; position += 1) {
      near[found] = position;
      found += Number(sign * (times[rows[position] ?? 0] ?? Number.NaN) < upper);
    }
    return found;
  }
}

/** What a row's rank is found by: that of the id in `ids`, or of the one in `otherwise` where that is 0. */
interface Ranked {
  /** By id, from 1; 0 is unknown. */
  readonly ranks: Uint32Array;
  readonly ids: Ids;
  readonly otherwise: Ids;
  readonly lastSeen: Float64Array;
}

class ByRank implements Sorted {
  readonly #rows: Uint32Array;
  readonly #sign: Sign;
  readonly #ranked: Ranked;

  constructor(rows: Uint32Array, sign: Sign, ranked: Ranked) {
    this.#rows = rows;
    this.#sign = sign;
    this.#ranked = ranked;
  }

  get count(): number {
    return this.#rows.length;
  }

  keyAt(position: number): number {
    const { ranks, ids, otherwise, lastSeen } = this.#ranked;
    const row = this.#rows[position] ?? 0;
    return rankKey(
      this.#sign,
      ranks[(ids[row] ?? 0) || (otherwise[row] ?? 0)] ?? 0,
      lastSeen[row] ?? Number.NaN,
    );
  }

  /** By rank alone and, where the rank is that of `upper`, by the last request. */
  before(upper: number, from: number, to: number, near: Uint32Array): number {
    const { ranks, ids, otherwise, lastSeen } = this.#ranked;
    const [rows, sign] = [this.#rows, this.#sign];
    const edge = Math.min(RANK_END, Math.max(0, sign * Math.ceil(upper / RECENCY_END)));
    const [least, most] = sign === 1 ? [1, edge] : [Math.max(1, edge), RANK_END];
    // In the step after that of `upper`, or later; a millisecond less, because dividing rounds.
    const since = (sign * edge * RECENCY_END - upper + 1) * RECENCY_STEP_MS - 1;
    let found = 0;
    for (let position = from; position < to; position += 1) {
      const row = rows[position] ?? 0;
      const rank = ranks[(ids[row] ?? 0) || (otherwise[row] ?? 0)] ?? 0;
      const isNewer = Number(rank !== edge) | Number((lastSeen[row] ?? Number.NaN) >= since);
      near[found] = position;
      found += Number(rank >= least) & Number(rank <= most) & isNewer;
    }
    return found;
  }
}

function rankKey(sign: Sign, rank: number, lastSeen: number): number {
  const steps = lastSeen / RECENCY_STEP_MS;
  // Never seen is longest ago.
  const recency = steps > 0 ? Math.min(RECENCY_END - 1, Math.floor(steps)) : 0;
  return rank === 0 ? Number.NaN : sign * rank * RECENCY_END - recency;
}

/** The order of a registry's values, kept while they are the same. */
class RegistryRanks<T> {
  readonly #registry: Registry<T>;
  readonly #textOf: (value: T) => string;
  #version = -1;
  #ranks: Uint32Array = new Uint32Array(0);

  constructor(registry: Registry<T>, textOf: (value: T) => string) {
    this.#registry = registry;
    this.#textOf = textOf;
  }

  /** By id. */
  current(): Uint32Array {
    if (this.#version !== this.#registry.version) {
      this.#ranks = rankRegistry(this.#registry, this.#textOf);
      this.#version = this.#registry.version;
    }
    return this.#ranks;
  }
}

/** Places from 1 in the order of the values' texts; equal texts have equal places, 0 is none. */
function rankRegistry<T>(registry: Registry<T>, textOf: (value: T) => string): Uint32Array {
  const texts = Array.from({ length: registry.capacity }, (_, id) => {
    const value = registry.value(id);
    return value === null ? null : textOf(value).toLowerCase();
  });
  const distinct = [...new Set(texts)].filter((text) => text !== null).sort();
  const places = new Map(distinct.map((text, place) => [text, place + 1]));
  return Uint32Array.from(texts, (text) => (text === null ? 0 : (places.get(text) ?? 0)));
}
