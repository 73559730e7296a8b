/**
 * Checks an audit file: every line must be one of ours, numbered without gaps, and carry the hash of the line before
 * it. Whoever changes, removes, inserts or reorders lines breaks the chain at the first of them, unless every later
 * line is rewritten too; comparing the last hash with a copy kept elsewhere finds even that.
 */
import { AuditEntrySchema } from "../../../shared/audit.ts";
import { GENESIS, lineHash } from "./audit-log.ts";

export type Verdict =
  | { readonly kind: "intact"; readonly lines: number; readonly lastHash: string }
  /** `line` counts from 1. */
  | { readonly kind: "broken"; readonly line: number; readonly why: string };

/** Pure and total: any text gives a verdict. `before` is the last hash of the file before this one, if any. */
export function verifyAudit(text: string, before: string = GENESIS): Verdict {
  const lines = text.split("\n");
  // A complete file ends with a line feed; what follows it is the beginning of a line that a crash cut off.
  const cut = lines.pop() ?? "";
  let previous = before;
  let expected: number | null = null;
  for (const [index, line] of lines.entries()) {
    const why = problemOf(line, previous, expected);
    if (why !== null) {
      return { kind: "broken", line: index + 1, why };
    }
    expected = (sequenceOf(line) ?? 0) + 1;
    previous = lineHash(line);
  }
  if (cut !== "") {
    return { kind: "broken", line: lines.length + 1, why: "the last line is incomplete" };
  }
  return { kind: "intact", lines: lines.length, lastHash: previous };
}

function problemOf(line: string, previous: string, expected: number | null): string | null {
  const fields = parse(line);
  if (fields === null) {
    return "it is not a line of an audit log";
  }
  if (fields["prev"] !== previous) {
    return "it does not continue the line before it: a line was changed, removed, inserted or moved here";
  }
  if (expected !== null && fields["seq"] !== expected) {
    return `it is numbered ${String(fields["seq"])} where ${expected} belongs`;
  }
  return AuditEntrySchema.safeParse({ ...fields, id: String(fields["seq"]) }).success
    ? null
    : "its fields are not those of an audit log";
}

function sequenceOf(line: string): number | null {
  const seq = parse(line)?.["seq"];
  return typeof seq === "number" ? seq : null;
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : null;
  } catch {
    return null;
  }
}
