/**
 * Interned texts that can be searched without regard to case, hundreds of thousands in milliseconds: where they lie
 * side by side in their buffers. A text that contains capitals has a folded copy, and is looked for there.
 */
import { fitsFolded, fold } from "../../../shared/filter/pattern.ts";
import type { Pattern } from "../../../shared/filter/term.ts";
import { grown } from "./grown.ts";
import { CHUNK_BITS, type Chunk, LENGTH_AT, Slab, TEXT_AT } from "./slab.ts";
import { Texts, type TextsWatch } from "./texts.ts";

/** After so many hits in one chunk a plain loop is faster than one native search per hit. */
const MANY_HITS = 32;
/** Answers kept; each has a byte per text. */
const VERDICTS = 8;

export class SearchableTexts {
  readonly texts: Texts;
  readonly #folded = new Slab();
  /** By id: the place of the folded copy, 0 where the text is its own. */
  #foldedOf = new Uint32Array(0);
  /** By place in the folded slab: the id. */
  #ownerOf = new Uint32Array(0);
  /** The answers given last, oldest first. */
  readonly #verdicts = new Map<string, { readonly verdict: Uint8Array; readonly version: number }>();

  constructor(seed: number, watch: TextsWatch = {}) {
    this.texts = new Texts(seed, {
      onNew: (id, text) => {
        this.#addFolded(id, text);
        watch.onNew?.(id, text);
      },
      onGone: (id) => {
        this.#removeFolded(id);
        watch.onGone?.(id);
      },
    });
  }

  get bytes(): number {
    return this.texts.bytes + this.#folded.bytes + this.#foldedOf.byteLength + this.#ownerOf.byteLength;
  }

  folded(id: number): string {
    const place = this.#foldedOf[id] ?? 0;
    return place === 0 ? this.texts.slab.text(id) : this.#folded.text(place);
  }

  /**
   * Four folded characters from `start` on, as one number that sorts like them: 0 past the end, 0xff for the first one
   * that does not fit a byte, and nothing after it.
   */
  prefix(id: number, start: number): number {
    const place = this.#foldedOf[id] ?? 0;
    return place === 0 ? this.texts.slab.prefix(id, start) : this.#folded.prefix(place, start);
  }

  /** Calls `found` for every text that fits the pattern as a whole. `pieces` are folded. A text may be found twice. */
  search(pieces: readonly string[], found: (id: number) => void): void {
    // What fits before folding fits after it too, so texts with capitals may be found in both.
    searchSlab(this.texts.slab, pieces, found);
    searchSlab(this.#folded, pieces, (place) => {
      found(this.#ownerOf[place] ?? 0);
    });
  }

  /**
   * By id: 1 if the text fits one of the patterns as a whole. Kept for the patterns asked for last; new texts are
   * judged one by one. Not to be changed, and not to be kept beyond the next change.
   */
  verdict(patterns: readonly Pattern[]): Uint8Array {
    const folded = patterns.map((pattern) => pattern.map(fold));
    const question = JSON.stringify(folded);
    const known = this.#verdicts.get(question);
    const added = known === undefined ? null : this.texts.addedSince(known.version);
    const verdict = added === null ? this.#judgeAll(folded) : this.#judge(known?.verdict, folded, added);
    this.#verdicts.delete(question);
    this.#verdicts.set(question, { verdict, version: this.texts.version });
    for (const oldest of this.#verdicts.keys()) {
      if (this.#verdicts.size <= VERDICTS) break;
      this.#verdicts.delete(oldest);
    }
    return verdict;
  }

  #judgeAll(patterns: readonly Pattern[]): Uint8Array {
    // Room for those to come, so that it need not be copied soon.
    const verdict = new Uint8Array(this.texts.capacity + 4096);
    for (const pattern of patterns) {
      this.search(pattern, (id) => {
        verdict[id] = 1;
      });
    }
    return verdict;
  }

  #judge(known: Uint8Array | undefined, patterns: readonly Pattern[], added: readonly number[]): Uint8Array {
    const verdict = grown(known ?? new Uint8Array(0), this.texts.capacity);
    for (const id of added) {
      const text = this.texts.isLive(id) ? this.folded(id) : null;
      verdict[id] = text !== null && patterns.some((pattern) => fitsFolded(pattern, text)) ? 1 : 0;
    }
    return verdict;
  }

  #addFolded(id: number, text: string): void {
    const folded = fold(text);
    if (folded === text) return;
    const place = this.#folded.add(folded);
    this.#foldedOf = grown(this.#foldedOf, this.texts.capacity);
    this.#ownerOf = grown(this.#ownerOf, this.#folded.capacity);
    this.#foldedOf[id] = place;
    this.#ownerOf[place] = id;
  }

  #removeFolded(id: number): void {
    const place = this.#foldedOf[id] ?? 0;
    if (place === 0) return;
    this.#foldedOf[id] = 0;
    this.#ownerOf[place] = 0;
    this.#folded.free(place);
  }
}

function searchSlab(slab: Slab, pieces: readonly string[], found: (place: number) => void): void {
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), "");
  const isNarrow = /^[\0-\u00ff]*$/.test(longest);
  const narrow = isNarrow ? Buffer.from(longest, "latin1") : null;
  const wide = Buffer.from(longest, "utf16le");
  const isPlain = pieces.length === 3 && pieces[0] === "" && pieces[2] === "";
  const verify = isPlain ? () => true : (place: number) => fitsFolded(pieces, slab.text(place));
  slab.chunks.forEach((chunk, number) => {
    if (chunk === null || chunk.long) return;
    const needle = chunk.wide ? wide : narrow;
    if (needle === null) return;
    const base = number << CHUNK_BITS;
    const hit = (slot: number) => {
      if (verify(base | slot)) found(base | slot);
    };
    if (pieces[0] === longest) searchStarts(chunk, needle, pieces.length === 1, hit);
    else searchAnywhere(chunk, needle, hit);
  });
  for (const [place, text] of slab.longTexts()) if (fitsFolded(pieces, fold(text))) found(place);
}

/** Texts that begin with the needle, or are the needle. */
function searchStarts(chunk: Chunk, needle: Buffer, whole: boolean, hit: (slot: number) => void): void {
  const { bytes, size } = chunk;
  const wanted = needle.length;
  for (let slot = 0, at = 0; at < bytes.length; slot += 1, at += size) {
    const length = bytes[at + LENGTH_AT] ?? 0;
    if (whole ? length !== wanted : length < wanted) continue;
    let same = 0;
    while (same < wanted && bytes[at + TEXT_AT + same] === needle[same]) same += 1;
    if (same === wanted && (wanted > 0 || isLive(chunk, at))) hit(slot);
  }
}

/** A place that is free has length 0, so only an empty needle has to ask. */
function isLive({ words }: Chunk, start: number): boolean {
  return (words[start >>> 2] ?? 0) > 0;
}

function searchAnywhere(chunk: Chunk, needle: Buffer, hit: (slot: number) => void): void {
  const { bytes, size } = chunk;
  let slot = 0;
  if (needle.length > 0) {
    let from = 0;
    for (let hits = 0; hits < MANY_HITS; hits += 1) {
      const at = bytes.indexOf(needle, from);
      if (at === -1) return;
      const start = at - (at % size);
      slot = start / size;
      if (isWithin(chunk, start, at, needle.length)) {
        hit(slot);
        slot += 1;
        from = slot * size;
      } else {
        from = at + 1;
      }
    }
  }
  loopOverSlots(chunk, needle, slot, hit);
}

function isWithin({ bytes, wide }: Chunk, start: number, at: number, length: number): boolean {
  const textAt = start + TEXT_AT;
  if (at < textAt || at + length > textAt + (bytes[start + LENGTH_AT] ?? 0)) return false;
  return !wide || (at - textAt) % 2 === 0;
}

function loopOverSlots(chunk: Chunk, needle: Buffer, from: number, hit: (slot: number) => void): void {
  const { bytes, size } = chunk;
  const step = chunk.wide ? 2 : 1;
  const wanted = needle.length;
  const first = needle[0];
  for (let slot = from, start = from * size; start < bytes.length; slot += 1, start += size) {
    if (wanted === 0) {
      if (isLive(chunk, start)) hit(slot);
      continue;
    }
    const last = start + TEXT_AT + (bytes[start + LENGTH_AT] ?? 0) - wanted;
    for (let at = start + TEXT_AT; at <= last; at += step) {
      if (bytes[at] !== first) continue;
      let same = 1;
      while (same < wanted && bytes[at + same] === needle[same]) same += 1;
      if (same === wanted) {
        hit(slot);
        break;
      }
    }
  }
}
