/** `active`: in use at some time between two moments. Unlike durations it means the same tomorrow. */
import type { EpochMs } from "../../session.ts";
import type { RawValue } from "../lexer.ts";
import type { Family, FilterProblem, Period } from "../term.ts";
import type { FilterWords } from "../words/words.ts";
import { colonOnly, valueProblem } from "./problems.ts";

const EXAMPLE = "active:2026-01-31T22:00Z..2026-01-31T22:15Z";
/** Date and time with its zone; without a zone it would mean something else to somebody else. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{3})?)?(?:Z|[+-]\d\d:\d\d)$/i;

export const periodFamily: Family<"period"> = {
  kind: "period",
  fields: [{ name: "active", aliases: ["during"], example: EXAMPLE }],

  parse(name, raw, words) {
    const wrong = colonOnly(name, raw, words);
    if (wrong !== null) return wrong;
    const periods: Period[] = [];
    for (const value of raw.values) {
      const period = parsePeriod(value, words);
      if ("message" in period) return period;
      periods.push(period);
    }
    return { kind: "period", periods };
  },

  format: ({ periods }) =>
    `active:${periods.map(({ from, to }) => `${formatMoment(from)}..${formatMoment(to)}`).join(",")}`,

  matches: ({ periods }, { createdAt, lastSeen }) =>
    periods.some((period) => isActive(period, createdAt, lastSeen)),

  suggest: () => [],

  explain: ({ periods }, { explain }) =>
    explain.active(
      explain.or(periods.map(({ from, to }) => explain.between(formatMoment(from), formatMoment(to)))),
    ),
};

/**
 * As far as the two times tell: it had begun before the end, and its last request was after the beginning. One whose
 * beginning is not known counts by its last request alone.
 */
export function isActive({ from, to }: Period, createdAt: EpochMs | null, lastSeen: EpochMs | null): boolean {
  return lastSeen !== null && lastSeen >= from && (createdAt ?? lastSeen) <= to;
}

function parsePeriod(value: RawValue, { mistakes }: FilterWords): Period | FilterProblem {
  const [first = "", second, third] = value.text.split("..");
  if (second === undefined || third !== undefined) {
    return valueProblem(value, mistakes.twoEnds(EXAMPLE));
  }
  const from = MOMENT.test(first) ? Date.parse(first) : Number.NaN;
  const to = MOMENT.test(second) ? Date.parse(second) : Number.NaN;
  const not = Number.isNaN(from) ? first : Number.isNaN(to) ? second : null;
  if (not !== null) return valueProblem(value, mistakes.notAMoment(not));
  if (from > to) return valueProblem(value, mistakes.endsBefore(`active:${second}..${first}`));
  return { from, to };
}

/** In UTC, as short as it is exact. */
function formatMoment(at: EpochMs): string {
  return new Date(at).toISOString().replace(/(?::00)?\.000Z$/, "Z");
}
