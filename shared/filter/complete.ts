/** What could come next while a filter is typed: fields, then the values that the sessions at hand have. */
import { FIELDS, isField, suggestValues } from "./fields/fields.ts";
import { type Operator, writeValue } from "./lexer.ts";
import type { KnownValues } from "./term.ts";
import { filterWordsEn } from "./words/en.ts";
import type { FilterWords } from "./words/words.ts";

/** Put `text` in the place of the characters from `start` up to `end`. */
export interface FilterSuggestion {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly explanation: string;
}

const MOST = 12;
const MOST_USERS = 4;
const NAME_AND_OPERATOR = /^([A-Za-z][A-Za-z_-]*)(<=|>=|=|:|<|>)/;

export function completeFilter(
  text: string,
  cursor: number,
  known: KnownValues,
  words: FilterWords = filterWordsEn,
): FilterSuggestion[] {
  const { start, end } = termAround(text, Math.min(cursor, text.length));
  const from = text.charAt(start) === "-" && cursor > start ? start + 1 : start;
  // At the beginning of a term that is there already nothing is being typed.
  if (cursor === from && end > from) return [];
  const [head = "", name, sign] = NAME_AND_OPERATOR.exec(text.slice(from, end)) ?? [];
  if (name === undefined || sign === undefined || !isField(name)) {
    return completeField(from, end, text.slice(from, cursor), known, words);
  }
  const valuesFrom = from + head.length;
  if (cursor < valuesFrom) return completeField(from, valuesFrom, text.slice(from, cursor), known, words);
  const operator = sign === "=" ? ":" : (sign as Operator);
  const value = valueAround(text, valuesFrom, cursor, end);
  return suggestValues(name, unquoted(text.slice(value.start, cursor)), known, { operator, words })
    .slice(0, MOST)
    .map((suggestion) => ({ ...suggestion, ...value }));
}

function completeField(
  start: number,
  end: number,
  typed: string,
  known: KnownValues,
  words: FilterWords,
): FilterSuggestion[] {
  const begun = typed.toLowerCase();
  const fields = FIELDS.filter(
    ({ name, aliases }) =>
      name.startsWith(begun) || (begun !== "" && aliases.some((alias) => alias.startsWith(begun))),
  ).map(({ name, example }) => ({
    // Durations are compared, everything else is asked for by value.
    text: name + (example.startsWith(`${name}:`) ? ":" : example.charAt(name.length)),
    start,
    end,
    explanation: words.forExample(words.summaries[name], example),
  }));
  const word = unquoted(typed);
  const users = word === "" ? [] : known.values("user", word, MOST_USERS);
  return [
    ...fields,
    ...users.map(({ value, sessions }) => ({
      text: `user:${writeValue([value], value.toLowerCase() === "none")}`,
      start,
      end,
      explanation: words.sessions(sessions),
    })),
  ].slice(0, MOST);
}

/** The term that the cursor is in or at the end of. */
function termAround(text: string, cursor: number): { readonly start: number; readonly end: number } {
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "\\") at += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /\s/.test(char)) {
      if (at >= cursor) return { start, end: at };
      start = at + 1;
    }
  }
  return { start, end: text.length };
}

/** The value between commas that the cursor is in. */
function valueAround(text: string, from: number, cursor: number, end: number) {
  let start = from;
  let isQuoted = false;
  for (let at = from; at < end; at += 1) {
    const char = text.charAt(at);
    if (char === "\\") at += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && char === ",") {
      if (at >= cursor) return { start, end: at };
      start = at + 1;
    }
  }
  return { start, end };
}

function unquoted(text: string): string {
  return text.replace(/\\(["*\\])|"/g, "$1");
}
