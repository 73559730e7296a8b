/** The product's monitor as the fault matrix sees it: what it shows, and what it says about that. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Monitor } from "../../electron/monitor/monitor.ts";
import type { SessionRow } from "../../shared/session.ts";
import type { Status } from "../../shared/status.ts";

/** A renderer may ask for 500 rows at once; we stand behind the link. */
const EVERYTHING = 1_000_000;

export interface Subject {
  readonly monitor: Monitor;
  /** What handles are made with, so that rows can be told apart without knowing keys. */
  readonly secret: Uint8Array;
  status(): Status;
  /** Everything in the table, by handle. */
  rows(): Map<string, SessionRow>;
  stop(): Promise<void>;
}

export async function startSubject(url: string, readOnly = true): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-faults-"));
  const monitor = await Monitor.open({
    dataFolder: folder,
    operator: "faults",
    geoFolder: null,
    geoFiles: [],
    readOnly,
  });
  await monitor.connect({ url, readOnly, demonstration: null, integrated: false });
  return {
    monitor,
    secret: await readFile(join(folder, "handle-secret")),
    status: () => monitor.status(),
    rows() {
      const view = monitor.openView("sessions", {
        filter: "",
        sort: { column: "createdAt", direction: "asc" },
        offset: 0,
        limit: EVERYTHING,
        hold: false,
      });
      const { rows } = view.answer();
      view.close?.();
      return new Map(rows.map((row) => [row.id, row]));
    },
    async stop() {
      await monitor.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
