/**
 * Where users have been seen, lastingly. Reading asks a cache, and the file for many users at once; noting only
 * changes what is in memory, and {@link Users.write} writes it later, many users in one transaction.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { EpochMs } from "../../../shared/session.ts";
import {
  firstRecord,
  type KnownUser,
  type NotedSighting,
  noteIn,
  type Remembered,
  type UserHistory,
  type UserRecord,
} from "../anomalies/history.ts";
import { mostlyUsed } from "../mostly-used.ts";

/** Of users who are merely active, the last request is written at most this often: rules count in days. */
const ACTIVE_WRITTEN_MS = 3_600_000;
/** Users kept in memory, twice: about a kilobyte each. */
const CACHED = 10_000;
/** Rows between two looks at the clock. */
const ROWS_PER_LOOK = 32;
/** Users who wait to be written, more than a store of a million sessions has: half a gigabyte while a disk is full. */
const MOST_WAITING = 500_000;

interface Kept {
  readonly record: UserRecord;
  /** The last request in the file. */
  writtenAt: EpochMs;
}

export class Users implements UserHistory {
  #statements: Statements;
  readonly #cache = mostlyUsed<string, Kept>(CACHED);
  /** To be written, longest waiting first. */
  readonly #dirty = new Map<string, Kept>();
  readonly #onError: (error: unknown) => void;
  readonly #mostWaiting: number;
  #givenUp = 0;

  /** `onError` hears of reads that fail; the user then counts as never seen. */
  constructor(db: DatabaseSync, onError: (error: unknown) => void, mostWaiting = MOST_WAITING) {
    this.#statements = prepare(db);
    this.#onError = onError;
    this.#mostWaiting = mostWaiting;
  }

  /** Goes on with another file. */
  use(db: DatabaseSync): void {
    this.#statements = prepare(db);
  }

  /** Users waiting to be written. */
  get waiting(): number {
    return this.#dirty.size;
  }

  /** Users whose latest could not be written and was given up, because too many waited. */
  get givenUp(): number {
    return this.#givenUp;
  }

  of(user: string): KnownUser | null {
    return this.#find(user)?.record ?? null;
  }

  /** Reads those who are not in memory in one go, which costs a third of asking for each where most are new. */
  expect(users: readonly string[]): void {
    const unknown = users.filter(
      (user) => !this.#dirty.has(user) && this.#cache.get(user) === undefined && isPlain(user),
    );
    if (unknown.length === 0) return;
    try {
      const found = new Map<string, Kept>();
      for (const row of this.#statements.getMany.all(JSON.stringify(unknown))) {
        const kept = keptOf(row);
        if (kept !== NOBODY) found.set(String(row["name"]), kept);
      }
      for (const user of unknown) this.#cache.set(user, found.get(user) ?? NOBODY);
    } catch (error) {
      this.#onError(error);
    }
  }

  note(user: string, sighting: NotedSighting): void {
    const known = this.#find(user);
    if (known === null) {
      const kept: Kept = { record: firstRecord(sighting), writtenAt: sighting.at };
      this.#cache.set(user, kept);
      this.#wait(user, kept);
      return;
    }
    const isNews = noteIn(known.record, sighting);
    if (isNews || known.record.lastAt - known.writtenAt >= ACTIVE_WRITTEN_MS) this.#wait(user, known);
  }

  #wait(user: string, kept: Kept): void {
    this.#dirty.set(user, kept);
    if (this.#dirty.size > this.#mostWaiting) {
      const [longest] = this.#dirty.keys();
      if (longest !== undefined) this.#dirty.delete(longest);
      this.#givenUp++;
    }
  }

  /** Writes what waits, until `deadline` on `performance.now()`. Inside a transaction; throws what SQLite throws. */
  write(deadline: number): void {
    let rows = 0;
    for (const [user, { record }] of this.#dirty) {
      if (rows++ % ROWS_PER_LOOK === 0 && rows > 1 && performance.now() > deadline) return;
      const { since, lastAt, days, away } = record;
      this.#statements.put.run(
        user,
        Math.round(since),
        Math.round(lastAt),
        days,
        away === null ? null : Math.round(away.from),
        away === null ? null : Math.round(away.to),
        `{"countries":${pairs(record.countries)},"clients":${pairs(record.clients)},"networks":${pairs(record.networks)}}`,
      );
      this.#written.push(user);
    }
  }

  /** Users of the running transaction. */
  #written: string[] = [];

  /** The transaction has ended; after a failed one everything waits again. */
  settle(committed: boolean): void {
    if (committed) {
      for (const user of this.#written) {
        const kept = this.#dirty.get(user);
        if (kept !== undefined) kept.writtenAt = kept.record.lastAt;
        this.#dirty.delete(user);
      }
    }
    this.#written = [];
  }

  /** Forgets users not seen since `horizon`, at most `most`. True: there may be more. */
  forgetBefore(horizon: EpochMs, most: number): boolean {
    return Number(this.#statements.forget.run(horizon, most).changes) === most;
  }

  purge(user: string): void {
    this.#dirty.delete(user);
    this.#cache.set(user, NOBODY);
    this.#statements.purge.run(user);
  }

  #find(user: string): Kept | null {
    const known = this.#dirty.get(user) ?? this.#cache.get(user);
    if (known !== undefined) return known === NOBODY ? null : known;
    try {
      const row = this.#statements.get.get(user);
      const kept = row === undefined ? NOBODY : keptOf(row);
      this.#cache.set(user, kept);
      return kept === NOBODY ? null : kept;
    } catch (error) {
      this.#onError(error);
      return null;
    }
  }
}

interface Statements {
  readonly get: StatementSync;
  /** Of a JSON array of names. */
  readonly getMany: StatementSync;
  readonly put: StatementSync;
  readonly forget: StatementSync;
  readonly purge: StatementSync;
}

function prepare(db: DatabaseSync): Statements {
  return {
    get: db.prepare("SELECT since, last, days, away_from, away_to, seen FROM user WHERE name = ?"),
    getMany: db.prepare(`
      SELECT name, since, last, days, away_from, away_to, seen
      FROM json_each(?) AS asked CROSS JOIN user ON name = asked.value`),
    put: db.prepare(`
      INSERT INTO user (name, since, last, days, away_from, away_to, seen) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET since = excluded.since, last = excluded.last, days = excluded.days,
        away_from = excluded.away_from, away_to = excluded.away_to, seen = excluded.seen`),
    forget: db.prepare(
      "DELETE FROM user WHERE rowid IN (SELECT rowid FROM user WHERE last < ? ORDER BY last LIMIT ?)",
    ),
    purge: db.prepare("DELETE FROM user WHERE name = ?"),
  };
}

/** Stands in the cache for somebody who is not in the file. */
const NOBODY: Kept = {
  record: firstRecord({ at: 0, country: null, client: null, network: null }),
  writtenAt: 0,
};

/** As JSON: an object for `JSON.stringify` would cost as much as writing the row. */
function pairs(remembered: ReadonlyMap<string, Remembered>): string {
  let text = "";
  for (const [name, { firstAt, lastAt }] of remembered) {
    text += `${text === "" ? "" : ","}${JSON.stringify(name)}:[${Math.round(firstAt)},${Math.round(lastAt)}]`;
  }
  return `{${text}}`;
}

/** Whether SQLite reads it from JSON as it does on its own. */
function isPlain(name: string): boolean {
  return name.isWellFormed() && !name.includes("\0");
}

function keptOf(row: Record<string, unknown>): Kept {
  const record = recordOf(row);
  return record === null ? NOBODY : { record, writtenAt: record.lastAt };
}

/** Null for a row that is not as we write it: then the user is learned anew. */
function recordOf(row: Record<string, unknown>): UserRecord | null {
  const since = integer(row["since"]);
  const lastAt = integer(row["last"]);
  const days = integer(row["days"]);
  const from = integer(row["away_from"]);
  const to = integer(row["away_to"]);
  const seen = parse(row["seen"]);
  if (since === null || lastAt === null || days === null || seen === null) return null;
  return {
    since,
    lastAt,
    days,
    away: from === null || to === null ? null : { from, to },
    countries: rememberedIn(seen, "countries"),
    clients: rememberedIn(seen, "clients"),
    networks: rememberedIn(seen, "networks"),
  };
}

function rememberedIn(seen: object, name: string): Map<string, Remembered> {
  const found = new Map<string, Remembered>();
  const pairs: unknown = Object.hasOwn(seen, name) ? Reflect.get(seen, name) : null;
  if (typeof pairs !== "object" || pairs === null) return found;
  for (const [key, pair] of Object.entries(pairs)) {
    const firstAt = Array.isArray(pair) ? integer(pair[0]) : null;
    const lastAt = Array.isArray(pair) ? integer(pair[1]) : null;
    if (firstAt !== null && lastAt !== null) found.set(key, { firstAt, lastAt });
  }
  return found;
}

function parse(text: unknown): object | null {
  try {
    const value: unknown = typeof text === "string" ? JSON.parse(text) : null;
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function integer(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
