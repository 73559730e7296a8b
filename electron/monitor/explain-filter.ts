/** Answers the filter line while it is typed: what is wrong and where, and what could come next. */
import { completeFilter } from "../../shared/filter/complete.ts";
import { parseFilter } from "../../shared/filter/filter.ts";
import { filterWordsDe } from "../../shared/filter/words/de.ts";
import { filterWordsEn } from "../../shared/filter/words/en.ts";
import type { FilterWords } from "../../shared/filter/words/words.ts";
import type { CommandOutput } from "../../shared/link.ts";
import type { SessionTable } from "./sessions/table.ts";

const WORDS = { en: filterWordsEn, de: filterWordsDe } as const;

export function explainFilter(
  table: SessionTable,
  text: string,
  cursor: number,
  language: FilterWords["language"],
): CommandOutput<"explainFilter"> {
  const parsed = parseFilter(text, WORDS[language]);
  return {
    problem: "problem" in parsed ? parsed.problem : null,
    suggestions: completeFilter(text, cursor, table.known, WORDS[language]),
  };
}
