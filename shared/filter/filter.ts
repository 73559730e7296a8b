/**
 * The filter language: one line of text, the same in the search box, in saved filters and in alert conditions. Lives
 * here: its grammar, and what a filter means for one session. Does not live here: running it over a million sessions
 * (see `electron/monitor/sessions`). Called by both sides.
 *
 *     user:alice country:DE,FR ip:10.0.0.0/8 idle>30m age<1d client:firefox anomaly:any -format:django
 *
 * Blanks mean *and*, commas *or*, a leading `-` *not*; `*` stands for anything; quotation marks hold blanks together.
 * Bare words are looked for in user, label and address. Case never matters.
 */
import type { EpochMs } from "../session.ts";
import { formatCondition, isField, matchesCondition, parseCondition } from "./fields/fields.ts";
import { lexFilter } from "./lexer.ts";
import { type Filter, type FilteredSession, type FilterProblem, isProblem, type Term } from "./term.ts";
import { filterWordsEn } from "./words/en.ts";
import type { FilterWords } from "./words/words.ts";

export type { Filter, FilteredSession, FilterProblem, KnownField, KnownValues, Term } from "./term.ts";

/** Matches every session. */
export const EMPTY_FILTER: Filter = { terms: [] };

/** A term with the characters that it was read from. */
export interface PlacedTerm {
  readonly term: Term;
  readonly start: number;
  readonly end: number;
}

/** `words`: in which a mistake is told. */
export function parseFilter(
  text: string,
  words: FilterWords = filterWordsEn,
): { readonly filter: Filter } | { readonly problem: FilterProblem } {
  const { terms, problem } = parseTerms(text, words);
  return problem === null ? { filter: { terms: terms.map(({ term }) => term) } } : { problem };
}

/** The terms that can be understood, up to the first one that cannot. */
export function parseTerms(
  text: string,
  words: FilterWords = filterWordsEn,
): {
  readonly terms: readonly PlacedTerm[];
  readonly problem: FilterProblem | null;
} {
  const lexed = lexFilter(text, isField, words);
  const terms: PlacedTerm[] = [];
  for (const raw of lexed.terms) {
    const condition = parseCondition(raw, words);
    if (isProblem(condition)) return { terms, problem: condition };
    terms.push({ term: { negated: raw.negated, condition }, start: raw.start, end: raw.end });
  }
  return { terms, problem: lexed.problem };
}

/** Text that parses to the same filter. */
export function formatFilter(filter: Filter): string {
  return filter.terms.map(formatTerm).join(" ");
}

export function formatTerm({ negated, condition }: Term): string {
  return (negated ? "-" : "") + formatCondition(condition);
}

/** What a filter means: whether this session belongs to it at this moment. */
export function matchesFilter(filter: Filter, session: FilteredSession, now: EpochMs): boolean {
  return filter.terms.every(
    ({ negated, condition }) => matchesCondition(condition, session, now) !== negated,
  );
}
