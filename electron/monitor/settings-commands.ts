/** The commands about what people set, and the editor of declared formats. */
import type { CommandInput, CommandName, CommandOutput } from "../../shared/link.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import { onRecord } from "./audit/on-record.ts";
import { describeChange } from "./settings/describe-change.ts";
import type { MonitorSettings } from "./settings/settings.ts";
import type { Watched } from "./watched.ts";
import type { Whereabouts } from "./whereabouts.ts";

interface SettingsCommandParts {
  readonly settings: MonitorSettings;
  readonly audit: AuditLog;
  readonly whereabouts: Whereabouts;
  readonly watched: Watched;
}

type Names = Extract<CommandName, "changeSettings" | "tryFormat" | "draftFormat">;

/** Each throws {@link FailureError}s. */
export function settingsCommands(parts: () => SettingsCommandParts): {
  readonly [N in Names]: (input: CommandInput<N>) => CommandOutput<N> | Promise<CommandOutput<N>>;
} {
  return {
    changeSettings: async (change) => {
      const { settings, audit, whereabouts } = parts();
      const result = describeChange(settings.current, { ...settings.current, ...change });
      if (result === "") {
        return {};
      }
      // Files that are no use are refused before anything has changed.
      const putToUse = change.geo === undefined ? null : await whereabouts.prepare(change.geo);
      await onRecord(audit, result, async () => {
        if (putToUse !== null) {
          putToUse();
          const { ingest, now } = parts().watched.parts;
          await ingest.locateAgain(now);
        }
        await settings.change(change);
      });
      return {};
    },
    tryFormat: ({ source }) => parts().watched.formatEditor.try(source),
    draftFormat: async ({ from }) => ({ declaration: await parts().watched.formatEditor.draft(from) }),
  };
}
