/** Sentences that several fields say in the same way. */
import type { RawTerm, RawValue } from "../lexer.ts";
import { nearest } from "../nearest.ts";
import type { FilterProblem } from "../term.ts";

/** For fields that are not numbers: `<` and `>` mean nothing. */
export function colonOnly(name: string, raw: RawTerm): FilterProblem | null {
  if (raw.operator === ":") return null;
  const end = raw.values[0]?.start ?? raw.end;
  return {
    start: raw.name?.start ?? raw.start,
    end,
    message: `${name} is not a number: write ${name}: and a value.`,
  };
}

/** Marks the value, or the whole place where one is missing. */
export function valueProblem(value: RawValue, message: string): FilterProblem {
  return { start: value.start, end: Math.max(value.end, value.start), message };
}

/** For fields with a fixed list of values. */
export function notAChoice(name: string, value: RawValue, choices: readonly string[]): FilterProblem {
  const list = `${choices.slice(0, -1).join(", ")} or ${choices[choices.length - 1] ?? ""}`;
  if (value.text === "") return valueProblem(value, `${name}: needs a value: ${list}.`);
  const meant = nearest(value.text, choices);
  return valueProblem(
    value,
    meant === null
      ? `“${value.text}” is not a value of ${name}: write ${list}.`
      : `“${value.text}” is not a value of ${name}; did you mean ${meant}?`,
  );
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
