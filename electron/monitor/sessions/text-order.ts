/**
 * Alphabetical order of interned texts, and numerical order of addresses. Sorting hundreds of thousands of texts one
 * comparison at a time takes seconds; here four characters at a time are packed with the id into one 64-bit number, and
 * those are sorted natively.
 */
import type { AddressNumbers } from "./address-numbers.ts";
import type { TextOrder } from "./ranks.ts";
import type { SearchableTexts } from "./searchable-texts.ts";

/** By folded text. */
export function alphabetical(pool: SearchableTexts): TextOrder {
  const compare = (a: number, b: number) => compareTexts(pool.folded(a), pool.folded(b)) || a - b;
  const wordOf = (id: number, round: number) => pool.prefix(id, round * 4);
  return { compare, sort: (ids) => sortByWords(ids, { wordOf, isFinal: isUnclear, compare }) };
}

/** IPv4 before IPv6 before what is no address; the last by text. */
export function numerical(pool: SearchableTexts, numbers: AddressNumbers): TextOrder {
  const texts = alphabetical(pool);
  const kindOf = (id: number) => KINDS.indexOf(numbers.version[id] ?? 0);
  const wordOf = (id: number, round: number) => {
    const word = numbers.word[id] ?? 0;
    if (numbers.version[id] === 6) return numbers.six[word + round] ?? 0;
    return round === 0 ? word : 0;
  };
  const compare = (a: number, b: number) => {
    if (kindOf(a) !== kindOf(b)) return kindOf(a) - kindOf(b);
    if (kindOf(a) === 2) return texts.compare(a, b);
    for (let round = 0; round < ADDRESS_WORDS; round += 1) {
      const difference = wordOf(a, round) - wordOf(b, round);
      if (difference !== 0) return difference;
    }
    return a - b;
  };
  const isFinal = (_word: number, round: number) => round === ADDRESS_WORDS - 1;
  return {
    compare,
    sort(ids) {
      const ofKind = (kind: number) => ids.filter((id) => kindOf(id) === kind);
      const [four, six] = [ofKind(0), ofKind(1)].map((part) =>
        sortByWords(part, { wordOf, isFinal, compare }),
      );
      return Uint32Array.from([...(four ?? []), ...(six ?? []), ...texts.sort(ofKind(2))]);
    },
  };
}

/** Values of `AddressNumbers.version` in the order in which they are sorted. */
const KINDS = [4, 6, 0];
const ADDRESS_WORDS = 4;

interface WordOrder {
  /** The `round`th 32 bits of what is compared. */
  wordOf(id: number, round: number): number;
  /** Whether ids with an equal word in this round have to be compared otherwise. */
  isFinal(word: number, round: number): boolean;
  compare(a: number, b: number): number;
}

/** Fewer than this are compared one by one. */
const FEW = 12;

function sortByWords(ids: Uint32Array, order: WordOrder): Uint32Array {
  // Every platform that this runs on is little-endian: the id is the lower half of each number.
  const numbers = new BigUint64Array(ids.length);
  const halves = new Uint32Array(numbers.buffer);
  for (let i = 0; i < ids.length; i += 1) halves[2 * i] = ids[i] ?? 0;
  const runs: [from: number, to: number, round: number][] = [[0, ids.length, 0]];
  for (let run = runs.pop(); run !== undefined; run = runs.pop()) {
    const [from, to, round] = run;
    if (to - from < FEW) {
      sortOneByOne(halves, from, to, order);
      continue;
    }
    for (let i = from; i < to; i += 1) halves[2 * i + 1] = order.wordOf(halves[2 * i] ?? 0, round);
    numbers.subarray(from, to).sort();
    for (let start = from; start < to; ) {
      const word = halves[2 * start + 1] ?? 0;
      let end = start + 1;
      while (end < to && halves[2 * end + 1] === word) end += 1;
      if (end - start > 1) {
        if (order.isFinal(word, round)) sortOneByOne(halves, start, end, order);
        else runs.push([start, end, round + 1]);
      }
      start = end;
    }
  }
  const sorted = new Uint32Array(ids.length);
  for (let i = 0; i < ids.length; i += 1) sorted[i] = halves[2 * i] ?? 0;
  return sorted;
}

function sortOneByOne(halves: Uint32Array, from: number, to: number, order: WordOrder): void {
  const ids = Array.from({ length: to - from }, (_, i) => halves[2 * (from + i)] ?? 0);
  ids.sort((a, b) => order.compare(a, b));
  ids.forEach((id, i) => {
    halves[2 * (from + i)] = id;
  });
}

/** Four characters of which one is the end of the text (0) or does not fit a byte (0xff): equal words may differ. */
function isUnclear(word: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    const byte = (word >>> shift) & 0xff;
    if (byte === 0 || byte === 0xff) return true;
  }
  return false;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
