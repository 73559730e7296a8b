/**
 * HMAC-SHA-256 of short texts, cut to 96 bits. Made of two plain hashes: the engine's own HMAC makes several objects
 * for each text and takes three times as long, and many sessions ended at once are as many hashes.
 */
import { createHash, hash } from "node:crypto";
import { codeAt } from "../code-at.ts";

/** The hash function's block, in bytes. */
const BLOCK = 64;
const DIGEST = 32;

/** The first 12 bytes of the digest, as three big-endian words. */
export type Words = readonly [number, number, number];

export class KeyedHash {
  /** The prepared secret, and behind it the text of the moment. */
  #inner = Buffer.alloc(BLOCK + 256);
  readonly #outer = Buffer.alloc(BLOCK + DIGEST);

  constructor(secret: Uint8Array) {
    const short = secret.length > BLOCK ? createHash("sha256").update(secret).digest() : secret;
    for (let at = 0; at < BLOCK; at += 1) {
      this.#inner[at] = (short[at] ?? 0) ^ 0x36;
      this.#outer[at] = (short[at] ?? 0) ^ 0x5c;
    }
  }

  /** `text`: one byte per character. */
  of(text: string): Words {
    if (BLOCK + text.length > this.#inner.length) {
      const larger = Buffer.alloc(BLOCK + text.length);
      larger.set(this.#inner.subarray(0, BLOCK));
      this.#inner = larger;
    }
    this.#inner.write(text, BLOCK, "latin1");
    // As text, one character per byte ("binary", an old name of latin1), because a small buffer costs more to make than
    // it does to hash.
    const digest = hash("sha256", this.#inner.subarray(0, BLOCK + text.length), "binary");
    this.#outer.write(digest, BLOCK, "latin1");
    const keyed = hash("sha256", this.#outer, "binary");
    return [word(keyed, 0), word(keyed, 4), word(keyed, 8)];
  }
}

function word(bytes: string, at: number): number {
  const [first, second] = [codeAt(bytes, at), codeAt(bytes, at + 1)];
  return ((first << 24) | (second << 16) | (codeAt(bytes, at + 2) << 8) | codeAt(bytes, at + 3)) >>> 0;
}
