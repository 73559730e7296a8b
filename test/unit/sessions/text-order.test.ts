import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { AddressNumbers, parseIpv4 } from "../../../electron/monitor/sessions/address-numbers.ts";
import { Ranks } from "../../../electron/monitor/sessions/ranks.ts";
import { SearchableTexts } from "../../../electron/monitor/sessions/searchable-texts.ts";
import { alphabetical, numerical } from "../../../electron/monitor/sessions/text-order.ts";
import { sortableAddress } from "./arbitrary-session.ts";

const texts = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.nat({ max: 300 }).map((n) => `user-with-a-long-beginning-${n}`),
  fc.constantFrom(
    "",
    "\0",
    "\0\0",
    "a",
    "A",
    "a\0",
    "ÿ",
    "ÿa",
    "Ā",
    "山",
    "x".repeat(300),
    "X".repeat(301),
    "xxxx",
    "xxxxx",
  ),
);

describe("alphabetical ranks", { timeout: 60_000 }, () => {
  it("stay those of the folded texts while texts come and go", () => {
    const batches = fc.array(fc.tuple(fc.array(texts, { maxLength: 40, size: "max" }), fc.nat()), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(batches, (list) => {
        const pool = new SearchableTexts(1);
        const ranks = new Ranks(pool.texts, alphabetical(pool));
        const held = new Set<string>();
        for (const [batch, seed] of list) {
          for (const text of batch) if (!held.has(text)) pool.texts.hold(text);
          for (const text of batch) held.add(text);
          [...held].forEach((text, i) => {
            if ((i + seed) % 3 !== 0) return;
            pool.texts.release(pool.texts.find(text));
            held.delete(text);
          });
          const current = ranks.current();
          const rankOf = (text: string) => current[pool.texts.find(text)] ?? 0;
          const sorted = [...held].sort((a, b) => rankOf(a) - rankOf(b)).map((text) => text.toLowerCase());
          expect(sorted).toEqual([...held].map((text) => text.toLowerCase()).sort());
          expect(new Set([...held].map(rankOf)).size).toBe(held.size);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("numerical ranks of addresses", { timeout: 60_000 }, () => {
  it("put IPv4 before IPv6 before everything else, each in its own order", () => {
    const addresses = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom(
        "unknown",
        "",
        "1.2.3",
        "10.0.0.1:80",
        "2001:db8::1",
        "2001:db8::2",
        "2001:db8:0:0:1::",
      ),
    );
    fc.assert(
      fc.property(fc.uniqueArray(addresses, { maxLength: 40, size: "max" }), (list) => {
        const numbers = new AddressNumbers();
        const pool = new SearchableTexts(1, { onNew: (id, text) => numbers.set(id, text) });
        for (const text of list) pool.texts.hold(text);
        const ranks = new Ranks(pool.texts, numerical(pool, numbers)).current();
        const sorted = [...list].sort(
          (a, b) => (ranks[pool.texts.find(a)] ?? 0) - (ranks[pool.texts.find(b)] ?? 0),
        );
        expect(sorted.map(sortableAddress)).toEqual(list.map(sortableAddress).sort());
      }),
      { numRuns: 500 },
    );
  });

  it("read IPv4 as ipaddr.js does", () => {
    const nearly = fc.oneof(
      fc.ipV4(),
      fc.constantFrom(
        "0.0.0.0",
        "01.2.3.4",
        "1.2.3.04",
        "00.0.0.0",
        "1.2.3.4.",
        ".1.2.3.4",
        "1..2.3",
        "1.2.3",
      ),
      fc
        .array(fc.constantFrom("0", "1", "255", "256", "00", "01", ".", "9"), { maxLength: 9 })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(nearly, (text) => {
        const isAddress = ipaddr.IPv4.isValidFourPartDecimal(text);
        const expected = isAddress
          ? ipaddr.IPv4.parse(text)
              .toByteArray()
              .reduce((sum, byte) => sum * 256 + byte, 0)
          : null;
        expect(parseIpv4(text)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});
