/** A folder for one test's history files. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { History, type HistoryOptions } from "../../../electron/monitor/history/history.ts";

export const RETENTION = { activityDays: 30, usersDays: 180 };

export function historyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sessionwatch-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function openHistory(folder: string | null, options: Partial<HistoryOptions> = {}): History {
  return new History({ folder, address: "redis://127.0.0.1:6379/0", settings: RETENTION, ...options });
}

/** The one file of the folder that is a history. */
export function fileIn(folder: string): string {
  const name = readdirSync(folder).find((each) => each.endsWith(".sqlite"));
  if (name === undefined) throw new Error("there is no history file");
  return join(folder, name);
}
