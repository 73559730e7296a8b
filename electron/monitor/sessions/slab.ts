/**
 * Short texts side by side in large buffers instead of a million small objects: a text costs its bytes and five more
 * (how many refer to it, and its length), rounded up to eight, and all of it is found with one look at memory. A place
 * number is fixed as long as its text lives and is used again afterwards, so columns can be indexed by it. Place 0 is
 * never given out.
 */
import { codeAt } from "../code-at.ts";
import { looked } from "../look-ahead.ts";
import { grown } from "./grown.ts";
import { offsetOf, Segments, STEP, segmentOf } from "./segments.ts";

/** Places per chunk, as a power of two. */
export const CHUNK_BITS = 9;
const CHUNK_PLACES = 1 << CHUNK_BITS;
const PLACE_MASK = CHUNK_PLACES - 1;

/** A place: references (4 bytes, 0 for a place that holds nothing), length in bytes (1), the text. */
export const LENGTH_AT = 4;
export const TEXT_AT = 5;
const LONGEST = 255;
/** Sorts of chunks: 33 sizes of one byte per character, 33 of two, and one for texts that are too long. */
const WIDE = 33;
const LONG = 0;

export interface Chunk {
  readonly bytes: Buffer;
  /** The same memory in words: a place's references are at every `size / 4`th. */
  readonly words: Uint32Array;
  /** Bytes per place. */
  readonly size: number;
  readonly wide: boolean;
  /** Its texts are kept as strings; the places only have the references. */
  readonly long: boolean;
  readonly sort: number;
  /** Places that were never used yet begin here; those that are free again are listed in `free`. */
  fresh: number;
  readonly free: number[];
}

export class Slab {
  readonly chunks: (Chunk | null)[] = [];
  readonly #emptyChunks: number[] = [];
  /** Per sort, the chunks that have a free place. */
  readonly #open: number[][] = Array.from({ length: 2 * WIDE + 1 }, () => []);
  readonly #long = new Map<number, string>();
  readonly #segments = new Segments();
  /** By chunk, where it begins in the segments, and its sort: what finding a place needs, without the chunk itself. */
  #where = new Uint32Array(64);
  #sorts = new Uint8Array(64);

  /** Every place number is below this. */
  get capacity(): number {
    return this.chunks.length << CHUNK_BITS;
  }

  /** Bytes held, without the strings that are too long for a buffer. */
  get bytes(): number {
    return this.#segments.held + this.#where.byteLength + this.#sorts.byteLength;
  }

  /** A place for the text, with one reference to it. `wide`: a character of it does not fit a byte. */
  add(text: string, wide = isWide(text)): number {
    const length = wide ? text.length * 2 : text.length;
    const sort = length > LONGEST ? LONG : (wide ? WIDE : 0) + ((TEXT_AT + length + STEP - 1) >>> 3);
    const open = this.#open[sort] ?? [];
    const number = open[open.length - 1] ?? this.#openChunk(sort, open);
    const chunk = this.chunks[number];
    if (chunk === null || chunk === undefined) throw new Error("an open chunk is missing");
    const slot = chunk.free.pop() ?? chunk.fresh++;
    if (countFree(chunk) === 0) open.pop();
    const place = (number << CHUNK_BITS) | slot;
    const at = slot * chunk.size;
    chunk.words[at >>> 2] = 1;
    if (chunk.long) {
      this.#long.set(place, ownCopy(text));
    } else {
      chunk.bytes[at + LENGTH_AT] = length;
      chunk.bytes.write(text, at + TEXT_AT, wide ? "utf16le" : "latin1");
    }
    return place;
  }

  /** See `look-ahead.ts`. Any place below `capacity`. */
  lookAhead(places: Uint32Array): void {
    let sum = 0;
    for (let at = 0; at < places.length; at += 1) {
      const place = places[at] ?? 0;
      const where = this.#where[place >>> CHUNK_BITS] ?? 0;
      sum ^= this.#segments.words[segmentOf(where)]?.[this.#offset(place, where) >>> 2] ?? 0;
    }
    looked.sum ^= sum;
  }

  references(place: number): number {
    // Of a chunk that is no more, the memory may be another's.
    if ((this.chunks[place >>> CHUNK_BITS] ?? null) === null) return 0;
    const where = this.#where[place >>> CHUNK_BITS] ?? 0;
    return this.#segments.words[segmentOf(where)]?.[this.#offset(place, where) >>> 2] ?? 0;
  }

  /** One reference more or less to a text that is held; how many there are then. At 0 call {@link free}. */
  refer(place: number, by: 1 | -1): number {
    const where = this.#where[place >>> CHUNK_BITS] ?? 0;
    const words = this.#segments.words[segmentOf(where)];
    if (words === undefined) return 0;
    const word = this.#offset(place, where) >>> 2;
    const count = (words[word] ?? 0) + by;
    words[word] = count;
    return count;
  }

  free(place: number): void {
    const number = place >>> CHUNK_BITS;
    const slot = place & PLACE_MASK;
    const chunk = this.chunks[number];
    if (chunk === null || chunk === undefined) return;
    chunk.words[(slot * chunk.size) >>> 2] = 0;
    chunk.bytes[slot * chunk.size + LENGTH_AT] = 0;
    if (chunk.long) this.#long.delete(place);
    const open = this.#open[chunk.sort] ?? [];
    if (countFree(chunk) === 0) open.push(number);
    chunk.free.push(slot);
    // The first chunk stays for ever, because its first place is never given out.
    if (number !== 0 && countFree(chunk) === CHUNK_PLACES) {
      this.chunks[number] = null;
      this.#segments.giveBack(this.#where[number] ?? 0, stepsOf(chunk.sort) * CHUNK_PLACES);
      this.#emptyChunks.push(number);
      open.splice(open.indexOf(number), 1);
    }
  }

  text(place: number): string {
    const number = place >>> CHUNK_BITS;
    const sort = this.#sorts[number] ?? LONG;
    if (sort === LONG) return this.#long.get(place) ?? "";
    const where = this.#where[number] ?? 0;
    const bytes = this.#segments.bytes[segmentOf(where)];
    const at = this.#offset(place, where);
    const end = at + TEXT_AT + (bytes?.[at + LENGTH_AT] ?? 0);
    return bytes?.toString(sort > WIDE ? "utf16le" : "latin1", at + TEXT_AT, end) ?? "";
  }

  /** Whether the place has just this text. */
  holds(place: number, text: string): boolean {
    const number = place >>> CHUNK_BITS;
    const sort = this.#sorts[number] ?? LONG;
    if (sort === LONG) return this.#long.get(place) === text;
    const where = this.#where[number] ?? 0;
    const bytes = this.#segments.bytes[segmentOf(where)];
    if (bytes === undefined) return false;
    const at = this.#offset(place, where);
    const length = bytes[at + LENGTH_AT] ?? 0;
    if (sort > WIDE) {
      if (length !== text.length * 2) return false;
      for (let i = 0, p = at + TEXT_AT; i < text.length; i += 1, p += 2) {
        if (((bytes[p] ?? 0) | ((bytes[p + 1] ?? 0) << 8)) !== codeAt(text, i)) return false;
      }
      return true;
    }
    if (length !== text.length) return false;
    for (let i = 0, p = at + TEXT_AT; i < length; i += 1, p += 1) {
      if (bytes[p] !== codeAt(text, i)) return false;
    }
    return true;
  }

  /** Four characters as one number: 0 past the end, 0xff for the first one that does not fit a byte, then 0. */
  prefix(place: number, start: number): number {
    const chunk = this.chunks[place >>> CHUNK_BITS];
    if (chunk === null || chunk === undefined) return 0;
    const text = chunk.long ? (this.#long.get(place) ?? "") : null;
    const at = (place & PLACE_MASK) * chunk.size;
    const length = text === null ? (chunk.bytes[at + LENGTH_AT] ?? 0) : text.length;
    let word = 0;
    let isOpen = true;
    for (let i = start; i < start + 4; i += 1) {
      let code = 0;
      if (isOpen && text !== null) code = i < length ? codeAt(text, i) : 0;
      else if (isOpen && chunk.wide)
        code = 2 * i < length ? chunk.bytes.readUInt16LE(at + TEXT_AT + 2 * i) : 0;
      else if (isOpen) code = i < length ? (chunk.bytes[at + TEXT_AT + i] ?? 0) : 0;
      if (code >= 0xff) isOpen = false;
      word = (word << 8) | Math.min(code, 0xff);
    }
    return word >>> 0;
  }

  /** The places of texts too long for a buffer. */
  longTexts(): IterableIterator<[place: number, text: string]> {
    return this.#long.entries();
  }

  /** Of a place in its segment. */
  #offset(place: number, where: number): number {
    const steps = stepsOf(this.#sorts[place >>> CHUNK_BITS] ?? LONG);
    return offsetOf(where) + (place & PLACE_MASK) * steps * STEP;
  }

  #openChunk(sort: number, open: number[]): number {
    const number = this.#emptyChunks.pop() ?? this.chunks.length;
    const steps = stepsOf(sort);
    const where = this.#segments.take(steps * CHUNK_PLACES);
    const segment = this.#segments.bytes[segmentOf(where)];
    if (segment === undefined) throw new Error("a segment is missing");
    this.#where = grown(this.#where, number + 1);
    this.#sorts = grown(this.#sorts, number + 1);
    this.#where[number] = where;
    this.#sorts[number] = sort;
    const from = offsetOf(where);
    const length = steps * STEP * CHUNK_PLACES;
    this.chunks[number] = {
      bytes: segment.subarray(from, from + length),
      words: new Uint32Array(segment.buffer, segment.byteOffset + from, length / 4),
      size: steps * STEP,
      wide: sort > WIDE,
      long: sort === LONG,
      sort,
      fresh: number === 0 ? 1 : 0,
      free: [],
    };
    open.push(number);
    return number;
  }
}

/** Steps per place of a sort of chunk. */
function stepsOf(sort: number): number {
  if (sort === LONG) return 1;
  return sort > WIDE ? sort - WIDE : sort;
}

function countFree({ fresh, free }: Chunk): number {
  return CHUNK_PLACES - fresh + free.length;
}

function isWide(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (codeAt(text, i) > 0xff) return true;
  return false;
}

/** A string cut out of a larger one keeps the larger one in memory; its copy does not. */
export function ownCopy(text: string): string {
  const encoding = isWide(text) ? "utf16le" : "latin1";
  return Buffer.from(text, encoding).toString(encoding);
}
