/** Texts with wildcards: reading, writing and matching them. Case never matters. */
import { type RawValue, writeValue } from "./lexer.ts";
import type { Pattern } from "./term.ts";

/** How texts are compared: both sides folded. Not the locale's business, so that every host agrees. */
export function fold(text: string): string {
  return text.toLowerCase();
}

/** Several wildcards in a row are one. */
export function patternOf(value: RawValue): Pattern {
  return value.pieces.filter(
    (piece, index) => piece !== "" || index === 0 || index === value.pieces.length - 1,
  );
}

/** `none` as a word of its own is the keyword; in quotes it is the text. */
export function isNone(value: RawValue): boolean {
  return !value.quoted && fold(value.text) === "none";
}

export function writePattern(pattern: Pattern | null): string {
  if (pattern === null) return "none";
  return writeValue(pattern, pattern.length === 1 && fold(pattern[0] ?? "") === "none");
}

/** The whole of `text` fits the pattern. */
export function fits(pattern: Pattern, text: string): boolean {
  return fitsFolded(pattern.map(fold), fold(text));
}

/** Some part of `text` fits the pattern. */
export function contains(pattern: Pattern, text: string): boolean {
  return fitsFolded(["", ...pattern.map(fold), ""], fold(text));
}

/** The same on texts that are folded already. */
export function fitsFolded(pieces: readonly string[], text: string): boolean {
  const first = pieces[0] ?? "";
  if (pieces.length === 1) return text === first;
  const last = pieces[pieces.length - 1] ?? "";
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (let index = 1; index < pieces.length - 1; index += 1) {
    const piece = pieces[index] ?? "";
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= end;
}
