/** Answers the filter line while it is typed: what is wrong and where, and what could come next. */
import { completeFilter } from "../../shared/filter/complete.ts";
import { parseFilter } from "../../shared/filter/filter.ts";
import type { CommandOutput } from "../../shared/link.ts";
import type { SessionTable } from "./sessions/table.ts";

export function explainFilter(
  table: SessionTable,
  text: string,
  cursor: number,
): CommandOutput<"explainFilter"> {
  const parsed = parseFilter(text);
  return {
    problem: "problem" in parsed ? parsed.problem : null,
    suggestions: completeFilter(text, cursor, table.known),
  };
}
