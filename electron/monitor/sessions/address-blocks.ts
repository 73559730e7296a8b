/** Which of the interned addresses lie in blocks of addresses that a filter names. */
import ipaddr from "ipaddr.js";
import type { AddressBlock } from "../../../shared/filter/term.ts";
import { writeWords } from "./address-numbers.ts";
import type { Rows } from "./rows.ts";

/** By id of an address: 1 if it lies in one of the blocks. */
export function verdictOnAddresses(blocks: readonly (AddressBlock | null)[], rows: Rows): Uint8Array {
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
