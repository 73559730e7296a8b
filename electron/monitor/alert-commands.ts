/** The commands about where alerts go. Each change is on the audit record, without what is secret about it. */
import type { CommandInput, CommandName, CommandOutput } from "../../shared/link.ts";
import type { Sink } from "../../shared/settings/alerts.ts";
import type { Alerts } from "./alerts/alerts.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import { onRecord } from "./audit/on-record.ts";
import { describeChange } from "./settings/describe-change.ts";
import type { MonitorSettings } from "./settings/settings.ts";

interface AlertCommandParts {
  readonly alerts: Alerts;
  readonly audit: AuditLog;
  readonly settings: MonitorSettings;
}

type Names = Extract<CommandName, "saveSink" | "removeSink" | "testSink">;

/** Each throws {@link FailureError}s. */
export function alertCommands(parts: () => AlertCommandParts): {
  readonly [N in Names]: (input: CommandInput<N>) => Promise<CommandOutput<N>>;
} {
  async function recorded(result: string, change: () => Promise<void>): Promise<Record<string, never>> {
    await onRecord(parts().audit, result, change);
    return {};
  }
  const present = (id: string): Sink | undefined =>
    parts().settings.current.alerts.sinks.find((sink) => sink.id === id);
  return {
    saveSink: (change) => {
      const { sink, url, key } = change;
      const before = present(sink.id);
      const secrets = [url === null ? [] : "address", key === null ? [] : "signing key"].flat();
      const set = secrets.length === 0 ? "" : ` (${secrets.join(" and ")} set)`;
      const what = before === undefined ? `new ${sink.kind}` : describeChange(before, sink);
      return recorded(`alerts “${sink.name}”: ${what}${set}`, () => parts().alerts.save(change));
    },
    removeSink: ({ id }) =>
      recorded(`alerts “${present(id)?.name ?? id}”: removed`, () => parts().alerts.remove(id)),
    testSink: async ({ id }) => {
      await parts().alerts.test(id);
      return {};
    },
  };
}
