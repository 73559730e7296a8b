/** The view of the saved connections. */
import type { OpenView, ViewParts } from "./view.ts";

export function openConnections({ connections, savedAs }: ViewParts): OpenView<"connections"> {
  return {
    answer: () => ({
      head: { current: savedAs, secretsKept: connections.secretsKept, problem: connections.problem },
      rows: connections.list(),
    }),
  };
}
