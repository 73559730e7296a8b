/** A window of the table. While it is held the order is frozen, so that rows do not move under a reader's eyes. */
import type { ViewParams } from "../../../shared/link.ts";
import { parseFilterOrThrow } from "../filter-text.ts";
import type { OpenView, ViewParts } from "./view.ts";

export function openSessions(
  { table, now }: ViewParts,
  { filter: text, sort, offset, limit, hold }: ViewParams<"sessions">,
): OpenView<"sessions"> {
  const filter = parseFilterOrThrow(text);
  const exact = (value: number) => ({ value, estimate: null });
  const held = hold ? table.hold({ filter, sort, now: now() }) : null;
  return {
    answer() {
      if (held !== null) {
        const { rows, offset: from, matched } = held.rows(offset, limit);
        return {
          head: { matched: exact(matched), total: exact(table.size), offset: from, newer: held.newer(now()) },
          rows,
        };
      }
      const window = table.window({ filter, sort, offset, limit, now: now() });
      return {
        head: { matched: exact(window.matched), total: exact(table.size), offset: window.offset, newer: 0 },
        rows: window.rows,
      };
    },
  };
}
