/**
 * What the monitor has open whatever store is watched, and goes on with when another one is: files in the data folder,
 * and what speaks to the world outside. What belongs to one store is in `watched.ts`.
 */
import { dirname, join } from "node:path";
import { Alerts } from "./alerts/alerts.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { readOrCreateSecret } from "./audit/handle-secret.ts";
import { SavedConnections } from "./connections/connections.ts";
import { forThisRun, type SecretKeeper } from "./connections/secret-keeper.ts";
import { removeForgotten } from "./history/history.ts";
import { SecurityEvents } from "./security-events/security-events.ts";
import { MonitorSettings } from "./settings/settings.ts";
import { HostKeys } from "./store/host-keys.ts";
import { Whereabouts, type WhereaboutsOptions } from "./whereabouts.ts";

export interface LastingOptions extends WhereaboutsOptions {
  /** Audit log and secrets; created if absent. */
  readonly dataFolder: string;
  /** Name of whoever uses this computer, for the audit log. */
  readonly operator: string;
  /** Where the saved connections are; in the data folder unless said otherwise. */
  readonly connectionsFile?: string | null;
  /** Seals their passwords; without one they are kept for this run. */
  readonly secretKeeper?: SecretKeeper;
}

export interface Lasting {
  readonly handleSecret: Uint8Array;
  readonly audit: AuditLog;
  readonly whereabouts: Whereabouts;
  readonly settings: MonitorSettings;
  readonly alerts: Alerts;
  readonly connections: SavedConnections;
  readonly hostKeys: HostKeys;
  readonly events: SecurityEvents;
  /** Where histories are kept, one file per store. */
  readonly historyFolder: string;
}

/** Problems with the files become part of the status. */
export async function openLasting(options: LastingOptions): Promise<Lasting> {
  const { dataFolder, connectionsFile, secretKeeper = forThisRun } = options;
  const file = connectionsFile ?? join(dataFolder, "connections.json");
  const historyFolder = join(dataFolder, "history");
  const [audit, whereabouts, settings, connections, hostKeys, handleSecret] = await Promise.all([
    AuditLog.open(join(dataFolder, "audit.jsonl"), options.operator),
    Whereabouts.open(options),
    MonitorSettings.open(join(dataFolder, "monitor-settings.json"), Date.now),
    SavedConnections.open(file, secretKeeper, Date.now),
    HostKeys.open(join(dirname(file), "ssh-hosts.json"), Date.now),
    readOrCreateSecret(join(dataFolder, "handle-secret")),
  ]);
  await whereabouts.begin(settings.current.geo);
  removeForgotten(historyFolder, settings.current.history, Date.now());
  const alerts = await Alerts.open({ folder: join(dataFolder, "alerts"), settings, keeper: secretKeeper });
  const events = await SecurityEvents.open({
    keyFile: join(dataFolder, "security-event-key.json"),
    folder: join(dataFolder, "security-events"),
    settings: () => settings.current.revocation.events,
  });
  return { handleSecret, audit, whereabouts, settings, alerts, connections, hostKeys, events, historyFolder };
}
