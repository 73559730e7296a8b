/** What a click on a chart, a country or a row does to the filter line. */
import { addTerm, removeTerm } from "../../../shared/filter/chips.ts";
import { formatTerm, parseTerms } from "../../../shared/filter/filter.ts";
import type { Condition, Period, TextField } from "../../../shared/filter/term.ts";
import { type Range, RangeSchema } from "../../../shared/overview.ts";
import { rangeMs } from "../../charts/time-axis.ts";

export function countryTerm(code: string | null): string {
  return formatTerm({ negated: false, condition: { kind: "country", codes: [code] } });
}

export function periodTerm(period: Period): string {
  return formatTerm({ negated: false, condition: { kind: "period", periods: [period] } });
}

export function textTerm(field: TextField, value: string): string {
  return formatTerm({ negated: false, condition: { kind: "text", field, patterns: [[value]] } });
}

/**
 * The filter after a click on something that stands for `term`: narrowed to it, or no longer when it was chosen
 * already. Several countries or browsers can be chosen one after the other; of durations the latest counts.
 */
export function toggleTerm(filter: string, term: string): string {
  const clicked = parseTerms(term).terms[0]?.term.condition;
  if (clicked === undefined) return filter;
  for (const placed of parseTerms(filter).terms) {
    if (placed.term.negated) continue;
    const rest = without(placed.term.condition, clicked);
    if (rest === "same") continue;
    if (rest === "nothing") return removeTerm(filter, placed);
    return (
      filter.slice(0, placed.start) +
      formatTerm({ negated: false, condition: rest }) +
      filter.slice(placed.end)
    );
  }
  return addTerm(filter, term);
}

/** `from` without the values of `taken`: "same" when they are not in it, "nothing" when they are all it has. */
function without(from: Condition, taken: Condition): Condition | "same" | "nothing" {
  if (from.kind === "country" && taken.kind === "country") {
    const codes = from.codes.filter((code) => !taken.codes.includes(code));
    if (codes.length === from.codes.length) return "same";
    return codes.length === 0 ? "nothing" : { ...from, codes };
  }
  if (from.kind === "text" && taken.kind === "text" && from.field === taken.field) {
    const gone = new Set(taken.patterns.map(folded));
    const patterns = from.patterns.filter((pattern) => !gone.has(folded(pattern)));
    if (patterns.length === from.patterns.length) return "same";
    return patterns.length === 0 ? "nothing" : { ...from, patterns };
  }
  const same =
    formatTerm({ negated: false, condition: from }) === formatTerm({ negated: false, condition: taken });
  return same ? "nothing" : "same";
}

/** The filter without what narrows it to times: the whole range again. */
export function withoutPeriods(filter: string): string {
  const [placed] = parseTerms(filter).terms.filter(
    ({ term }) => !term.negated && term.condition.kind === "period",
  );
  return placed === undefined ? filter : withoutPeriods(removeTerm(filter, placed));
}

/** What lies between the first and the last moment of the periods; null without any. */
export function zoomOf(periods: readonly Period[]): Period | null {
  if (periods.length === 0) return null;
  return {
    from: Math.min(...periods.map(({ from }) => from)),
    to: Math.max(...periods.map(({ to }) => to)),
  };
}

/** The range with the finest steps that reaches back to where the zoom begins. */
export function rangeFor(zoom: Period | null, asked: Range, now: number): Range {
  if (zoom === null) return asked;
  return RangeSchema.options.find((range) => now - rangeMs[range] <= zoom.from) ?? "1y";
}

function folded(pattern: readonly string[] | null): string {
  return JSON.stringify(pattern).toLowerCase();
}

/** What a filter has chosen, so that charts and lists can show it. Texts are in lower case. */
export interface Chosen {
  readonly countries: readonly (string | null)[];
  readonly texts: (field: TextField, name: string) => boolean;
  readonly periods: readonly Period[];
  /** The terms in their canonical way of writing. */
  readonly terms: readonly string[];
}

export function chosenIn(filter: string): Chosen {
  const conditions = parseTerms(filter).terms.flatMap(({ term }) => (term.negated ? [] : [term.condition]));
  const texts = new Set(
    conditions.flatMap((condition) =>
      condition.kind === "text"
        ? condition.patterns.map((pattern) => `${condition.field}:${folded(pattern)}`)
        : [],
    ),
  );
  return {
    countries: conditions.flatMap((condition) => (condition.kind === "country" ? condition.codes : [])),
    texts: (field, name) => texts.has(`${field}:${folded([name])}`),
    periods: conditions.flatMap((condition) => (condition.kind === "period" ? condition.periods : [])),
    terms: conditions.map((condition) => formatTerm({ negated: false, condition })),
  };
}
