/**
 * The places of IPv4 addresses that were looked up: the same addresses come again and again, and looking one up takes as
 * long as decoding a session. By number and in fixed arrays, because a map of texts misses the processor's cache several
 * times per question, and costs a hundred bytes per address.
 */

import type { Place } from "../../../shared/session.ts";
import { codeAt } from "../code-at.ts";
import { looked } from "../look-ahead.ts";

/** Three megabytes. Where a neighbourhood is full, a new address takes the place of one that was there. */
const SLOTS = 1 << 18;
/** Slots that an address may be in, from its own on. */
const NEIGHBOURS = 8;

const DOT = 46;
const ZERO = 48;

export class KnownPlaces {
  /** The address in each slot; 0 (which is no client's address) for none. */
  readonly #addresses = new Uint32Array(SLOTS);
  readonly #places: (Place | null)[] = new Array<Place | null>(SLOTS).fill(null);

  /** See `look-ahead.ts`. */
  lookAhead(addresses: readonly (string | null)[]): void {
    const slots = new Uint32Array(addresses.length);
    for (let at = 0; at < slots.length; at += 1) slots[at] = slotOf(plainIpv4Number(addresses[at] ?? ""));
    let sum = 0;
    for (let at = 0; at < slots.length; at += 1) sum ^= this.#addresses[slots[at] ?? 0] ?? 0;
    for (let at = 0; at < slots.length; at += 1) sum ^= this.#places[slots[at] ?? 0] === null ? 1 : 0;
    looked.sum ^= sum;
  }

  /** `undefined`: not known. */
  get(address: number): Place | null | undefined {
    for (let slot = slotOf(address), left = NEIGHBOURS; left > 0; slot = (slot + 1) % SLOTS, left -= 1) {
      const held = this.#addresses[slot];
      if (held === address) return this.#places[slot];
      if (held === 0) return undefined;
    }
    return undefined;
  }

  /** `address` is not 0 and not known. */
  set(address: number, place: Place | null): void {
    const own = slotOf(address);
    let slot = own;
    for (let left = NEIGHBOURS; left > 1 && this.#addresses[slot] !== 0; left -= 1) slot = (slot + 1) % SLOTS;
    if (this.#addresses[slot] !== 0) slot = own;
    this.#addresses[slot] = address;
    this.#places[slot] = place;
  }
}

function slotOf(address: number): number {
  const hash = Math.imul(address ^ (address >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) & (SLOTS - 1);
}

/** An IPv4 address in its plain form as a number; 0 for every other text, and for 0.0.0.0. Makes no strings. */
export function plainIpv4Number(text: string): number {
  if (text.length > 15) return 0;
  let number = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = codeAt(text, at);
    if (code === DOT) {
      if (digits === 0) return 0;
      number = number * 256 + octet;
      octet = 0;
      digits = 0;
      dots += 1;
    } else {
      const digit = code - ZERO;
      // No leading zeros: they would be another text for the same address, and octal to some.
      if (digit < 0 || digit > 9 || (digits > 0 && octet === 0)) return 0;
      octet = octet * 10 + digit;
      if (octet > 255) return 0;
      digits += 1;
    }
  }
  return dots === 3 && digits > 0 ? number * 256 + octet : 0;
}
