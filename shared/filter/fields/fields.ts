/**
 * The fields of the filter language. Lives here: one file per family, each of which parses, writes, matches, suggests
 * and explains its own fields. Does not live here: cutting text into terms. Called by the filter and by completion.
 */
import type { EpochMs } from "../../session.ts";
import type { RawTerm } from "../lexer.ts";
import { nearest } from "../nearest.ts";
import type {
  Condition,
  Family,
  FieldGuide,
  FilteredSession,
  FilterProblem,
  Kind,
  KnownValues,
  Suggesting,
  ValueSuggestion,
} from "../term.ts";
import type { FilterWords } from "../words/words.ts";
import { addressFamily } from "./address.ts";
import { countryFamily } from "./country.ts";
import { findingFamily, ruleFamily } from "./named.ts";
import { originFamily } from "./origin.ts";
import { periodFamily } from "./period.ts";
import { severityFamily } from "./severity.ts";
import { spanFamily } from "./span.ts";
import { stateFamily } from "./state.ts";
import { textFamily } from "./text.ts";
import { wordFamily } from "./word.ts";

const families: { readonly [K in Kind]: Family<K> } = {
  word: wordFamily,
  text: textFamily,
  country: countryFamily,
  address: addressFamily,
  span: spanFamily,
  period: periodFamily,
  severity: severityFamily,
  rule: ruleFamily,
  finding: findingFamily,
  origin: originFamily,
  state: stateFamily,
};

/** Every field, in the order in which help lists them. */
export const FIELDS: readonly FieldGuide[] = Object.values(families).flatMap((family) => family.fields);

const byName = new Map<string, { readonly guide: FieldGuide; readonly kind: Kind }>(
  Object.values(families).flatMap((family) =>
    family.fields.flatMap((guide) =>
      [guide.name, ...guide.aliases].map((name) => [name, { guide, kind: family.kind }] as const),
    ),
  ),
);

export function isField(name: string): boolean {
  return byName.has(name.toLowerCase());
}

export function parseCondition(raw: RawTerm, words: FilterWords): Condition | FilterProblem {
  const { name } = raw;
  if (name === null) return families.word.parse("", raw, words);
  const field = byName.get(name.text.toLowerCase());
  if (field !== undefined) return families[field.kind].parse(field.guide.name, raw, words);
  const meant = nearest(name.text, [...byName.keys()]);
  return { start: name.start, end: name.end, message: words.mistakes.noField(name.text, meant) };
}

export function formatCondition<K extends Kind>(condition: Condition<K>): string {
  return familyOf(condition).format(condition);
}

export function matchesCondition<K extends Kind>(
  condition: Condition<K>,
  session: FilteredSession,
  now: EpochMs,
): boolean {
  return familyOf(condition).matches(condition, session, now);
}

export function explainCondition<K extends Kind>(condition: Condition<K>, words: FilterWords): string {
  return familyOf(condition).explain(condition, words);
}

/** `name` as typed; nothing for a name that is not a field. */
export function suggestValues(
  name: string,
  typed: string,
  known: KnownValues,
  how: Suggesting,
): readonly ValueSuggestion[] {
  const field = byName.get(name.toLowerCase());
  return field === undefined ? [] : families[field.kind].suggest(field.guide.name, typed, known, how);
}

function familyOf<K extends Kind>(condition: Condition<K>): Family<K> {
  return families[condition.kind as K];
}
