/** The product's monitor as the fault matrix sees it: what it shows, and what it says about that. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Monitor } from "../../electron/monitor/monitor.ts";
import type { SessionRow } from "../../shared/session.ts";
import type { Status } from "../../shared/status.ts";

const PAGE = 500;

export interface Subject {
  readonly monitor: Monitor;
  /** What handles are made with, so that rows can be told apart without knowing keys. */
  readonly secret: Uint8Array;
  status(): Status;
  /** Everything in the table, by handle. */
  rows(): Map<string, SessionRow>;
  stop(): Promise<void>;
}

export async function startSubject(url: string): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-faults-"));
  const monitor = await Monitor.open({
    dataFolder: folder,
    operator: "faults",
    geoFolder: null,
    geoFiles: [],
    readOnly: true,
  });
  await monitor.connect({ url, readOnly: true, demonstration: null });
  return {
    monitor,
    secret: await readFile(join(folder, "handle-secret")),
    status: () => monitor.status(),
    rows() {
      const rows = new Map<string, SessionRow>();
      for (let offset = 0; ; offset += PAGE) {
        const view = monitor.openView("sessions", {
          filter: "",
          sort: { column: "createdAt", direction: "asc" },
          offset,
          limit: PAGE,
          hold: false,
        });
        const page = view.answer().rows;
        view.close?.();
        for (const row of page) {
          rows.set(row.id, row);
        }
        if (page.length < PAGE) {
          return rows;
        }
      }
    },
    async stop() {
      await monitor.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
