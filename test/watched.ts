/** A real monitor on a real server, for tests: live when it is handed out. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Monitor, type MonitorOptions } from "../electron/monitor/monitor.ts";
import type { SessionRow } from "../shared/session.ts";
import type { FeedKind } from "../shared/status.ts";
import { eventually } from "./eventually.ts";

export interface WatchedStore {
  readonly monitor: Monitor;
  readonly dataFolder: string;
  /** The rows of the table, most recent first, at most 500. */
  rows(filter?: string): readonly SessionRow[];
  stop(): Promise<void>;
}

export async function watchStore(
  url: string,
  options: Partial<MonitorOptions> = {},
  liveWithinMs = 30_000,
): Promise<WatchedStore> {
  const watched = await startWatching(url, options);
  await eventually("live", () => watched.monitor.status().phase.kind === "live", liveWithinMs);
  return watched;
}

/** The same, not waiting for anything; `feed` overrides the choice of the change feed. */
export async function startWatching(
  url: string,
  options: Partial<MonitorOptions> = {},
  feed: FeedKind | null = null,
): Promise<WatchedStore> {
  const dataFolder = await mkdtemp(join(tmpdir(), "sessionwatch-data-"));
  const monitor = await Monitor.open({
    dataFolder,
    operator: "tester",
    geoFolder: null,
    geoFiles: [],
    readOnly: false,
    ...options,
  });
  await monitor.connect({ url, readOnly: false, demonstration: null, feed });
  return {
    monitor,
    dataFolder,
    rows: (filter = "") =>
      monitor
        .openView("sessions", {
          filter,
          sort: { column: "lastSeen", direction: "desc" },
          offset: 0,
          limit: 500,
          hold: false,
        })
        .answer().rows,
    async stop() {
      await monitor.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
