import type { AuditEntry } from "../../../shared/audit.ts";

/** What one action led to: one line for the reader. An outcome without an intent stands alone. */
export interface EntryGroup {
  readonly id: string;
  /** The first intent where it is among the entries, otherwise the outcome. */
  readonly entry: AuditEntry;
  /** Of all parts. */
  readonly sessions: number;
  /** The outcomes' results, in the order of the log; empty while no answer is recorded. */
  readonly results: readonly string[];
}

/** How the outcome begins that sums up all parts. */
const SUMMARY = "in all: ";

/** Puts outcomes and further parts to their intents. `entries` are newest first, and so are the groups. */
export function groupEntries(entries: readonly AuditEntry[]): EntryGroup[] {
  const groups: { id: string; entry: AuditEntry; sessions: number; results: string[] }[] = [];
  const asked = new Map<string, (typeof groups)[number]>();
  for (const entry of [...entries].reverse()) {
    const results = entry.phase === "intent" || entry.result === null ? [] : [entry.result];
    const known = asked.get(entry.group);
    if (known === undefined) {
      const group = { id: entry.id, entry, sessions: entry.sessions, results };
      groups.push(group);
      if (entry.phase === "intent") asked.set(entry.group, group);
    } else if (entry.phase === "intent") {
      known.sessions += entry.sessions;
    } else if (entry.result?.startsWith(SUMMARY) === true) {
      known.results = [entry.result.slice(SUMMARY.length)];
    } else {
      known.results.push(...results);
    }
  }
  return groups.reverse();
}
