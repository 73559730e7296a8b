import type { Failure } from "../../shared/failure.ts";
import type { Overview } from "../../shared/overview.ts";
import type { Status } from "../../shared/status.ts";

/** How many sessions this user of the store may not read; null: each can be read. */
export function unreadIn({ problems }: Status): "all" | "some" | null {
  const refused = problems.find(({ code }) => code === "read-denied");
  if (refused === undefined) return null;
  return refused.params["extent"] === "some" ? "some" : "all";
}

/** There are sessions, and of none is known whose it is: what is counted of users or places means nothing. */
export function noneReadable({ sessions, opaque }: Overview["figures"]): boolean {
  return sessions.value > 0 && opaque === sessions.value;
}

/** What is limited, gravest first and each once: a feed's problem may be told of the connection as well. */
export function limitsOf({ feed, problems }: Status): readonly Failure[] {
  const problem = feed?.problem ?? null;
  const all =
    problem === null ? problems : [problem, ...problems.filter(({ code }) => code !== problem.code)];
  return [...all.filter(isGrave), ...all.filter((one) => !isGrave(one))];
}

/** What leaves the screen without most of what it is for. */
export function isGrave({ code, params }: Failure): boolean {
  return code === "read-denied" && params["extent"] !== "some";
}
