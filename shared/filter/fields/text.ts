/** `user`, `label`, `city`, `client`, `system`, `format`: a whole text, with `*` for anything. */
import type { RawTerm } from "../lexer.ts";
import { fits, isNone, patternOf, writePattern } from "../pattern.ts";
import type { Family, FilteredSession, KnownValues, Pattern, TextField } from "../term.ts";
import { colonOnly, valueProblem } from "./problems.ts";

const GUIDES = [
  { name: "user", aliases: [], example: "user:alice" },
  { name: "label", aliases: ["name"], example: "label:*smith*" },
  { name: "city", aliases: [], example: 'city:"São Paulo"' },
  { name: "client", aliases: ["browser"], example: "client:firefox" },
  { name: "system", aliases: ["os"], example: "system:windows" },
  { name: "format", aliases: [], example: "format:django" },
] as const satisfies readonly {
  name: TextField;
  aliases: readonly string[];
  example: string;
}[];

export const textFamily: Family<"text"> = {
  kind: "text",
  fields: GUIDES,

  parse(name, raw: RawTerm, words) {
    const field = GUIDES.find((guide) => guide.name === name)?.name ?? "user";
    const wrong = colonOnly(name, raw, words);
    if (wrong !== null) return wrong;
    const patterns: (Pattern | null)[] = [];
    for (const value of raw.values) {
      if (value.text === "" && !value.quoted) return valueProblem(value, words.mistakes.needsValue(name));
      patterns.push(isNone(value) ? null : patternOf(value));
    }
    return { kind: "text", field, patterns };
  },

  format: ({ field, patterns }) => `${field}:${patterns.map(writePattern).join(",")}`,

  matches({ field, patterns }, session) {
    const text = textOf(field, session);
    return patterns.some((pattern) =>
      pattern === null ? text === null : text !== null && fits(pattern, text),
    );
  },

  suggest(name, typed, known: KnownValues, { words }) {
    const field = GUIDES.find((guide) => guide.name === name)?.name ?? "user";
    return known.values(field, typed, 8).map(({ value, sessions }) => ({
      text: writePattern([value]),
      explanation: words.sessions(sessions),
    }));
  },

  explain: ({ field, patterns }, { explain }) =>
    explain.text(
      field,
      explain.or(patterns.map((pattern) => (pattern === null ? explain.none : `“${pattern.join("*")}”`))),
    ),
};

function textOf(field: TextField, session: FilteredSession): string | null {
  switch (field) {
    case "user":
      return session.user;
    case "label":
      return session.label;
    case "city":
      return session.place?.city ?? null;
    case "client":
      return session.client?.browser ?? null;
    case "system":
      return session.client?.system ?? null;
    case "format":
      return session.format;
  }
}
