/** Looks through the whole audit log, file by file, with bounded memory: from the disk, as it is. */
import type { AuditEntry, AuditQuery } from "../../../shared/audit.ts";
import { filesOf, linesOf } from "./files.ts";
import { type AuditLine, entryOf, readLine } from "./line.ts";

/** Actions found at once; more have to be narrowed. */
const MOST_GROUPS = 200;
/** A large revocation has many lines. */
const MOST_ENTRIES = 5_000;

/** The newest actions of which a line matches, with all their lines. */
export async function searchAudit(
  folder: string,
  query: AuditQuery,
): Promise<{ entries: AuditEntry[]; more: boolean }> {
  const groups = new Set<string>();
  let more = false;
  for await (const line of auditLines(folder)) {
    if (matches(line, query)) {
      const name = groupOf(line);
      groups.delete(name);
      groups.add(name);
      const [oldest] = groups;
      if (groups.size > MOST_GROUPS && oldest !== undefined) {
        groups.delete(oldest);
        more = true;
      }
    }
  }
  let entries: AuditEntry[] = [];
  for await (const line of auditLines(folder)) {
    if (groups.has(groupOf(line))) {
      entries.push(entryOf(line));
    }
    if (entries.length > MOST_ENTRIES * 2) {
      entries = entries.slice(-MOST_ENTRIES);
      more = true;
    }
  }
  return { entries: entries.slice(-MOST_ENTRIES).reverse(), more: more || entries.length > MOST_ENTRIES };
}

/** Oldest first. Lines that another program damaged are left out; `verify` names them. */
export async function* auditLines(folder: string): AsyncGenerator<AuditLine> {
  for (const file of await filesOf(folder)) {
    for await (const { text, whole } of linesOf(file)) {
      const read = whole ? readLine(text) : null;
      if (read !== null) {
        yield read.line;
      }
    }
  }
}

export function matches(line: AuditLine, { text, actions, since }: AuditQuery): boolean {
  if ((actions !== null && !actions.includes(line.action)) || (since !== null && line.at < since)) {
    return false;
  }
  const wanted = text.trim().toLowerCase();
  if (wanted === "") {
    return true;
  }
  const { operator, store, reason, result, users, handles, outcomes } = line;
  const told = [operator, store ?? "", reason ?? "", result ?? "", ...users];
  return (
    told.some((one) => one.toLowerCase().includes(wanted)) ||
    [handles, ...Object.values(outcomes ?? {})].some((list) => list.some((handle) => handle === text.trim()))
  );
}

/** Lines about the log itself have nothing in common but their group. */
function groupOf({ action, group, seq }: AuditLine): string {
  return action === "audit" ? String(seq) : group;
}
