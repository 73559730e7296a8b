/** A filter as chips: where each term stands in the text, adding a term by a click, and taking one away. */
import { explainCondition } from "./fields/fields.ts";
import { formatTerm, parseTerms } from "./filter.ts";
import type { Condition, Term } from "./term.ts";
import { filterWordsEn } from "./words/en.ts";
import type { FilterWords } from "./words/words.ts";

export interface FilterChip {
  readonly start: number;
  readonly end: number;
  /** In the canonical way of writing, without the `-`. */
  readonly label: string;
  readonly negated: boolean;
  /** A whole sentence. */
  readonly explanation: string;
}

/** The terms up to the first mistake. */
export function filterChips(text: string, words: FilterWords = filterWordsEn): FilterChip[] {
  return parseTerms(text).terms.map(({ term, start, end }) => ({
    start,
    end,
    label: formatTerm({ ...term, negated: false }),
    negated: term.negated,
    explanation: words.explain.whole(explainCondition(term.condition, words), term.negated),
  }));
}

/**
 * The filter narrowed by another term, for example `country:FR`. Values of a field that a session has only one of are
 * joined (`country:DE,FR`), a range of durations takes the place of the one before, and what is there already is not
 * repeated. A term that cannot be understood leaves the filter as it is.
 */
export function addTerm(text: string, added: string): string {
  const [placed, second] = parseTerms(added).terms;
  if (placed === undefined || second !== undefined) return text;
  const { term } = placed;
  for (const each of parseTerms(text).terms) {
    const joined = join(each.term, term);
    if (joined !== null) return text.slice(0, each.start) + formatTerm(joined) + text.slice(each.end);
  }
  const before = text.trimEnd();
  return before === "" ? formatTerm(term) : `${before} ${formatTerm(term)}`;
}

/** The filter without the term that stands at `start` up to `end`. */
export function removeTerm(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): string {
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
}

/** One term that stands for both, or null where they have to stand side by side. */
function join(old: Term, added: Term): Term | null {
  if (formatTerm({ ...old, negated: false }) === formatTerm({ ...added, negated: false })) return added;
  if (old.negated !== added.negated) return null;
  const condition = joinConditions(old.condition, added.condition);
  return condition === null ? null : { negated: added.negated, condition };
}

function joinConditions(a: Condition, b: Condition): Condition | null {
  if (a.kind === "country" && b.kind === "country") return { ...a, codes: union(a.codes, b.codes) };
  if (a.kind === "address" && b.kind === "address") return { ...a, blocks: union(a.blocks, b.blocks) };
  if (a.kind === "severity" && b.kind === "severity") return { ...a, values: union(a.values, b.values) };
  if (a.kind === "origin" && b.kind === "origin") return { ...a, values: union(a.values, b.values) };
  if (a.kind === "text" && b.kind === "text" && a.field === b.field) {
    return { ...a, patterns: union(a.patterns, b.patterns) };
  }
  // A period is where one looks; another one takes its place.
  if (a.kind === "period" && b.kind === "period") return b;
  return a.kind === "span" && b.kind === "span" && a.field === b.field ? b : null;
}

function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  const known = new Set(a.map((value) => JSON.stringify(value)));
  return [...a, ...b.filter((value) => !known.has(JSON.stringify(value)))];
}
