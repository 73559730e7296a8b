/** Addresses as numbers, by their id among the interned texts: for blocks in filters and for sorting. */
import ipaddr from "ipaddr.js";
import { codeAt } from "../code-at.ts";
import { grown } from "./grown.ts";

const WORDS = 4;

export class AddressNumbers {
  /** 4 or 6 by id; 0 for a text that is not an address. */
  version = new Uint8Array(0);
  /** By id: an IPv4 address, or where in {@link six} an IPv6 address begins. */
  word = new Uint32Array(0);
  /** IPv6 addresses, four words each. */
  six = new Uint32Array(0);
  readonly #free: number[] = [];
  #end = 0;

  get bytes(): number {
    return this.version.byteLength + this.word.byteLength + this.six.byteLength;
  }

  set(id: number, text: string): void {
    if (id >= this.version.length) {
      this.version = grown(this.version, id + 1);
      this.word = grown(this.word, id + 1);
    }
    const four = parseIpv4(text);
    if (four !== null) {
      this.version[id] = 4;
      this.word[id] = four;
    } else if (text.includes(":") && ipaddr.IPv6.isValid(text)) {
      const at = this.#free.pop() ?? this.#end++ * WORDS;
      this.six = grown(this.six, at + WORDS);
      this.version[id] = 6;
      this.word[id] = at;
      writeWords(ipaddr.IPv6.parse(text), this.six, at);
    } else {
      this.version[id] = 0;
    }
  }

  clear(id: number): void {
    if (this.version[id] === 6) this.#free.push(this.word[id] ?? 0);
    this.version[id] = 0;
  }
}

/** Four decimal parts without leading zeros, as an unsigned number; null for anything else. */
export function parseIpv4(text: string): number | null {
  const { length } = text;
  if (length < 7 || length > 15) return null;
  let value = 0;
  let part = -1;
  let dots = 0;
  for (let i = 0; i < length; i += 1) {
    const code = codeAt(text, i);
    if (code === 46) {
      if (part === -1) return null;
      value = value * 256 + part;
      part = -1;
      dots += 1;
    } else if (code < 48 || code > 57 || part === 0) {
      return null;
    } else {
      part = (part === -1 ? 0 : part * 10) + code - 48;
      if (part > 255) return null;
    }
  }
  return dots === 3 && part !== -1 ? value * 256 + part : null;
}

/** Network order, so that comparing word by word compares addresses. */
export function writeWords(address: ipaddr.IPv6, into: Uint32Array, at: number): void {
  for (let word = 0; word < WORDS; word += 1) {
    const [high = 0, low = 0] = [address.parts[word * 2], address.parts[word * 2 + 1]];
    into[at + word] = high * 0x10000 + low;
  }
}
