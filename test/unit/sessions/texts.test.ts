import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SearchableTexts } from "../../../electron/monitor/sessions/searchable-texts.ts";
import { Texts } from "../../../electron/monitor/sessions/texts.ts";
import { contains, fits } from "../../../shared/filter/pattern.ts";

const texts = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "",
    "a",
    "A",
    "alice",
    "Alice",
    "ÉVA",
    "éva",
    "İstanbul",
    "Straße",
    "\ud800",
    "山田太郎",
    "愀Ā",
  ),
  fc.integer({ min: 120, max: 300 }).map((length) => "x".repeat(length)),
  fc.integer({ min: 120, max: 140 }).map((length) => "山".repeat(length)),
);

describe("interned texts", { timeout: 60_000 }, () => {
  it("keep each text once, as long as someone refers to it", () => {
    const commands = fc.array(fc.tuple(fc.constantFrom("hold", "release", "findOrAdd"), texts), {
      maxLength: 120,
      size: "max",
    });
    fc.assert(
      fc.property(commands, (list) => {
        const pool = new Texts(5);
        const references = new Map<string, number>();
        for (const [what, text] of list) {
          const count = references.get(text) ?? 0;
          if (what === "hold" || (what === "findOrAdd" && count === 0)) {
            pool[what === "hold" ? "hold" : "findOrAdd"](text);
            references.set(text, count + 1);
          } else if (what === "release" && count > 0) {
            pool.release(pool.find(text));
            if (count === 1) references.delete(text);
            else references.set(text, count - 1);
          }
        }
        expect(pool.size).toBe(references.size);
        const ids = [...references.keys()].map((text) => pool.find(text));
        expect(new Set(ids).size).toBe(references.size);
        expect([...pool.ids()].sort()).toEqual([...ids].sort());
        for (const text of references.keys()) {
          const id = pool.find(text);
          expect(id).toBeGreaterThan(0);
          expect(id).toBeLessThan(pool.capacity);
          expect(pool.text(id)).toBe(text);
          expect(pool.is(id, text)).toBe(true);
          expect(pool.is(id, `${text}.`)).toBe(false);
        }
        for (const [, text] of list) if (!references.has(text)) expect(pool.find(text)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it("are mostly found by looking ahead, which adds nothing", () => {
    const pool = new Texts(5);
    const held = Array.from({ length: 5_000 }, (_, n) => `user-${n}`);
    for (const text of held) pool.hold(text);
    const ahead = pool.lookAhead([null, ...held, "nobody"]);
    // Those that had to give way to another text are looked at beside their place.
    expect(held.filter((text, n) => ahead[n + 1] === pool.find(text)).length).toBeGreaterThan(2_500);
    expect(pool.size).toBe(5_000);
    expect(held.every((text) => pool.slab.references(pool.find(text)) === 1)).toBe(true);
  });

  it("are not taken for live because their memory has passed to others", () => {
    const pool = new Texts(5);
    // The first chunk stays for ever, so it is somebody else's.
    const kept = pool.hold("x".repeat(40));
    for (const id of [pool.hold("short"), pool.hold("x".repeat(80))]) pool.release(id);
    const id = pool.hold("brief");
    expect([...pool.ids()].sort()).toEqual([kept, id].sort());
  });

  it("take no more room after a year than after a day", () => {
    const pool = new Texts(5);
    const day = (n: number) => {
      for (let i = 0; i < 3000; i += 1) pool.hold(`${"y".repeat((n + i) % 60)}${n} ${i}`);
      for (let i = 0; i < 3000; i += 1) pool.release(pool.find(`${"y".repeat((n + i) % 60)}${n} ${i}`));
    };
    for (let n = 0; n < 5; n += 1) day(n);
    const { bytes, capacity } = pool;
    for (let n = 5; n < 60; n += 1) day(n);
    expect(pool.size).toBe(0);
    expect(pool.bytes).toBeLessThanOrEqual(bytes);
    expect(pool.capacity).toBeLessThanOrEqual(capacity);
  });
});

describe("searching interned texts", { timeout: 60_000 }, () => {
  const pieces = fc.constantFrom(
    "",
    "a",
    "l",
    "ali",
    "ice",
    "é",
    "É",
    "x",
    "xx",
    "山",
    "İ",
    "i̇",
    "ss",
    "\0",
    "0",
  );
  const patterns = fc.array(pieces, { minLength: 1, maxLength: 4 });

  it("finds what comparing them one by one finds", () => {
    const pools = fc.uniqueArray(texts, { maxLength: 80, size: "max" });
    fc.assert(
      fc.property(pools, fc.array(texts, { maxLength: 10 }), patterns, (list, later, pattern) => {
        const pool = new SearchableTexts(5);
        for (const text of list) pool.texts.hold(text);
        const check = (held: readonly string[]) => {
          const verdict = pool.verdict([pattern]);
          const found = held.filter((text) => verdict[pool.texts.find(text)] === 1);
          expect(found).toEqual(held.filter((text) => fits(pattern, text)));
          const inside = pool.verdict([["", ...pattern, ""]]);
          expect(held.filter((text) => inside[pool.texts.find(text)] === 1)).toEqual(
            held.filter((text) => contains(pattern, text)),
          );
        };
        check(list);
        // Asked again after some texts went and others took their places.
        const gone = list.filter((_, i) => i % 3 === 0);
        for (const text of gone) pool.texts.release(pool.texts.find(text));
        const kept = list.filter((_, i) => i % 3 !== 0);
        const added = later.filter((text) => !kept.includes(text));
        for (const text of new Set(added)) pool.texts.hold(text);
        check([...kept, ...new Set(added)]);
      }),
      { numRuns: 1000 },
    );
  });

  it("finds many of many", () => {
    const pool = new SearchableTexts(5);
    for (let i = 0; i < 5000; i += 1) pool.texts.hold(i % 2 === 0 ? `person${i}@Example.org` : `visitor${i}`);
    const count = (pattern: readonly string[]) =>
      pool.verdict([pattern]).reduce((sum, each) => sum + each, 0);
    expect(count(["", "example", ""])).toBe(2500);
    expect(count(["visitor", ""])).toBe(2500);
    expect(count(["", ""])).toBe(5000);
    expect(count(["", "77", "org"])).toBe(
      Array.from({ length: 5000 }, (_, i) => i).filter((i) => i % 2 === 0 && `${i}`.includes("77")).length,
    );
  });
});
