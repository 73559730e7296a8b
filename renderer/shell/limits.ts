import type { Failure } from "../../shared/failure.ts";
import type { Status } from "../../shared/status.ts";

/** What is limited, each once: a feed's problem may be told of the connection as well. */
export function limitsOf({ feed, problems }: Status): readonly Failure[] {
  const problem = feed?.problem ?? null;
  return problem === null ? problems : [problem, ...problems.filter(({ code }) => code !== problem.code)];
}
