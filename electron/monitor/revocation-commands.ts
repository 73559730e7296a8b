/** The commands about ending sessions, and about the record of it. */
import { dirname } from "node:path";
import type { CommandInput, CommandName, CommandOutput } from "../../shared/link.ts";
import { auditParts } from "./audit/export.ts";
import { searchAudit } from "./audit/search.ts";
import { exportOnRecord } from "./export/export-on-record.ts";
import type { Exports } from "./export/exports.ts";
import type { SecurityEvents } from "./security-events/security-events.ts";
import type { ViewParts } from "./views/view.ts";

type Names = Extract<
  CommandName,
  "countTarget" | "revoke" | "cancelRevocation" | "searchAudit" | "beginAuditExport" | "securityEventKeys"
>;

interface RevocationCommandParts extends ViewParts {
  readonly events: SecurityEvents;
  readonly exports: Exports;
}

/** Each throws FailureErrors. */
export function revocationCommands(parts: () => RevocationCommandParts): {
  readonly [N in Names]: (input: CommandInput<N>) => CommandOutput<N> | Promise<CommandOutput<N>>;
} {
  return {
    countTarget: (target) => ({ count: parts().revocations.keysOf(target, parts().now()).length }),
    revoke: ({ target, confirmed, reason, id, whenBack }) =>
      parts().revocations.revoke(target, confirmed, reason, { id, whenBack }),
    cancelRevocation: ({ id }) => {
      parts().revocations.cancel(id);
      return {};
    },
    searchAudit: (query) => searchAudit(dirname(parts().audit.file), query),
    beginAuditExport: async ({ query, as }) => {
      const { audit, exports } = parts();
      const result = query.text === "" ? `audit log, ${as}` : `audit log, ${as}, “${query.text}”`;
      const id = await exportOnRecord(audit, { sessions: 0, result }, (onDone) =>
        exports.begin(auditParts(dirname(audit.file), query, as), onDone),
      );
      return { id };
    },
    securityEventKeys: async () => ({ keys: await parts().events.publicKeys() }),
  };
}
