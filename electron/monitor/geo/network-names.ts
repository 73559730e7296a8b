/**
 * The numbers and names of autonomous systems, eighty thousand of them, by an index: names as bytes in one buffer, because
 * as texts of their own in a map they take three times as much.
 */
import { grown } from "../sessions/grown.ts";

export class NetworkNames {
  #bytes = Buffer.alloc(1 << 20);
  #asns = new Uint32Array(1 << 14);
  /** Where the name of each ends; it begins where the one before ends. */
  #ends = new Uint32Array(1 << 14);
  #length = 0;
  /** By AS number, while names are added. */
  #indexes: Map<number, number> | null = new Map();

  /** The index of the AS number. Its name is `text` from `from` to `to`; the first one stays. Not after {@link finish}. */
  add(asn: number, text: Buffer, from: number, to: number): number {
    const known = this.#indexes?.get(asn);
    if (known !== undefined) return known;
    const index = this.#length++;
    const begin = this.#begin(index);
    const end = begin + to - from;
    if (end > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], 2 * end);
    text.copy(this.#bytes, begin, from, to);
    this.#asns = grown(this.#asns, index + 1);
    this.#ends = grown(this.#ends, index + 1);
    this.#asns[index] = asn;
    this.#ends[index] = end;
    this.#indexes?.set(asn, index);
    return index;
  }

  /** Everything has been added: what only that needed is given back. */
  finish(): void {
    this.#indexes = null;
    this.#bytes = Buffer.from(this.#bytes.subarray(0, this.#begin(this.#length)));
  }

  asn(index: number): number {
    return this.#asns[index] ?? 0;
  }

  name(index: number): string {
    return this.#bytes.toString("utf8", this.#begin(index), this.#ends[index]);
  }

  #begin(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
  }
}
