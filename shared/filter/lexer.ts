/** Cuts the text of a filter into terms and values with their positions; knows nothing about the fields. */
import ipaddr from "ipaddr.js";
import type { FilterProblem } from "./term.ts";
import type { FilterWords } from "./words/words.ts";

export type Operator = ":" | "<" | "<=" | ">" | ">=";

export interface RawValue {
  readonly start: number;
  readonly end: number;
  /** Without quotes and escapes; a wildcard is a plain `*`. */
  readonly text: string;
  /** The texts between the wildcards; one when there is no wildcard. */
  readonly pieces: readonly string[];
  readonly quoted: boolean;
}

export interface RawTerm {
  readonly start: number;
  readonly end: number;
  readonly negated: boolean;
  /** `null`: a bare word. */
  readonly name: { readonly text: string; readonly start: number; readonly end: number } | null;
  readonly operator: Operator;
  readonly values: readonly RawValue[];
}

const NAME_AND_OPERATOR = /([A-Za-z][A-Za-z_-]*)(<=|>=|=|:|<|>)/y;
const BLANK = /\s/;

/**
 * `isField` decides about `name=value`: for a field the `=` is read as `:`, otherwise it is an ordinary character.
 * A mistake ends the list and is reported beside the terms before it.
 */
export function lexFilter(
  text: string,
  isField: (name: string) => boolean,
  { mistakes }: FilterWords,
): { readonly terms: readonly RawTerm[]; readonly problem: FilterProblem | null } {
  const terms: RawTerm[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && BLANK.test(text.charAt(at))) at += 1;
    if (at >= text.length) return { terms, problem: null };
    const term = lexTerm(text, at, isField, mistakes);
    if ("message" in term) return { terms, problem: term };
    terms.push(term);
    at = term.end;
  }
}

function lexTerm(
  text: string,
  start: number,
  isField: (name: string) => boolean,
  mistakes: FilterWords["mistakes"],
): RawTerm | FilterProblem {
  const negated = text.charAt(start) === "-";
  let at = negated ? start + 1 : start;
  if (negated && (at >= text.length || BLANK.test(text.charAt(at)))) {
    return { start, end: at, message: mistakes.excludesNothing };
  }
  let name: RawTerm["name"] = null;
  let operator: Operator = ":";
  NAME_AND_OPERATOR.lastIndex = at;
  const found = NAME_AND_OPERATOR.exec(text);
  const [, word, sign] = found ?? [];
  if (word !== undefined && sign !== undefined && !isIpv6(text, at) && (sign !== "=" || isField(word))) {
    name = { text: word, start: at, end: at + word.length };
    operator = sign === "=" ? ":" : (sign as Operator);
    at += word.length + sign.length;
  }
  const values: RawValue[] = [];
  for (;;) {
    const value = lexValue(text, at, mistakes);
    if ("message" in value) return value;
    values.push(value);
    at = value.end;
    if (text.charAt(at) !== ",") return { start, end: at, negated, name, operator, values };
    at += 1;
  }
}

/** A pasted IPv6 address such as `fe80::1` begins like a field; it is a bare word. */
function isIpv6(text: string, at: number): boolean {
  const token = /^[0-9A-Fa-f:.]+(?=\s|,|$)/.exec(text.slice(at, at + 64))?.[0];
  return token !== undefined && ipaddr.IPv6.isValid(token);
}

/** Up to the next blank or comma outside quotes. A backslash protects `"`, `*` and itself, and is a plain character elsewhere. */
function lexValue(text: string, start: number, mistakes: FilterWords["mistakes"]): RawValue | FilterProblem {
  const pieces: string[] = [];
  let piece = "";
  let quoted = false;
  let openedAt = -1;
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') {
      quoted = true;
      openedAt = openedAt === -1 ? at : -1;
    } else if (char === "\\" && at + 1 < text.length && '"*\\'.includes(text.charAt(at + 1))) {
      at += 1;
      piece += text.charAt(at);
    } else if (char === "*") {
      pieces.push(piece);
      piece = "";
    } else if (openedAt === -1 && (char === "," || BLANK.test(char))) {
      break;
    } else {
      piece += char;
    }
  }
  if (openedAt !== -1) return { start: openedAt, end: text.length, message: mistakes.openQuote };
  pieces.push(piece);
  return { start, end: at, text: pieces.join("*"), pieces, quoted };
}

/** A value as text that {@link lexFilter} reads back as the same pieces. `keyword`: quote it although it looks plain. */
export function writeValue(pieces: readonly string[], keyword = false): string {
  const body = pieces.map((piece) => piece.replace(/(["*])|\\(?=["*\\]|$)/g, "\\$&")).join("*");
  const plain = body !== "" && !keyword && !/[\s,]/.test(body);
  return plain ? body : `"${body}"`;
}
