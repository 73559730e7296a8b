/** The findings view. */
import type { ViewHead, ViewParams } from "../../../shared/link.ts";
import type { SessionTable } from "../sessions/table.ts";
import type { OpenView, ViewParts } from "./view.ts";

export function openFindings(
  { engine, table }: ViewParts,
  { include, limit, also }: ViewParams<"findings">,
): OpenView<"findings"> {
  return {
    answer: () => ({
      head: { ...engine.counts(), unread: unreadIn(table) },
      rows: engine.findings(include, limit, also ?? null),
    }),
  };
}

function unreadIn({ opaque, size }: SessionTable): ViewHead<"findings">["unread"] {
  if (opaque === 0) return null;
  return opaque === size ? "all" : "some";
}
