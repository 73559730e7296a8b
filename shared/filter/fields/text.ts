/** `user`, `label`, `city`, `client`, `system`, `format`: a whole text, with `*` for anything. */
import type { RawTerm } from "../lexer.ts";
import { fits, isNone, patternOf, writePattern } from "../pattern.ts";
import type { Family, FilteredSession, KnownValues, Pattern, TextField } from "../term.ts";
import { colonOnly, valueProblem } from "./problems.ts";

const GUIDES = [
  { name: "user", aliases: [], summary: "the user’s id, exactly; * for anything", example: "user:alice" },
  { name: "label", aliases: ["name"], summary: "the user’s readable name", example: "label:*smith*" },
  { name: "city", aliases: [], summary: "the city of the address", example: 'city:"São Paulo"' },
  { name: "client", aliases: ["browser"], summary: "the browser or application", example: "client:firefox" },
  { name: "system", aliases: ["os"], summary: "the operating system", example: "system:windows" },
  { name: "format", aliases: [], summary: "how the session is stored", example: "format:django" },
] as const satisfies readonly {
  name: TextField;
  aliases: readonly string[];
  summary: string;
  example: string;
}[];

export const textFamily: Family<"text"> = {
  kind: "text",
  fields: GUIDES,

  parse(name, raw: RawTerm) {
    const field = GUIDES.find((guide) => guide.name === name)?.name ?? "user";
    const wrong = colonOnly(name, raw);
    if (wrong !== null) return wrong;
    const patterns: (Pattern | null)[] = [];
    for (const value of raw.values) {
      if (value.text === "" && !value.quoted) return valueProblem(value, `${name}: needs a value.`);
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

  suggest(name, typed, known: KnownValues) {
    const field = GUIDES.find((guide) => guide.name === name)?.name ?? "user";
    return known.values(field, typed, 8).map(({ value, sessions }) => ({
      text: writePattern([value]),
      explanation: `${sessions} ${sessions === 1 ? "session" : "sessions"}`,
    }));
  },

  explain({ field, patterns }) {
    const words = patterns.map((pattern) => (pattern === null ? "none" : `“${pattern.join("*")}”`));
    return `whose ${SPOKEN[field]} is ${words.join(" or ")}`;
  },
};

const SPOKEN: Readonly<Record<TextField, string>> = {
  user: "user",
  label: "label",
  city: "city",
  client: "client",
  system: "operating system",
  format: "format",
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
