/** A folder for one test's history files. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { Activity } from "../../../electron/monitor/history/activity.ts";
import {
  type FindingSource,
  History,
  type HistoryOptions,
} from "../../../electron/monitor/history/history.ts";
import { NOON } from "../anomalies/world.ts";

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

/** An engine that has nothing to be kept. */
export const nothingFound: FindingSource = { takeChanges: () => [], lessons: () => [], lessonsVersion: 0 };

export function write(history: History, now: number, activity = new Activity(NOON, history)): void {
  history.write({ activity, engine: nothingFound }, now);
}

export function close(history: History, activity = new Activity(NOON, history)): void {
  history.close({ activity, engine: nothingFound });
}
