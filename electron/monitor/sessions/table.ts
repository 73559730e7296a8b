/**
 * The session table. Lives here: every live session in columns, the indexes over them, and everything that is asked of
 * all of them together (windows, counts, handles). Does not live here: how sessions are found, decoded or judged. Called
 * by the monitor, its views and its revocations; the clock is an argument of every call that needs one.
 */
import type { Filter, KnownValues } from "../../../shared/filter/filter.ts";
import type { Condition } from "../../../shared/filter/term.ts";
import type {
  EpochMs,
  Handle,
  LastSeenOrigin,
  RevocationState,
  SessionRow,
  Severity,
  Sort,
} from "../../../shared/session.ts";
import { Aggregates } from "./aggregates.ts";
import { LINKS, packFlags, SERIAL, unpackFlags } from "./columns.ts";
import { ExpiryWheel } from "./expiry-wheel.ts";
import type { TableOverview } from "./figures.ts";
import { type FoundUser, findUsers } from "./find-users.ts";
import { Handles } from "./handles.ts";
import { type HeldOrder, HeldOrders, type HeldTable } from "./held-order.ts";
import { knownValues } from "./known-values.ts";
import type { Located } from "./located.ts";
import { Matches } from "./matches.ts";
import { asksForFindings, type NamedSessions, NOTHING_NAMED } from "./named-sessions.ts";
import { Overviews } from "./overviews.ts";
import type { EnrichedSession, SessionChange, SessionRecord, StoreKey } from "./record.ts";
import { Rows } from "./rows.ts";
import { squaresOf } from "./squares.ts";
import { Sweep } from "./sweep.ts";
import { UserIndex } from "./user-index.ts";

/** Which sessions, in which order, as of when. */
export interface ListQuery {
  readonly filter: Filter;
  readonly sort: Sort;
  readonly now: EpochMs;
}
export interface WindowQuery extends ListQuery {
  readonly offset: number;
  readonly limit: number;
}

type EndCause = Extract<SessionChange, { kind: "ended" }>["cause"];

export class SessionTable {
  readonly #rows: Rows;
  readonly #users: UserIndex;
  readonly #aggregates: Aggregates;
  readonly #wheel: ExpiryWheel;
  readonly #sweep: Sweep;
  readonly #handles: Handles;
  readonly #matches: Matches;
  readonly #overviews: Overviews;
  readonly #named: NamedSessions;
  readonly #held = new HeldOrders();
  readonly #heldTable: HeldTable = {
    row: (row, serial) => this.#rowOfTenant(row, serial),
    matches: (filter, now) => this.#matches.rows(filter, now, this.#versionFor(filter)),
  };
  #serial = 0;
  #version = 0;

  /** `handleSecret`: at least 16 bytes that nobody else knows; the same secret gives the same handles. */
  constructor(options: { readonly handleSecret: Uint8Array; readonly named?: NamedSessions }) {
    this.#named = options.named ?? NOTHING_NAMED;
    const seed = new DataView(options.handleSecret.slice(0, 4).buffer).getUint32(0);
    this.#rows = new Rows(seed);
    const { columns } = this.#rows;
    this.#users = new UserIndex(columns);
    this.#aggregates = new Aggregates(this.#rows, this.#users);
    this.#wheel = new ExpiryWheel(columns);
    this.#sweep = new Sweep(columns);
    this.#handles = new Handles(options.handleSecret, this.#rows);
    this.#matches = new Matches(this.#rows, (condition) => this.#rowsNamedBy(condition));
    this.#overviews = new Overviews({
      rows: this.#rows,
      users: this.#users,
      aggregates: this.#aggregates,
      matches: this.#matches,
    });
  }

  /** Live sessions. */
  get size(): number {
    return this.#rows.keys.size;
  }

  /** Live sessions whose contents are unknown, for whatever reason. */
  get opaque(): number {
    return this.#aggregates.opaque;
  }

  /** Grows with every change that can be seen. */
  get version(): number {
    return this.#version;
  }

  /** Distinct users with a session. */
  users(): number {
    return this.#users.size;
  }

  /** All users with a session, in no particular order; the table may change meanwhile. */
  *everyUser(): Generator<string, void> {
    const { texts } = this.#rows.names;
    for (let user = 1; user < texts.capacity; user += 1) {
      const name = this.#users.sessions(user) > 0 ? texts.text(user) : null;
      if (name !== null) yield name;
    }
  }

  /** See `look-ahead.ts`: what sessions are about to be put, with what of them is looked for. */
  lookAhead(keys: readonly StoreKey[], records: readonly (SessionRecord | null)[]): void {
    const { names, addresses } = this.#rows;
    this.#rows.keys.lookAhead(keys);
    this.#users.lookAhead(names.texts.lookAhead(records.map((record) => record?.user ?? null)));
    this.#rows.lookAhead(addresses.texts.lookAhead(records.map((record) => record?.address ?? null)));
  }

  /** Null when nothing differs. */
  put(key: StoreKey, session: EnrichedSession): SessionChange | null {
    const row = this.#rows.keys.findOrAdd(key);
    return this.#rows.columns.live[row] === 1
      ? this.#update(row, key, session)
      : this.#start(row, key, session);
  }

  /** A new expiry, and perhaps a new last request (`null`: as before). Null when nothing differs or the key is unknown. */
  touch(
    key: StoreKey,
    expiresAt: EpochMs | null,
    lastSeen: { readonly at: EpochMs; readonly origin: LastSeenOrigin } | null,
  ): SessionChange | null {
    const row = this.#rows.keys.find(key);
    if (row === 0) return null;
    this.#sweep.see(row);
    if (this.#rows.hasLife(row, expiresAt, lastSeen)) return null;
    const before = this.#rows.read(row);
    const seen = lastSeen === null ? before : { lastSeen: lastSeen.at, lastSeenOrigin: lastSeen.origin };
    const now = { ...before, expiresAt, lastSeen: seen.lastSeen, lastSeenOrigin: seen.lastSeenOrigin };
    this.#live(row, before, now);
    return { kind: "changed", key, before, now };
  }

  remove(key: StoreKey, cause: EndCause): SessionChange | null {
    const row = this.#rows.keys.find(key);
    return row === 0 ? null : this.#end(row, cause, key);
  }

  /** For work on many sessions in several steps; what takes it goes by the key where the row has passed to another. */
  locate(keys: readonly StoreKey[]): Located {
    const { links } = this.#rows.columns;
    const rows = Uint32Array.from(keys, (key) => this.#rows.keys.find(key));
    return { keys, rows, serials: rows.map((row) => links[row * LINKS + SERIAL] ?? 0) };
  }

  /** {@link remove} of one of them. */
  removeAt(located: Located, index: number, cause: EndCause): SessionChange | null {
    const row = this.#rowAt(located, index);
    return row === 0 ? null : this.#end(row, cause, located.keys[index]);
  }

  /**
   * Ends the sessions whose expiry is not after `now`. With a `limit`, at most that many, and the work of one call is
   * bounded, so that there may be more even if fewer come back: call again soon. To be called several times a second.
   */
  expire(now: EpochMs, limit = Number.POSITIVE_INFINITY): SessionChange[] {
    this.#handles.tick(now);
    return this.#wheel.due(now, limit).map((row) => this.#end(row, "expired"));
  }

  has(key: StoreKey): boolean {
    return this.#rows.keys.find(key) !== 0;
  }

  get(key: StoreKey): EnrichedSession | null {
    const row = this.#rows.keys.find(key);
    return row === 0 ? null : this.#rows.read(row);
  }

  /** Id of the format that decoded this one of them. */
  formatAt(located: Located, index: number): string | null {
    const row = this.#rowAt(located, index);
    return row === 0 ? null : this.#rows.formats.value(this.#rows.columns.format[row] ?? 0);
  }

  /** In no particular order; the table may change meanwhile. */
  *keys(): IterableIterator<StoreKey> {
    const { columns } = this.#rows;
    for (let row = 1; row < columns.capacity; row += 1)
      if (columns.live[row] === 1) yield this.#rows.key(row);
  }

  /** From now on the table notes which keys are put, touched or {@link see}n. `most`: how many there may be. */
  beginSweep(most = 0): void {
    this.#rows.columns.expected = most;
    this.#sweep.begin();
  }

  see(key: StoreKey): void {
    this.#sweep.see(this.#rows.keys.find(key));
  }

  /** Ends the sessions not seen since {@link beginSweep}. With a `limit`: call again until fewer come back. */
  endSweep(limit = Number.POSITIVE_INFINITY): SessionChange[] {
    return this.#sweep.unseen(limit).map((row) => this.#end(row, "deleted"));
  }

  /** Most recently begun first. */
  keysOfUser(user: string): StoreKey[] {
    const id = this.#rows.names.texts.find(user);
    return Array.from(this.#users.rows(id), (row) => this.#rows.key(row));
  }

  /** The same with what is known of each. */
  sessionsOfUser(user: string): { readonly key: StoreKey; readonly session: EnrichedSession }[] {
    const id = this.#rows.names.texts.find(user);
    return Array.from(this.#users.rows(id), (row) => ({
      key: this.#rows.key(row),
      session: this.#rows.read(row),
    }));
  }

  handleOf(key: StoreKey): Handle {
    const row = this.#rows.keys.find(key);
    return row === 0 ? this.#handles.ofKey(key) : this.#handles.ofRow(row);
  }

  /** {@link handleOf} each of them. */
  handlesOf(located: Located): Handle[] {
    return located.keys.map((key, index) => {
      const row = this.#rowAt(located, index);
      return row === 0 ? this.#handles.ofKey(key) : this.#handles.ofRow(row);
    });
  }

  /** Also for sessions that ended some minutes ago. Null for handles that were never issued. */
  keyOf(handle: string): StoreKey | null {
    return this.#handles.keyOf(handle);
  }

  setSeverity(key: StoreKey, severity: Severity | null): void {
    this.#setFlags(this.#rows.keys.find(key), { severity });
  }

  setRevocation(key: StoreKey, revocation: RevocationState): void {
    this.#setFlags(this.#rows.keys.find(key), { revocation });
  }

  /** {@link setRevocation} of each of them. */
  setRevocations(located: Located, revocation: RevocationState): void {
    for (let index = 0; index < located.rows.length; index += 1)
      this.#setFlags(this.#rowAt(located, index), { revocation });
  }

  row(key: StoreKey): SessionRow | null {
    const row = this.#rows.keys.find(key);
    return row === 0 ? null : this.#sessionRow(row);
  }

  /** `offset` is moved back where the list has become shorter. */
  window(query: WindowQuery): { matched: number; offset: number; rows: SessionRow[] } {
    const window = this.#matches.window(query, this.#versionFor(query.filter));
    return { ...window, rows: window.rows.map((row) => this.#sessionRow(row)) };
  }

  /** The list as it is now, standing still from now on. */
  hold(query: ListQuery): HeldOrder {
    const version = this.#versionFor(query.filter);
    const keys = this.#matches.keys(query, version);
    const rows = this.#matches.rows(query.filter, query.now, version);
    const { capacity } = this.#rows.columns;
    return this.#held.hold(this.#heldTable, {
      filter: query.filter,
      rows,
      keys,
      serial: this.#serial,
      capacity,
    });
  }

  /** All that match, in no particular order. */
  select(filter: Filter, now: EpochMs): StoreKey[] {
    return Array.from(this.#matches.rows(filter, now, this.#versionFor(filter)), (row) =>
      this.#rows.key(row),
    );
  }

  /** How many match. */
  count(filter: Filter, now: EpochMs): number {
    if (filter.terms.length === 0) return this.size;
    return this.#matches.rows(filter, now, this.#versionFor(filter)).length;
  }

  /** See {@link squaresOf}; of the sessions that match and, with `seenSince`, had a request since then. */
  squares(filter: Filter, now: EpochMs, seenSince = Number.NEGATIVE_INFINITY): number {
    const { columns } = this.#rows;
    const rows = this.#matches.rows(filter, now, this.#versionFor(filter));
    const isSeen = (row: number) => (columns.lastSeen[row] ?? Number.NaN) >= seenSince;
    return squaresOf(seenSince === Number.NEGATIVE_INFINITY ? rows : rows.filter(isSeen), columns);
  }

  /** Idle times are as of the whole second. */
  overview(filter: Filter, now: EpochMs): TableOverview {
    return this.#overviews.of(filter, now, this.#versionFor(filter));
  }

  findUsers(text: string, limit: number): FoundUser[] {
    return findUsers(text, limit, this.#rows, this.#users);
  }

  /** The values that sessions have at present, for completing a filter. */
  get known(): KnownValues {
    return { values: (field, prefix, limit) => knownValues(this.#rows, field, prefix, limit) };
  }

  /** Bytes held, by part. */
  memory(): Readonly<Record<string, number>> {
    const { keys, names, addresses, addressNumbers, columns } = this.#rows;
    return {
      keys: keys.bytes,
      names: names.bytes,
      addresses: addresses.bytes + addressNumbers.bytes,
      columns: columns.bytes,
      users: this.#users.bytes,
      handles: this.#handles.bytes,
      matches: this.#matches.bytes + this.#overviews.bytes,
    };
  }

  #start(row: number, key: StoreKey, session: EnrichedSession): SessionChange {
    const { columns } = this.#rows;
    columns.grow(this.#rows.keys.capacity);
    this.#serial += 1;
    columns.links[row * LINKS + SERIAL] = this.#serial;
    columns.live[row] = 1;
    this.#rows.write(row, session);
    this.#aggregates.add(row);
    this.#wheel.moved(row, Number.NaN);
    this.#sweep.see(row);
    this.#version += 1;
    return { kind: "started", key, now: session };
  }

  #update(row: number, key: StoreKey, session: EnrichedSession): SessionChange | null {
    this.#sweep.see(row);
    const isRestSame = this.#rows.hasRest(row, session);
    if (isRestSame && this.#rows.hasTimes(row, session)) return null;
    const before = this.#rows.read(row);
    if (isRestSame && before.opaque === session.opaque) {
      this.#live(row, before, session);
    } else {
      const references = this.#rows.references(row);
      this.#aggregates.drop(row);
      this.#rows.write(row, session);
      this.#aggregates.add(row);
      // Only now, so that what both have in common is not forgotten in between.
      this.#rows.release(references);
      this.#wheel.moved(row, before.expiresAt ?? Number.NaN);
      this.#version += 1;
    }
    return { kind: "changed", key, before, now: session };
  }

  /** Only times have changed, as with nearly every request. */
  #live(row: number, before: EnrichedSession, now: EnrichedSession): void {
    this.#rows.writeTimes(row, now);
    this.#aggregates.seen(before.lastSeen ?? Number.NaN, now.lastSeen ?? Number.NaN);
    this.#wheel.moved(row, before.expiresAt ?? Number.NaN);
    this.#version += 1;
  }

  #end(row: number, cause: EndCause, key = this.#rows.key(row)): SessionChange {
    const before = this.#rows.read(row);
    const serial = this.#rows.columns.links[row * LINKS + SERIAL] ?? 0;
    this.#held.end(row, serial, () => ended(this.#sessionRow(row), cause));
    const handle = this.#handles.issued(row);
    this.#handles.end(row, key);
    this.#aggregates.drop(row);
    this.#wheel.remove(row);
    this.#rows.release(this.#rows.references(row), before);
    this.#rows.columns.clear(row);
    this.#rows.keys.release(row, key);
    this.#version += 1;
    return { kind: "ended", key, before, cause, ...(handle !== undefined && { handle }) };
  }

  #rowAt({ keys, rows, serials }: Located, index: number): number {
    const { live, links } = this.#rows.columns;
    const row = rows[index] ?? 0;
    if (row !== 0 && live[row] === 1 && links[row * LINKS + SERIAL] === serials[index]) return row;
    const key = keys[index];
    return key === undefined ? 0 : this.#rows.keys.find(key);
  }

  #setFlags(row: number, change: { severity: Severity | null } | { revocation: RevocationState }): void {
    const { flags } = this.#rows.columns;
    const before = flags[row] ?? 0;
    const after = packFlags({ ...unpackFlags(before), ...change });
    if (row === 0 || after === before) return;
    flags[row] = after;
    this.#version += 1;
  }

  /** Grows with every change that can change what the filter matches. */
  #versionFor(filter: Filter): number {
    return asksForFindings(filter) ? this.#version + this.#named.version : this.#version;
  }

  *#rowsNamedBy(condition: Condition<"finding" | "rule">): Generator<number, void> {
    const named =
      condition.kind === "rule"
        ? [this.#named.ofRules(condition.rules)]
        : condition.ids.map((id) => this.#named.ofFinding(id));
    for (const handles of named) {
      for (const handle of handles) yield this.#handles.rowOf(handle);
    }
  }

  #rowOfTenant(row: number, serial: number): SessionRow | null {
    const { live, links } = this.#rows.columns;
    return live[row] === 1 && (links[row * LINKS + SERIAL] ?? 0) <= serial ? this.#sessionRow(row) : null;
  }

  #sessionRow(row: number): SessionRow {
    const { severity, revocation } = unpackFlags(this.#rows.columns.flags[row] ?? 0);
    const { userAgent: _agent, ip: _ip, ...session } = this.#rows.read(row);
    return { id: this.#handles.ofRow(row), ...session, severity, revocation };
  }
}

/** How a row of a held list shows that its session has ended. */
function ended(row: SessionRow, cause: EndCause): SessionRow {
  if (cause === "revoked") return { ...row, revocation: "revoked" };
  return row.revocation === "revoked" ? row : { ...row, revocation: "already-gone" };
}
