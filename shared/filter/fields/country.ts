/** `country`: two-letter codes. */
import { writeValue } from "../lexer.ts";
import { isNone } from "../pattern.ts";
import type { Family } from "../term.ts";
import { colonOnly, valueProblem } from "./problems.ts";

export const countryFamily: Family<"country"> = {
  kind: "country",
  fields: [
    {
      name: "country",
      aliases: [],
      summary: "the country of the address, as two letters",
      example: "country:DE,FR",
    },
  ],

  parse(name, raw) {
    const wrong = colonOnly(name, raw);
    if (wrong !== null) return wrong;
    const codes: (string | null)[] = [];
    for (const value of raw.values) {
      if (isNone(value)) {
        codes.push(null);
      } else if (/^[A-Za-z]{2}$/.test(value.text)) {
        codes.push(value.text.toUpperCase());
      } else if (value.text === "") {
        return valueProblem(value, "country: needs a two-letter code, for example country:DE.");
      } else {
        const code = codeOf(value.text);
        const advice =
          code === null ? "use its two letters, for example DE" : `write ${code} for ${value.text}`;
        return valueProblem(value, `“${value.text}” is not a country code: ${advice}.`);
      }
    }
    return { kind: "country", codes };
  },

  format: ({ codes }) => `country:${codes.map((code) => code ?? "none").join(",")}`,

  matches: ({ codes }, session) => codes.includes(session.place?.country ?? null),

  suggest: (_name, typed, known) => [
    ...known.values("country", typed, 12).map(({ value, sessions }) => ({
      text: writeValue([value]),
      explanation: `${nameOf(value)}, ${sessions} ${sessions === 1 ? "session" : "sessions"}`,
    })),
    ...("none".startsWith(typed.toLowerCase()) ? [{ text: "none", explanation: "no known country" }] : []),
  ],

  explain: ({ codes }) =>
    `from ${codes.map((code) => (code === null ? "no known country" : nameOf(code))).join(" or ")}`,
};

const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

function nameOf(code: string): string {
  return names.of(code) ?? code;
}

let codesByName: ReadonlyMap<string, string> | null = null;

/** The code of a country's English name. */
function codeOf(name: string): string | null {
  codesByName ??= listNames();
  return codesByName.get(name.toLowerCase()) ?? null;
}

function listNames(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      const name = names.of(code)?.toLowerCase();
      // A code that is no longer in use (DD) has the name of its successor (DE).
      const isCurrent = new Intl.Locale(`und-${code}`).region === code;
      if (name !== undefined && isCurrent) found.set(name, code);
    }
  }
  return found;
}
