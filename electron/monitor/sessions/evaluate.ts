/**
 * Runs a filter over the columns: every term becomes one tight loop over one column. Comparisons of times are joined
 * without branches: which way a session falls cannot be foreseen, and guessing wrong costs a processor more than comparing.
 */
import ipaddr from "ipaddr.js";
import type { Filter, Term } from "../../../shared/filter/filter.ts";
import { fits } from "../../../shared/filter/pattern.ts";
import type {
  AddressBlock,
  Condition,
  Pattern,
  SpanRange,
  StateName,
  TextField,
} from "../../../shared/filter/term.ts";
import type { EpochMs } from "../../../shared/session.ts";
import { writeWords } from "./address-numbers.ts";
import { FLAGS_END, type Flags, unpackFlags } from "./columns.ts";
import type { Registry } from "./registry.ts";
import type { Rows } from "./rows.ts";

/** Whether the answer depends on the time of asking. */
export function isTimely(filter: Filter): boolean {
  return filter.terms.some(({ condition }) => condition.kind === "span");
}

/** The rows of the sessions that findings name; 0 for those that are not in the table. */
export type NamedRows = (condition: Condition<"finding" | "rule">) => Iterable<number>;

/** Sets `mask` to 1 for the rows that match and 0 for all others. It must have room for every row. */
export function evaluate(
  filter: Filter,
  rows: Rows,
  now: EpochMs,
  mask: Uint8Array,
  namedBy: NamedRows,
): void {
  mask.set(rows.columns.live);
  for (const term of filter.terms) narrow(term, rows, now, mask, namedBy);
}

function narrow(
  { condition, negated }: Term,
  rows: Rows,
  now: EpochMs,
  mask: Uint8Array,
  namedBy: NamedRows,
): void {
  const { columns } = rows;
  switch (condition.kind) {
    case "word":
      narrowByWord(condition, negated, rows, mask);
      return;
    case "text":
      narrowByText(condition.field, condition.patterns, negated, rows, mask);
      return;
    case "country": {
      const verdict = verdictOnRegistry(rows.places, ({ place }) => condition.codes.includes(place.country));
      narrowByVerdict(columns.place, verdict, negated, mask, condition.codes.includes(null) ? 1 : 0);
      return;
    }
    case "address": {
      const verdict = verdictOnAddresses(condition.blocks, rows);
      narrowByVerdict(columns.ip, verdict, negated, mask, condition.blocks.includes(null) ? 1 : 0);
      return;
    }
    case "span":
      narrowBySpan(condition, negated, rows, now, mask);
      return;
    case "period":
      narrowByPeriod(condition, negated, rows, mask);
      return;
    case "severity":
    case "origin":
    case "state":
      narrowByFlags(condition, negated, rows, mask);
      return;
    case "finding":
    case "rule":
      narrowToRows(namedBy(condition), negated, mask);
      return;
  }
}

/** Keeps the rows whose id in `column` has the verdict 1 (or 0, where negated); `none` is the verdict on id 0. */
function narrowByVerdict(
  column: Uint32Array | Uint16Array,
  verdict: Uint8Array,
  negated: boolean,
  mask: Uint8Array,
  none: 0 | 1 = 0,
): void {
  const flip = negated ? 1 : 0;
  verdict[0] = none;
  for (let row = 0; row < mask.length; row += 1) {
    mask[row] = (mask[row] ?? 0) & ((verdict[column[row] ?? 0] ?? 0) ^ flip);
  }
  verdict[0] = 0;
}

function narrowByWord(condition: Condition<"word">, negated: boolean, rows: Rows, mask: Uint8Array): void {
  const patterns = condition.patterns.map((pattern) => ["", ...pattern, ""]);
  const names = rows.names.verdict(patterns);
  const addresses = rows.addresses.verdict(patterns);
  const { user, label, address } = rows.columns;
  const flip = negated ? 1 : 0;
  for (let row = 0; row < mask.length; row += 1) {
    const found =
      (names[user[row] ?? 0] ?? 0) | (names[label[row] ?? 0] ?? 0) | (addresses[address[row] ?? 0] ?? 0);
    mask[row] = (mask[row] ?? 0) & (found ^ flip);
  }
}

function narrowByText(
  field: TextField,
  patterns: readonly (Pattern | null)[],
  negated: boolean,
  rows: Rows,
  mask: Uint8Array,
): void {
  const { columns } = rows;
  const none: 0 | 1 = patterns.includes(null) ? 1 : 0;
  const texts = patterns.filter((pattern) => pattern !== null);
  const fitting = (text: string | null | undefined) =>
    text === null || text === undefined ? none === 1 : texts.some((pattern) => fits(pattern, text));
  switch (field) {
    case "user":
    case "label": {
      const verdict = rows.names.verdict(texts);
      narrowByVerdict(columns[field], verdict, negated, mask, none);
      return;
    }
    case "city": {
      const verdict = verdictOnRegistry(rows.places, ({ place }) => fitting(place.city));
      narrowByVerdict(columns.place, verdict, negated, mask, none);
      return;
    }
    case "client":
    case "system": {
      const part = field === "client" ? "browser" : "system";
      const verdict = verdictOnRegistry(rows.clients, (client) => fitting(client[part]));
      narrowByVerdict(columns.client, verdict, negated, mask, none);
      return;
    }
    case "format":
      narrowByVerdict(columns.format, verdictOnRegistry(rows.formats, fitting), negated, mask);
      return;
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

function verdictOnAddresses(blocks: readonly (AddressBlock | null)[], rows: Rows): Uint8Array {
  const { version, word, six } = rows.addressNumbers;
  const verdict = new Uint8Array(Math.max(1, rows.addresses.texts.capacity));
  for (const block of blocks) {
    if (block === null) continue;
    if (block.version === 4) {
      const network = ipaddr.IPv4.parse(block.network)
        .toByteArray()
        .reduce((sum, byte) => sum * 256 + byte, 0);
      const mask = maskWord(block.bits);
      for (let id = 1; id < version.length; id += 1) {
        if (version[id] === 4 && (((word[id] ?? 0) ^ network) & mask) === 0) verdict[id] = 1;
      }
    } else {
      const network = new Uint32Array(4);
      writeWords(ipaddr.IPv6.parse(block.network), network, 0);
      const masks = [0, 32, 64, 96].map((before) => maskWord(Math.min(32, Math.max(0, block.bits - before))));
      for (let id = 1; id < version.length; id += 1) {
        if (version[id] !== 6) continue;
        const at = word[id] ?? 0;
        const isWithin = masks.every(
          (mask, index) => (((six[at + index] ?? 0) ^ (network[index] ?? 0)) & mask) === 0,
        );
        if (isWithin) verdict[id] = 1;
      }
    }
  }
  return verdict;
}

/** The first `bits` bits set. A shift by 32 would shift by 0. */
function maskWord(bits: number): number {
  return bits === 0 ? 0 : -1 << (32 - bits);
}

function narrowBySpan(
  { field, ranges }: Condition<"span">,
  negated: boolean,
  rows: Rows,
  now: EpochMs,
  mask: Uint8Array,
): void {
  const { lastSeen, createdAt, expiresAt } = rows.columns;
  const column = { idle: lastSeen, age: createdAt, expires: expiresAt }[field];
  const flip = negated ? 1 : 0;
  const isTimeLeft = field === "expires";
  const [only, second] = ranges;
  if (only !== undefined && second === undefined && !isTimeLeft) {
    const { least, most, notLeast, notMost } = ends(only);
    for (let row = 0; row < mask.length; row += 1) {
      const ms = now - (column[row] ?? Number.NaN);
      const found =
        Number(ms >= least) & Number(ms <= most) & Number(ms !== notLeast) & Number(ms !== notMost);
      mask[row] = (mask[row] ?? 0) & (found ^ flip);
    }
    return;
  }
  const allEnds = ranges.map(ends);
  for (let row = 0; row < mask.length; row += 1) {
    const at = column[row] ?? Number.NaN;
    const ms = isTimeLeft ? (Number.isNaN(at) ? Number.POSITIVE_INFINITY : at - now) : now - at;
    let found = 0;
    for (const { least, most, notLeast, notMost } of allEnds) {
      found |= Number(ms >= least) & Number(ms <= most) & Number(ms !== notLeast) & Number(ms !== notMost);
    }
    mask[row] = (mask[row] ?? 0) & (found ^ flip);
  }
}

function narrowByPeriod(
  { periods }: Condition<"period">,
  negated: boolean,
  rows: Rows,
  mask: Uint8Array,
): void {
  const { lastSeen, createdAt } = rows.columns;
  const flip = negated ? 1 : 0;
  for (let row = 0; row < mask.length; row += 1) {
    const seen = lastSeen[row] ?? Number.NaN;
    const created = createdAt[row] ?? Number.NaN;
    const begun = Number.isNaN(created) ? seen : created;
    let found = 0;
    for (const { from, to } of periods) found |= Number(seen >= from) & Number(begun <= to);
    mask[row] = (mask[row] ?? 0) & (found ^ flip);
  }
}

function narrowToRows(named: Iterable<number>, negated: boolean, mask: Uint8Array): void {
  if (negated) {
    for (const row of named) mask[row] = 0;
    return;
  }
  for (const row of named) if (mask[row] === 1) mask[row] = 2;
  // What was not named becomes 0, what was becomes 1.
  for (let row = 0; row < mask.length; row += 1) mask[row] = (mask[row] ?? 0) >>> 1;
}

/** A range as numbers to compare with; an end that is not open excludes NaN, which is to say nothing. */
function ends({ min, max }: SpanRange) {
  return {
    least: min?.ms ?? Number.NEGATIVE_INFINITY,
    most: max?.ms ?? Number.POSITIVE_INFINITY,
    notLeast: min?.open === true ? min.ms : Number.NaN,
    notMost: max?.open === true ? max.ms : Number.NaN,
  };
}

function narrowByFlags(
  condition: Condition<"severity" | "origin" | "state">,
  negated: boolean,
  rows: Rows,
  mask: Uint8Array,
): void {
  const verdict = new Uint8Array(FLAGS_END);
  for (let packed = 0; packed < FLAGS_END; packed += 1) {
    if (hasFlags(condition, unpackFlags(packed))) verdict[packed] = 1;
  }
  narrowByVerdict(rows.columns.flags, verdict, negated, mask, verdict[0] === 1 ? 1 : 0);
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
