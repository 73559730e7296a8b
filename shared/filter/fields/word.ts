/** Bare words: somewhere in the user, the label or the address. */
import { contains, patternOf, writePattern } from "../pattern.ts";
import type { Family } from "../term.ts";
import { valueProblem } from "./problems.ts";

export const wordFamily: Family<"word"> = {
  kind: "word",
  fields: [],

  parse(_name, raw, words) {
    for (const value of raw.values) {
      if (value.text === "") return valueProblem(value, words.mistakes.missingWord);
    }
    return { kind: "word", patterns: raw.values.map(patternOf) };
  },

  format({ patterns }) {
    const text = patterns.map(writeWord).join(",");
    return text;
  },

  matches: ({ patterns }, session) =>
    [session.user, session.label, session.address].some(
      (text) => text !== null && patterns.some((pattern) => contains(pattern, text)),
    ),

  suggest: () => [],

  explain: ({ patterns }, { explain }) =>
    explain.word(explain.or(patterns.map((pattern) => `“${pattern.join("*")}”`))),
};

/** A word that would read as a field or as a negation goes into quotes. */
function writeWord(pattern: readonly string[]): string {
  const text = writePattern(pattern);
  return /^-|^[A-Za-z][A-Za-z_-]*[:<>=]/.test(text) ? `"${text}"` : text;
}
