import type { AuditEntry } from "../../../shared/audit.ts";

/** An intent and what came of it: one line for the reader. An outcome without an intent stands alone. */
export interface EntryGroup {
  readonly id: string;
  /** The intent where it is among the entries, otherwise the outcome. */
  readonly entry: AuditEntry;
  /** The outcomes' results, in the order of the log; empty while no answer is recorded. */
  readonly results: readonly string[];
}

/** Puts outcomes to their intents. `entries` are newest first, and so are the groups, by their first entry. */
export function groupEntries(entries: readonly AuditEntry[]): EntryGroup[] {
  const groups: { id: string; entry: AuditEntry; results: string[] }[] = [];
  const asked = new Map<string, string[]>();
  for (const entry of [...entries].reverse()) {
    const results = entry.result === null ? [] : [entry.result];
    const answers = entry.phase === "outcome" ? asked.get(entry.group) : undefined;
    if (answers !== undefined) {
      answers.push(...results);
      continue;
    }
    groups.push({ id: entry.id, entry, results });
    if (entry.phase === "intent") asked.set(entry.group, results);
  }
  return groups.reverse();
}

/** Whether a person looking for `wanted` (lower case) means this group. */
export function mentions({ entry, results }: EntryGroup, wanted: string): boolean {
  const told = [entry.operator, entry.action, entry.reason ?? "", ...entry.users, ...results];
  return told.some((each) => each.toLowerCase().includes(wanted));
}
