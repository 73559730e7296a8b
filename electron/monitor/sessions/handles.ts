/**
 * The names under which sessions are known outside the monitor: a keyed hash of the store key, cut to 96 bits. Made
 * when first asked for and found again as long as the session lives, and for some minutes afterwards, so that what was
 * just revoked can still be spoken of.
 */
import { createHmac } from "node:crypto";
import type { EpochMs, Handle } from "../../../shared/session.ts";
import { HANDLE, LINKS } from "./columns.ts";
import { grown } from "./grown.ts";
import { KeyedHash, type Words } from "./keyed-hash.ts";
import type { StoreKey } from "./record.ts";
import type { Rows } from "./rows.ts";

const WORDS = 3;
/** Characters of a handle: six bits each. */
const LENGTH = 16;
/** What a character of base64url (RFC 4648, section 5) stands for, by its code; others stand for nothing. */
const SIX_BITS = new Map(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((character, bits) => [
    character.charCodeAt(0),
    bits,
  ]),
);
const NO_BITS = 0xff;
const BITS_OF = Uint8Array.from({ length: 128 }, (_, code) => SIX_BITS.get(code) ?? NO_BITS);
/** How long, and at most how many, handles of ended sessions are remembered. */
const REMEMBER_MS = 15 * 60_000;
const REMEMBER_AT_MOST = 20_000;

interface Ended {
  readonly id: number;
  readonly key: StoreKey;
  /** Null until the clock is known. */
  at: EpochMs | null;
}

export class Handles {
  readonly #keyed: KeyedHash;
  readonly #sessions: Rows;
  /** The handles themselves, three words each; handle 0 is unused. */
  #words = new Uint32Array(WORDS * 64);
  /** The row of a handle whose session lives, otherwise 0. */
  #rows = new Uint32Array(64);
  #end = 1;
  readonly #free: number[] = [];
  /** Open addressing by the first word; 0 is an empty place. */
  #table = new Uint32Array(128);
  #size = 0;
  readonly #ended = new Map<number, Ended>();
  /**
   * The same, oldest first, and those that have come back since; before `#oldest` there is nothing. A map that loses its
   * first entry again and again would be slow to tell the next one.
   */
  #inOrder: Ended[] = [];
  #oldest = 0;
  readonly #scratch = Buffer.alloc(4 * WORDS);
  #now: EpochMs | null = null;

  constructor(secret: Uint8Array, sessions: Rows) {
    this.#keyed = new KeyedHash(secret);
    this.#sessions = sessions;
  }

  get bytes(): number {
    return this.#words.byteLength + this.#rows.byteLength + this.#table.byteLength;
  }

  ofRow(row: number): Handle {
    const known = this.#sessions.columns.links[row * LINKS + HANDLE] ?? 0;
    if (known !== 0) return this.#write(known);
    const words = this.#keyed.of(this.#sessions.key(row));
    const id = this.#find(words) || this.#add(words);
    // The same key was here before and has come back.
    this.#ended.delete(id);
    this.#rows[id] = row;
    this.#sessions.columns.links[row * LINKS + HANDLE] = id;
    return this.#write(id);
  }

  /** The handle of a key that need not be in the table. It cannot be found again unless it was issued before. */
  ofKey(key: StoreKey): Handle {
    const [a, b, c] = this.#keyed.of(key);
    return this.#text(a, b, c);
  }

  keyOf(handle: string): StoreKey | null {
    const id = this.#idOf(handle);
    const row = this.#rows[id] ?? 0;
    return row === 0 ? (this.#ended.get(id)?.key ?? null) : this.#sessions.key(row);
  }

  /** The row of the session, or 0. Without making its key: findings may name a hundred thousand. */
  rowOf(handle: string): number {
    const id = this.#idOf(handle);
    const row = this.#rows[id] ?? 0;
    if (row !== 0 || id === 0) return row;
    // The key may have come back without being asked for its handle.
    const ended = this.#ended.get(id);
    return ended === undefined ? 0 : this.#sessions.keys.find(ended.key);
  }

  /** The handle of the row, if it was ever asked for. */
  issued(row: number): Handle | undefined {
    const known = this.#sessions.columns.links[row * LINKS + HANDLE] ?? 0;
    return known === 0 ? undefined : this.#write(known);
  }

  /** The row's session, which had this key, has ended. */
  end(row: number, key: StoreKey): void {
    const id = this.#sessions.columns.links[row * LINKS + HANDLE] ?? 0;
    if (id === 0) return;
    this.#sessions.columns.links[row * LINKS + HANDLE] = 0;
    this.#rows[id] = 0;
    const ended: Ended = { id, key, at: this.#now };
    this.#ended.set(id, ended);
    this.#inOrder.push(ended);
    while (this.#ended.size > REMEMBER_AT_MOST) this.#forgetOldest();
  }

  /** Tells the time; forgets what ended long ago. */
  tick(now: EpochMs): void {
    if (this.#now === null) for (const ended of this.#inOrder) ended.at ??= now;
    this.#now = now;
    for (;;) {
      const oldest = this.#inOrder[this.#oldest];
      if (oldest === undefined || (oldest.at ?? now) + REMEMBER_MS > now) return;
      this.#forgetOldest();
    }
  }

  #forgetOldest(): void {
    const oldest = this.#inOrder[this.#oldest];
    this.#oldest += 1;
    if (this.#oldest * 2 > this.#inOrder.length) {
      this.#inOrder = this.#inOrder.slice(this.#oldest);
      this.#oldest = 0;
    }
    if (oldest !== undefined && this.#ended.get(oldest.id) === oldest) this.#forget(oldest.id);
  }

  #forget(id: number): void {
    this.#ended.delete(id);
    const table = this.#table;
    const mask = table.length - 1;
    let hole = this.#home(id);
    while (table[hole] !== id) hole = (hole + 1) & mask;
    for (let at = (hole + 1) & mask; table[at] !== 0; at = (at + 1) & mask) {
      const other = table[at] ?? 0;
      if (((at - this.#home(other)) & mask) < ((at - hole) & mask)) continue;
      table[hole] = other;
      hole = at;
    }
    table[hole] = 0;
    this.#free.push(id);
    this.#size -= 1;
  }

  #add(words: Words): number {
    const id = this.#free.pop() ?? this.#end++;
    this.#rows = grown(this.#rows, id + 1);
    this.#words = grown(this.#words, (id + 1) * WORDS);
    this.#words.set(words, id * WORDS);
    this.#size += 1;
    if (this.#size * 10 > this.#table.length * 7) {
      const old = this.#table;
      this.#table = new Uint32Array(old.length * 2);
      for (const other of old) if (other !== 0) this.#list(other);
    }
    this.#list(id);
    return id;
  }

  #list(id: number): void {
    const mask = this.#table.length - 1;
    let at = this.#home(id);
    while (this.#table[at] !== 0) at = (at + 1) & mask;
    this.#table[at] = id;
  }

  /** 0 for what is no handle, or none of ours. */
  #idOf(handle: string): number {
    if (handle.length !== LENGTH) return 0;
    // Four characters are 24 bits.
    const [first, second, third, fourth] = [
      bits24(handle, 0),
      bits24(handle, 4),
      bits24(handle, 8),
      bits24(handle, 12),
    ];
    if ((first | second | third | fourth) < 0) return 0;
    return this.#find([
      ((first << 8) | (second >>> 16)) >>> 0,
      ((second << 16) | (third >>> 8)) >>> 0,
      ((third << 24) | fourth) >>> 0,
    ]);
  }

  #find([a, b, c]: Words): number {
    const mask = this.#table.length - 1;
    for (let at = a & mask; ; at = (at + 1) & mask) {
      const id = this.#table[at] ?? 0;
      if (id === 0) return 0;
      const word = id * WORDS;
      if (this.#words[word] === a && this.#words[word + 1] === b && this.#words[word + 2] === c) return id;
    }
  }

  #home(id: number): number {
    return (this.#words[id * WORDS] ?? 0) & (this.#table.length - 1);
  }

  #write(id: number): Handle {
    const word = id * WORDS;
    return this.#text(this.#words[word] ?? 0, this.#words[word + 1] ?? 0, this.#words[word + 2] ?? 0);
  }

  #text(a: number, b: number, c: number): Handle {
    this.#scratch.writeUInt32BE(a, 0);
    this.#scratch.writeUInt32BE(b, 4);
    this.#scratch.writeUInt32BE(c, 8);
    return this.#scratch.toString("base64url");
  }
}

/** What four characters of base64url stand for; negative where one of them stands for nothing. */
function bits24(text: string, from: number): number {
  let bits = 0;
  for (let at = from; at < from + 4; at += 1) {
    const six = BITS_OF[text.charCodeAt(at)] ?? NO_BITS;
    if (six === NO_BITS) return -1;
    bits = (bits << 6) | six;
  }
  return bits;
}

/** The same handle for a key that may be in no table, without remembering it. */
export function handleOfKey(secret: Uint8Array, key: StoreKey): Handle {
  return createHmac("sha256", secret)
    .update(key, "latin1")
    .digest()
    .subarray(0, WORDS * 4)
    .toString("base64url");
}
