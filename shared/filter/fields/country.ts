/** `country`: two-letter codes. */
import { writeValue } from "../lexer.ts";
import { isNone } from "../pattern.ts";
import type { Family } from "../term.ts";
import type { FilterWords } from "../words/words.ts";
import { colonOnly, valueProblem } from "./problems.ts";

export const countryFamily: Family<"country"> = {
  kind: "country",
  fields: [
    {
      name: "country",
      aliases: [],
      example: "country:DE,FR",
    },
  ],

  parse(name, raw, words) {
    const wrong = colonOnly(name, raw, words);
    if (wrong !== null) return wrong;
    const codes: (string | null)[] = [];
    for (const value of raw.values) {
      if (isNone(value)) {
        codes.push(null);
      } else if (/^[A-Za-z]{2}$/.test(value.text)) {
        codes.push(value.text.toUpperCase());
      } else if (value.text === "") {
        return valueProblem(value, words.mistakes.needsCountry);
      } else {
        const code = codeOf(value.text, words.language);
        return valueProblem(value, words.mistakes.notACountry(value.text, code));
      }
    }
    return { kind: "country", codes };
  },

  format: ({ codes }) => `country:${codes.map((code) => code ?? "none").join(",")}`,

  matches: ({ codes }, session) => codes.includes(session.place?.country ?? null),

  suggest: (_name, typed, known, { words }) => [
    ...known.values("country", typed, 12).map(({ value, sessions }) => ({
      text: writeValue([value]),
      explanation: words.countrySessions(nameOf(value, words.language), sessions),
    })),
    ...("none".startsWith(typed.toLowerCase())
      ? [{ text: "none", explanation: words.choices.noCountry }]
      : []),
  ],

  explain: ({ codes }, { explain, choices, language }) =>
    explain.from(
      explain.or(codes.map((code) => (code === null ? choices.noCountry : nameOf(code, language)))),
    ),
};

type Language = FilterWords["language"];

const named = (language: Language) => new Intl.DisplayNames([language], { type: "region", fallback: "none" });
const names: Readonly<Record<Language, Intl.DisplayNames>> = { en: named("en"), de: named("de") };

function nameOf(code: string, language: Language): string {
  return names[language].of(code) ?? code;
}

const codesByName = new Map<Language, ReadonlyMap<string, string>>();

/** The code of a country by its name in that language, or else in English. */
function codeOf(name: string, language: Language): string | null {
  for (const each of [language, "en"] as const) {
    const codes = codesByName.get(each) ?? listNames(each);
    codesByName.set(each, codes);
    const code = codes.get(name.toLowerCase());
    if (code !== undefined) return code;
  }
  return null;
}

function listNames(language: Language): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      const name = names[language].of(code)?.toLowerCase();
      // A code that is no longer in use (DD) has the name of its successor (DE).
      const isCurrent = new Intl.Locale(`und-${code}`).region === code;
      if (name !== undefined && isCurrent) found.set(name, code);
    }
  }
  return found;
}
