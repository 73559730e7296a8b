/** The audit log as CSV or JSON Lines, in pieces. What strangers chose (users, reasons) is harmless in both. */
import type { AuditQuery } from "../../../shared/audit.ts";
import { csvHead, csvLines } from "../export/csv.ts";
import { type AuditLine, plain } from "./line.ts";
import { auditLines, matches } from "./search.ts";

const PART_LINES = 500;
const COLUMNS = [
  "number",
  "time",
  "operator",
  "action",
  "phase",
  "group",
  "part",
  "store",
  "users",
  "sessions",
  "handles",
  "reason",
  "result",
] as const;

export async function* auditParts(
  folder: string,
  query: AuditQuery,
  as: "csv" | "jsonl",
): AsyncGenerator<string, void> {
  if (as === "csv") {
    yield csvHead(COLUMNS);
  }
  let part: AuditLine[] = [];
  for await (const line of auditLines(folder)) {
    if (matches(line, query)) {
      part.push(line);
    }
    if (part.length === PART_LINES) {
      yield textOf(part, as);
      part = [];
    }
  }
  yield textOf(part, as);
}

function textOf(lines: readonly AuditLine[], as: "csv" | "jsonl"): string {
  return as === "csv"
    ? csvLines(lines.map(record))
    : lines.map((line) => `${plain(JSON.stringify(line))}\n`).join("");
}

function record(line: AuditLine): (string | number | null)[] {
  const {
    seq,
    at,
    operator,
    action,
    phase,
    group,
    part,
    store = null,
    users,
    sessions,
    reason,
    result,
  } = line;
  const handles = [line.handles, ...Object.values(line.outcomes ?? {})].flat();
  return [
    seq,
    Number.isNaN(new Date(at).getTime()) ? null : new Date(at).toISOString(),
    visible(operator),
    action,
    phase,
    group,
    part,
    store,
    visible(users.join(", ")),
    sessions,
    handles.join(" "),
    reason === null ? null : visible(reason),
    result === null ? null : visible(result),
  ];
}

/** One line, without characters that drive terminals or turn text around. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, "\u{FFFD}");
}
