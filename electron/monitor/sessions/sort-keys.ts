/**
 * What rows are sorted by, as one number per row: ascending numbers give the wanted order, NaN (unknown) comes last in
 * both directions. Columns in which many rows are equal continue with the last request, newest first.
 */
import type { Client, Sort } from "../../../shared/session.ts";
import { FLAGS_END, severityOf } from "./columns.ts";
import { Ranks } from "./ranks.ts";
import type { Registry } from "./registry.ts";
import type { KnownPlace, Rows } from "./rows.ts";
import { alphabetical, numerical } from "./text-order.ts";

/** Recency in steps of 4 s fits 30 bits until 2106, which leaves 23 bits for the rank: eight million distinct texts. */
const RECENCY_STEP_MS = 4000;
const RECENCY_END = 2 ** 30;

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

  /** Fills `keys` for the first `count` of `chosen` rows. */
  fill(sort: Sort, chosen: Uint32Array, count: number, keys: Float64Array): void {
    const { columns } = this.#rows;
    const sign = sort.direction === "asc" ? 1 : -1;
    switch (sort.column) {
      case "createdAt":
      case "lastSeen":
      case "expiresAt":
        fillTimes(columns[sort.column], sign, chosen, count, keys);
        return;
      case "user":
        this.#fillRanks(this.#names.current(), columns.label, columns.user, sign, chosen, count, keys);
        return;
      case "address":
        this.#fillRanks(this.#addresses.current(), columns.ip, columns.address, sign, chosen, count, keys);
        return;
      case "country":
        this.#fillRanks(this.#countries.current(), columns.place, columns.place, sign, chosen, count, keys);
        return;
      case "client":
        this.#fillRanks(this.#clients.current(), columns.client, columns.client, sign, chosen, count, keys);
        return;
      case "format":
        this.#fillRanks(this.#formats.current(), columns.format, columns.format, sign, chosen, count, keys);
        return;
      case "severity":
        this.#fillRanks(SEVERITY_RANKS, columns.flags, columns.flags, sign, chosen, count, keys);
        return;
    }
  }

  /** The rank of the id in `column`, or of the one in `otherwise` where that is 0. Rank 0: unknown. */
  #fillRanks(
    ranks: Uint32Array,
    column: Uint32Array | Uint16Array,
    otherwise: Uint32Array | Uint16Array,
    sign: 1 | -1,
    chosen: Uint32Array,
    count: number,
    keys: Float64Array,
  ): void {
    const { lastSeen } = this.#rows.columns;
    for (let i = 0; i < count; i += 1) {
      const row = chosen[i] ?? 0;
      const rank = ranks[(column[row] ?? 0) || (otherwise[row] ?? 0)] ?? 0;
      const steps = (lastSeen[row] ?? Number.NaN) / RECENCY_STEP_MS;
      // Never seen is longest ago.
      const recency = steps > 0 ? Math.min(RECENCY_END - 1, Math.floor(steps)) : 0;
      keys[i] = rank === 0 ? Number.NaN : sign * rank * RECENCY_END - recency;
    }
  }
}

/** By packed flags. */
const SEVERITY_RANKS = Uint32Array.from({ length: FLAGS_END }, (_, packed) => severityOf(packed));

function fillTimes(
  column: Float64Array,
  sign: 1 | -1,
  chosen: Uint32Array,
  count: number,
  keys: Float64Array,
): void {
  const extreme = Number.MAX_SAFE_INTEGER;
  for (let i = 0; i < count; i += 1) {
    const key = sign * (column[chosen[i] ?? 0] ?? Number.NaN);
    keys[i] = Math.min(extreme, Math.max(-extreme, key));
  }
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
  const ranks = new Uint32Array(registry.capacity);
  const texts: { readonly id: number; readonly text: string }[] = [];
  for (let id = 1; id < registry.capacity; id += 1) {
    const value = registry.value(id);
    if (value !== null) texts.push({ id, text: textOf(value).toLowerCase() });
  }
  texts.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  let rank = 0;
  let before: string | null = null;
  for (const { id, text } of texts) {
    if (text !== before) rank += 1;
    before = text;
    ranks[id] = rank;
  }
  return ranks;
}
