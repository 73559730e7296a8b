/** The commands about the list of sessions: what a filter means, whom it may name, and taking the list away. */
import type { CommandInput, CommandName, CommandOutput } from "../../shared/link.ts";
import { explainFilter } from "./explain-filter.ts";
import { exportOnRecord } from "./export/export-on-record.ts";
import type { Exports } from "./export/exports.ts";
import { sessionParts } from "./export/session-export.ts";
import { parseFilterOrThrow } from "./filter-text.ts";
import type { ViewParts } from "./views/view.ts";

interface ListCommandParts extends ViewParts {
  readonly exports: Exports;
}

type Names = Extract<CommandName, "explainFilter" | "findUsers" | "beginExport" | "nextExportPart">;

/** Each throws {@link FailureError}s. */
export function listCommands(parts: () => ListCommandParts): {
  readonly [N in Names]: (input: CommandInput<N>) => CommandOutput<N> | Promise<CommandOutput<N>>;
} {
  return {
    explainFilter: ({ filter, cursor, language }) => explainFilter(parts().table, filter, cursor, language),
    findUsers: ({ text, limit }) => ({ users: parts().table.findUsers(text, limit) }),
    beginExport: async ({ filter, sort, as }) => {
      const { table, now, audit, exports } = parts();
      const list = table.hold({ filter: parseFilterOrThrow(filter), sort, now: now() });
      const { matched: sessions } = list.rows(0, 1);
      const what = { sessions, result: filter === "" ? as : `${as}, ${filter}` };
      const id = await exportOnRecord(audit, what, (onDone) => exports.begin(sessionParts(list, as), onDone));
      return { id, sessions };
    },
    nextExportPart: ({ id }) => parts().exports.next(id),
  };
}
