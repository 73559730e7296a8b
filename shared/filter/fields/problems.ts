/** Sentences that several fields say in the same way. */
import type { RawTerm, RawValue } from "../lexer.ts";
import { nearest } from "../nearest.ts";
import type { FilterProblem } from "../term.ts";
import type { FilterWords } from "../words/words.ts";

/** For fields that are not numbers: `<` and `>` mean nothing. */
export function colonOnly(name: string, raw: RawTerm, { mistakes }: FilterWords): FilterProblem | null {
  if (raw.operator === ":") return null;
  const end = raw.values[0]?.start ?? raw.end;
  return {
    start: raw.name?.start ?? raw.start,
    end,
    message: mistakes.notANumber(name),
  };
}

/** Marks the value, or the whole place where one is missing. */
export function valueProblem(value: RawValue, message: string): FilterProblem {
  return { start: value.start, end: Math.max(value.end, value.start), message };
}

/** For fields with a fixed list of values. */
export function notAChoice(
  name: string,
  value: RawValue,
  choices: readonly string[],
  { mistakes, explain }: FilterWords,
): FilterProblem {
  const list = explain.or([choices.slice(0, -1).join(", "), choices[choices.length - 1] ?? ""]);
  if (value.text === "") return valueProblem(value, mistakes.needsChoice(name, list));
  return valueProblem(value, mistakes.notAChoice(name, value.text, list, nearest(value.text, choices)));
}

/** The choices that begin as typed. */
export function choicesFrom(
  typed: string,
  choices: readonly (readonly [value: string, explanation: string])[],
): readonly { text: string; explanation: string }[] {
  return choices
    .filter(([value]) => value.startsWith(typed.toLowerCase()))
    .map(([text, explanation]) => ({ text, explanation }));
}
