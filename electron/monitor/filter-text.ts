/** A filter line that came over the link, as the table wants it. */
import { FailureError, failure } from "../../shared/failure.ts";
import { type Filter, parseFilter } from "../../shared/filter/filter.ts";

/** Throws a {@link FailureError} with `filter-invalid`. */
export function parseFilterOrThrow(text: string): Filter {
  const parsed = parseFilter(text);
  if ("problem" in parsed) {
    throw new FailureError(failure("filter-invalid", { filter: text, reason: parsed.problem.message }));
  }
  return parsed.filter;
}
