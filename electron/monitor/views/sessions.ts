/** A window of the table. While it is held the order is frozen, so that rows do not move under a reader's eyes. */
import type { ViewParams } from "../../../shared/link.ts";
import type { Count } from "../../../shared/session.ts";
import { parseFilterOrThrow } from "../filter-text.ts";
import { countOf, type OpenView, type ViewParts } from "./view.ts";

export function openSessions(
  parts: ViewParts,
  { filter: text, sort, offset, limit, hold }: ViewParams<"sessions">,
): OpenView<"sessions"> {
  const filter = parseFilterOrThrow(text);
  const { table, now } = parts;
  const counted = (value: number): Count => countOf(parts, value);
  const held = hold ? table.hold({ filter, sort, now: now() }) : null;
  return {
    answer() {
      if (held !== null) {
        const { rows, offset: from, matched } = held.rows(offset, limit);
        return {
          head: {
            matched: counted(matched),
            total: counted(table.size),
            offset: from,
            newer: held.newer(now()),
          },
          rows,
        };
      }
      const window = table.window({ filter, sort, offset, limit, now: now() });
      return {
        head: {
          matched: counted(window.matched),
          total: counted(table.size),
          offset: window.offset,
          newer: 0,
        },
        rows: window.rows,
      };
    },
  };
}
