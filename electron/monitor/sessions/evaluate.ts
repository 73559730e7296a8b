/**
 * Runs a filter over the columns: every term becomes one tight loop over one column, and looks only at the rows that the
 * terms before it have left. The loops have no branches: which way a session falls cannot be foreseen, and guessing wrong
 * costs a processor more than comparing.
 */
import type { Filter, Term } from "../../../shared/filter/filter.ts";
import { fits } from "../../../shared/filter/pattern.ts";
import type { Condition, Pattern, SpanRange, StateName, TextField } from "../../../shared/filter/term.ts";
import type { EpochMs } from "../../../shared/session.ts";
import { verdictOnAddresses } from "./address-blocks.ts";
import { FLAGS_END, type Flags, unpackFlags } from "./columns.ts";
import type { Registry } from "./registry.ts";
import type { Rows } from "./rows.ts";

/** Whether the answer depends on the time of asking. */
export function isTimely(filter: Filter): boolean {
  return filter.terms.some(({ condition }) => condition.kind === "span");
}

/** The rows of the sessions that findings name; 0 for those that are not in the table. */
export type NamedRows = (condition: Condition<"finding" | "rule">) => Iterable<number>;

/** Writes the rows that match to the beginning of `into`, ascending, and returns how many. It must have room for every row. */
export function evaluate(
  filter: Filter,
  rows: Rows,
  now: EpochMs,
  into: Uint32Array,
  namedBy: NamedRows,
): number {
  const { live, capacity } = rows.columns;
  let count = 0;
  for (let row = 0; row < capacity; row += 1) {
    into[count] = row;
    count += live[row] ?? 0;
  }
  for (const term of filter.terms) count = narrow(term, rows, now, into.subarray(0, count), namedBy);
  return count;
}

/** Moves the rows of `list` that the term matches to its beginning, in the same order, and returns how many they are. */
function narrow(
  { condition, negated }: Term,
  rows: Rows,
  now: EpochMs,
  list: Uint32Array,
  namedBy: NamedRows,
): number {
  const { columns } = rows;
  switch (condition.kind) {
    case "word":
      return narrowByWord(condition, negated, rows, list);
    case "text":
      return narrowByText(condition.field, condition.patterns, negated, rows, list);
    case "country": {
      const verdict = verdictOnRegistry(rows.places, ({ place }) => condition.codes.includes(place.country));
      return narrowByVerdict(columns.place, verdict, negated, list, condition.codes.includes(null) ? 1 : 0);
    }
    case "address": {
      const verdict = verdictOnAddresses(condition.blocks, rows);
      return narrowByVerdict(columns.ip, verdict, negated, list, condition.blocks.includes(null) ? 1 : 0);
    }
    case "span":
      return narrowBySpan(condition, negated, rows, now, list);
    case "period":
      return narrowByPeriod(condition, negated, rows, list);
    case "severity":
    case "origin":
    case "state":
      return narrowByFlags(condition, negated, rows, list);
    case "finding":
    case "rule":
      return narrowToRows(namedBy(condition), negated, rows, list);
  }
}

/** Keeps the rows whose id in `column` has the verdict 1 (or 0, where negated); `none` is the verdict on id 0. */
function narrowByVerdict(
  column: Uint32Array | Uint16Array,
  verdict: Uint8Array,
  negated: boolean,
  list: Uint32Array,
  none: 0 | 1 = 0,
): number {
  const flip = negated ? 1 : 0;
  verdict[0] = none;
  let kept = 0;
  for (let i = 0; i < list.length; i += 1) {
    const row = list[i] ?? 0;
    list[kept] = row;
    kept += (verdict[column[row] ?? 0] ?? 0) ^ flip;
  }
  verdict[0] = 0;
  return kept;
}

function narrowByWord(condition: Condition<"word">, negated: boolean, rows: Rows, list: Uint32Array): number {
  const patterns = condition.patterns.map((pattern) => ["", ...pattern, ""]);
  const names = rows.names.verdict(patterns);
  const addresses = rows.addresses.verdict(patterns);
  const { user, label, address } = rows.columns;
  const flip = negated ? 1 : 0;
  let kept = 0;
  for (let i = 0; i < list.length; i += 1) {
    const row = list[i] ?? 0;
    const found =
      (names[user[row] ?? 0] ?? 0) | (names[label[row] ?? 0] ?? 0) | (addresses[address[row] ?? 0] ?? 0);
    list[kept] = row;
    kept += found ^ flip;
  }
  return kept;
}

function narrowByText(
  field: TextField,
  patterns: readonly (Pattern | null)[],
  negated: boolean,
  rows: Rows,
  list: Uint32Array,
): number {
  const { columns } = rows;
  const none: 0 | 1 = patterns.includes(null) ? 1 : 0;
  const texts = patterns.filter((pattern) => pattern !== null);
  const fitting = (text: string | null | undefined) =>
    text === null || text === undefined ? none === 1 : texts.some((pattern) => fits(pattern, text));
  switch (field) {
    case "user":
    case "label":
      return narrowByVerdict(columns[field], rows.names.verdict(texts), negated, list, none);
    case "city": {
      const verdict = verdictOnRegistry(rows.places, ({ place }) => fitting(place.city));
      return narrowByVerdict(columns.place, verdict, negated, list, none);
    }
    case "client":
    case "system": {
      const part = field === "client" ? "browser" : "system";
      const verdict = verdictOnRegistry(rows.clients, (client) => fitting(client[part]));
      return narrowByVerdict(columns.client, verdict, negated, list, none);
    }
    case "format":
      return narrowByVerdict(columns.format, verdictOnRegistry(rows.formats, fitting), negated, list);
  }
}

function verdictOnRegistry<T>(registry: Registry<T>, isWanted: (value: T) => boolean): Uint8Array {
  const verdict = new Uint8Array(registry.capacity);
  for (let id = 1; id < registry.capacity; id += 1) {
    const value = registry.value(id);
    if (value !== null && isWanted(value)) verdict[id] = 1;
  }
  return verdict;
}

function narrowBySpan(
  { field, ranges }: Condition<"span">,
  negated: boolean,
  rows: Rows,
  now: EpochMs,
  list: Uint32Array,
): number {
  const { lastSeen, createdAt, expiresAt } = rows.columns;
  const column = { idle: lastSeen, age: createdAt, expires: expiresAt }[field];
  const flip = negated ? 1 : 0;
  const isTimeLeft = field === "expires";
  const [only, second] = ranges;
  let kept = 0;
  if (only !== undefined && second === undefined && !isTimeLeft) {
    const { least, most } = ends(only);
    for (let i = 0; i < list.length; i += 1) {
      const row = list[i] ?? 0;
      const ms = now - (column[row] ?? Number.NaN);
      list[kept] = row;
      kept += (Number(ms >= least) & Number(ms <= most)) ^ flip;
    }
    return kept;
  }
  const allEnds = ranges.map(ends);
  for (let i = 0; i < list.length; i += 1) {
    const row = list[i] ?? 0;
    const at = column[row] ?? Number.NaN;
    const ms = isTimeLeft ? (Number.isNaN(at) ? Number.POSITIVE_INFINITY : at - now) : now - at;
    let found = 0;
    for (const { least, most } of allEnds) found |= Number(ms >= least) & Number(ms <= most);
    list[kept] = row;
    kept += found ^ flip;
  }
  return kept;
}

/** A range as numbers that are within it too; nothing is known of NaN, which is in no range. */
function ends({ min, max }: SpanRange) {
  return {
    least: min === null ? Number.NEGATIVE_INFINITY : min.open ? next(min.ms) : min.ms,
    most: max === null ? Number.POSITIVE_INFINITY : max.open ? -next(-max.ms) : max.ms,
  };
}

/** The least number that is greater. */
function next(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const number = new DataView(new ArrayBuffer(8));
  number.setFloat64(0, value);
  number.setBigInt64(0, number.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return number.getFloat64(0);
}

function narrowByPeriod(
  { periods }: Condition<"period">,
  negated: boolean,
  rows: Rows,
  list: Uint32Array,
): number {
  const { lastSeen, createdAt } = rows.columns;
  const flip = negated ? 1 : 0;
  let kept = 0;
  for (let i = 0; i < list.length; i += 1) {
    const row = list[i] ?? 0;
    const seen = lastSeen[row] ?? Number.NaN;
    const created = createdAt[row] ?? Number.NaN;
    const begun = Number.isNaN(created) ? seen : created;
    let found = 0;
    for (const { from, to } of periods) found |= Number(seen >= from) & Number(begun <= to);
    list[kept] = row;
    kept += found ^ flip;
  }
  return kept;
}

function narrowToRows(named: Iterable<number>, negated: boolean, rows: Rows, list: Uint32Array): number {
  const verdict = new Uint8Array(rows.columns.capacity);
  for (const row of named) verdict[row] = 1;
  const flip = negated ? 1 : 0;
  let kept = 0;
  for (let i = 0; i < list.length; i += 1) {
    const row = list[i] ?? 0;
    list[kept] = row;
    kept += (verdict[row] ?? 0) ^ flip;
  }
  return kept;
}

function narrowByFlags(
  condition: Condition<"severity" | "origin" | "state">,
  negated: boolean,
  rows: Rows,
  list: Uint32Array,
): number {
  const verdict = new Uint8Array(FLAGS_END);
  for (let packed = 0; packed < FLAGS_END; packed += 1) {
    if (hasFlags(condition, unpackFlags(packed))) verdict[packed] = 1;
  }
  return narrowByVerdict(rows.columns.flags, verdict, negated, list, verdict[0] === 1 ? 1 : 0);
}

function hasFlags(condition: Condition<"severity" | "origin" | "state">, flags: Flags): boolean {
  switch (condition.kind) {
    case "severity":
      return condition.values.includes(flags.severity);
    case "origin":
      return condition.values.includes(flags.origin);
    case "state":
      return condition.values.some((state) => isState(state, flags));
  }
}

function isState(state: StateName, flags: Flags): boolean {
  switch (state) {
    case "anonymous":
      return flags.anonymous;
    case "opaque":
      return flags.opaque !== null;
    case "bot":
      return flags.bot;
    case "revoked":
      return flags.revocation === "revoked";
    case "permanent":
      return flags.permanent;
  }
}
