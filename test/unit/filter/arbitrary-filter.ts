/** Filters for property tests, as the conditions that parsing can give. */
import fc from "fast-check";
import { type Filter, parseFilter } from "../../../shared/filter/filter.ts";
import type { Condition, Pattern, SpanRange } from "../../../shared/filter/term.ts";
import { RuleIdSchema } from "../../../shared/finding.ts";

/** Texts that mean something to the sessions of the property tests, and texts made to upset a grammar. */
const texts = fc.oneof(
  fc.constantFrom(
    "alice",
    "ALICE",
    "bob",
    "éva",
    "山",
    "user-1",
    "none",
    "10.0",
    "example",
    "Berlin",
    "são paulo",
  ),
  fc.constantFrom(
    "firefox",
    "chrome",
    "Windows",
    "django",
    "a*b",
    "-x",
    "user:x",
    'say "hi"',
    "a,b",
    "C:\\x\\",
    "*",
  ),
  fc.string({ minLength: 1, maxLength: 6 }),
);

const patterns: fc.Arbitrary<Pattern> = fc
  .tuple(texts, fc.array(fc.oneof(texts, fc.constant("")), { maxLength: 2 }))
  .map(([first, rest]) => [first, ...rest])
  .chain((pieces) => fc.constantFrom(pieces, ["", ...pieces]))
  // Several wildcards in a row are one, as in parsing.
  .map((pieces) => pieces.filter((piece, i) => piece !== "" || i === 0 || i === pieces.length - 1));

const some = <T>(values: fc.Arbitrary<T>) => fc.array(values, { minLength: 1, maxLength: 3 });
const orNone = <T>(values: fc.Arbitrary<T>) => some(fc.option(values, { nil: null, freq: 5 }));
/** In seconds: the middle of the property tests' sessions. */
const NOON_S = Date.UTC(2026, 5, 1, 12) / 1000;
const durations = fc.oneof(
  fc.constantFrom(0, 1, 1000, 60_000, 300_000, 86_400_000, 604_800_000),
  fc.nat({ max: 3_000_000_000 }),
);

const comparisons: fc.Arbitrary<SpanRange[]> = fc
  .tuple(durations, fc.boolean(), fc.boolean())
  .map(([ms, open, isMin]) => [isMin ? { min: { ms, open }, max: null } : { min: null, max: { ms, open } }]);
const ranges: fc.Arbitrary<SpanRange[]> = some(
  fc.tuple(durations, durations, fc.constantFrom("both", "min", "max")).map(([a, b, which]) => ({
    min: which === "max" ? null : { ms: Math.min(a, b), open: false },
    max: which === "min" ? null : { ms: Math.max(a, b), open: false },
  })),
);

/** A parsed one, because blocks are kept in canonical form. */
const blocks: fc.Arbitrary<Condition> = orNone(
  fc.oneof(
    fc
      .tuple(fc.constantFrom("10.0.0.1", "10.1.2.3", "192.0.2.7", "0.0.0.0"), fc.nat({ max: 32 }))
      .map(([network, bits]) => `${network}/${bits}`),
    fc
      .tuple(
        fc.constantFrom("2001:db8::1", "2001:db8:0:1::2", "fe80::1", "::ffff:10.0.0.1"),
        fc.nat({ max: 128 }),
      )
      .map(([network, bits]) => `${network}/${bits}`),
  ),
).map((list) => {
  const parsed = parseFilter(`ip:${list.map((block) => block ?? "none").join(",")}`);
  const condition = "filter" in parsed ? parsed.filter.terms[0]?.condition : undefined;
  if (condition === undefined) throw new Error("a block that does not parse");
  return condition;
});

const conditions: fc.Arbitrary<Condition> = fc.oneof(
  some(patterns).map((list) => ({ kind: "word" as const, patterns: list })),
  fc.record({
    kind: fc.constant("text" as const),
    field: fc.constantFrom("user" as const, "label", "city", "client", "system", "format"),
    patterns: orNone(patterns),
  }),
  orNone(fc.constantFrom("DE", "BR", "JP", "US")).map((codes) => ({ kind: "country" as const, codes })),
  blocks,
  fc.record({
    kind: fc.constant("span" as const),
    field: fc.constantFrom("idle" as const, "age", "expires"),
    ranges: fc.oneof(comparisons, ranges),
  }),
  some(
    fc
      .tuple(fc.integer({ min: -90_000, max: 90_000 }), fc.nat({ max: 90_000 }))
      .map(([from, length]) => ({ from: NOON_S + from, to: NOON_S + from + length })),
  ).map((list) => ({
    kind: "period" as const,
    periods: list.map(({ from, to }) => ({ from: from * 1000, to: to * 1000 })),
  })),
  fc
    .subarray([null, "notice" as const, "warning" as const, "critical" as const], { minLength: 1 })
    .map((values) => ({ kind: "severity" as const, values })),
  fc.subarray([...RuleIdSchema.options], { minLength: 1 }).map((rules) => ({ kind: "rule" as const, rules })),
  fc
    .uniqueArray(fc.oneof(fc.constantFrom("f0", "f1", "f2"), fc.stringMatching(/^[\w.:-]{1,22}$/)), {
      minLength: 1,
      maxLength: 3,
    })
    .map((ids) => ({ kind: "finding" as const, ids: ids.filter((id) => !isOtherValue(id)) }))
    .filter(({ ids }) => ids.length > 0),
  orNone(fc.constantFrom("recorded" as const, "inferred", "observed")).map((values) => ({
    kind: "origin" as const,
    values,
  })),
  some(fc.constantFrom("anonymous" as const, "opaque", "bot", "revoked", "permanent")).map((values) => ({
    kind: "state" as const,
    values,
  })),
);

/** What belongs after `anomaly:` or `rule:`. */
function isOtherValue(id: string): boolean {
  return /^(any|none|notice|warning|critical)$/i.test(id) || RuleIdSchema.safeParse(id.toLowerCase()).success;
}

export const filters: fc.Arbitrary<Filter> = fc
  .array(fc.record({ negated: fc.boolean(), condition: conditions }), { maxLength: 3 })
  .map((terms) => ({ terms }));
