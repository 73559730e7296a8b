import type { AuditEntry } from "../../../shared/audit.ts";

/** An intent and what came of it: one line for the reader. */
export interface EntryGroup {
  readonly id: string;
  /** The intent where it is among the entries, otherwise the first outcome. */
  readonly entry: AuditEntry;
  /** The outcomes' results, in the order of the log; empty while no answer is recorded. */
  readonly results: readonly string[];
}

/** Puts intents and outcomes together. `entries` are newest first, and so are the groups, by their intent. */
export function groupEntries(entries: readonly AuditEntry[]): EntryGroup[] {
  const groups = new Map<string, { entry: AuditEntry; results: string[] }>();
  for (const entry of [...entries].reverse()) {
    const group = groups.get(entry.group) ?? { entry, results: [] };
    groups.set(entry.group, group);
    if (entry.phase === "intent") group.entry = entry;
    else if (entry.result !== null) group.results.push(entry.result);
  }
  return [...groups].map(([id, group]) => ({ id, ...group })).reverse();
}

/** Whether a person looking for `wanted` (lower case) means this group. */
export function mentions({ entry, results }: EntryGroup, wanted: string): boolean {
  const told = [entry.operator, entry.action, entry.reason ?? "", ...entry.users, ...results];
  return told.some((each) => each.toLowerCase().includes(wanted));
}
