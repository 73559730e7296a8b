/** `ip`: single addresses and blocks, IPv4 and IPv6. */
import ipaddr from "ipaddr.js";
import type { RawValue } from "../lexer.ts";
import { isNone } from "../pattern.ts";
import type { AddressBlock, Family } from "../term.ts";
import type { FilterWords } from "../words/words.ts";
import { colonOnly, valueProblem } from "./problems.ts";

export const addressFamily: Family<"address"> = {
  kind: "address",
  fields: [
    {
      name: "ip",
      aliases: ["address"],
      example: "ip:10.0.0.0/8",
    },
  ],

  parse(name, raw, words) {
    const wrong = colonOnly(name, raw, words);
    if (wrong !== null) return wrong;
    const blocks: (AddressBlock | null)[] = [];
    for (const value of raw.values) {
      const block = isNone(value) ? null : parseBlock(value.text);
      if (block === undefined) return notABlock(value, words);
      blocks.push(block);
    }
    return { kind: "address", blocks };
  },

  format: ({ blocks }) => `ip:${blocks.map(writeBlock).join(",")}`,

  matches({ blocks }, session) {
    const address = session.ip === null || !ipaddr.isValid(session.ip) ? null : ipaddr.parse(session.ip);
    return blocks.some((block) =>
      block === null ? session.ip === null : address !== null && isWithin(address, block),
    );
  },

  suggest: (_name, typed, known, { words }) =>
    known
      .values("ip", typed, 8)
      .map(({ value, sessions }) => ({ text: value, explanation: words.sessions(sessions) })),

  explain: ({ blocks }, { explain }) =>
    explain.from(explain.or(blocks.map((block) => (block === null ? explain.noAddress : writeBlock(block))))),
};

function writeBlock(block: AddressBlock | null): string {
  if (block === null) return "none";
  return block.bits === (block.version === 4 ? 32 : 128) ? block.network : `${block.network}/${block.bits}`;
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, block: AddressBlock): boolean {
  if (address instanceof ipaddr.IPv4) {
    return block.version === 4 && address.match(ipaddr.IPv4.parse(block.network), block.bits);
  }
  return block.version === 6 && address.match(ipaddr.IPv6.parse(block.network), block.bits);
}

/** Bits beyond the block's length are cleared, `10.0.*` is `10.0.0.0/16`, and IPv4 in IPv6 is IPv4. */
function parseBlock(text: string): AddressBlock | undefined {
  const starred = /^(\d{1,3}(?:\.\d{1,3}){0,2})\.\*$/.exec(text)?.[1];
  if (starred !== undefined) {
    const given = starred.split(".").length;
    return parseBlock(`${starred}${".0".repeat(4 - given)}/${given * 8}`);
  }
  const [, host = "", bitsText] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (ipaddr.IPv4.isValidFourPartDecimal(host)) {
    return cleared(ipaddr.IPv4.parse(host), 4, bitsText === undefined ? 32 : Number(bitsText));
  }
  if (!ipaddr.IPv6.isValid(host) || host.includes("%")) return undefined;
  const address = ipaddr.IPv6.parse(host);
  const bits = bitsText === undefined ? 128 : Number(bitsText);
  if (address.isIPv4MappedAddress() && bits >= 96) return cleared(address.toIPv4Address(), 4, bits - 96);
  return cleared(address, 6, bits);
}

function cleared(address: ipaddr.IPv4 | ipaddr.IPv6, version: 4 | 6, bits: number): AddressBlock | undefined {
  if (bits > (version === 4 ? 32 : 128)) return undefined;
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return { network: ipaddr.fromByteArray(bytes).toString(), version, bits };
}

function notABlock(value: RawValue, { mistakes }: FilterWords) {
  return valueProblem(value, value.text === "" ? mistakes.needsAddress : mistakes.notAnAddress(value.text));
}
