/** A window of the table. While it is held the order is frozen, so that rows do not move under a reader's eyes. */
import { EMPTY_FILTER } from "../../../shared/filter/filter.ts";
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
  const matching = (value: number): Count => countOf(parts, value, () => table.squares(filter, now()));
  const total = (): Count => countOf(parts, table.size, () => table.squares(EMPTY_FILTER, now()));
  const held = hold ? table.hold({ filter, sort, now: now() }) : null;
  return {
    answer() {
      if (held !== null) {
        const { rows, offset: from, matched } = held.rows(offset, limit);
        return {
          head: {
            matched: matching(matched),
            total: total(),
            offset: from,
            newer: held.newer(now()),
          },
          rows,
        };
      }
      const window = table.window({ filter, sort, offset, limit, now: now() });
      return {
        head: {
          matched: matching(window.matched),
          total: total(),
          offset: window.offset,
          newer: 0,
        },
        rows: window.rows,
      };
    },
  };
}
