/**
 * One line of the audit file. Wire format: JSON without line breaks,
 * {"seq":2,"at":1700000000000,"operator":…,"action":…,"phase":…,"group":…,"part":0,"users":[…],"sessions":1,
 * "handles":[…],"reason":null,"result":null,"prev":"<64 hex digits>","hash":"<64 hex digits>"} and a line feed.
 * `hash` is the SHA-256 of the line as it would be without `hash`; `prev` is the `hash` of the line before.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { type AuditEntry, AuditEntrySchema } from "../../../shared/audit.ts";
import { RevocationOutcomeSchema } from "../../../shared/link.ts";

/** What `prev` of the very first line holds. */
export const GENESIS = "0".repeat(64);

const HASHED = /^(.*),"hash":"([0-9a-f]{64})"\}$/;

const LineSchema = AuditEntrySchema.omit({ id: true }).extend({
  seq: z.number().int().min(1),
  /** Sessions of an intent, by handle. */
  handles: z.array(z.string()).default([]),
  /** Sessions of an outcome, by what became of them. */
  outcomes: z
    .partialRecord(RevocationOutcomeSchema.or(z.literal("not-done")), z.array(z.string()))
    .optional(),
  prev: z.string(),
});
export type AuditLine = z.infer<typeof LineSchema>;
export type LineOutcomes = NonNullable<AuditLine["outcomes"]>;

/** The position of a line in the chain. */
export interface Link {
  readonly seq: number;
  readonly hash: string;
}

export const BEGINNING: Link = { seq: 0, hash: GENESIS };

/** The line that comes after `before`, without its line feed, and its own place in the chain. */
export function writeLine(line: Omit<AuditLine, "seq" | "prev">, before: Link): { text: string; link: Link } {
  const seq = before.seq + 1;
  const body = plain(JSON.stringify({ seq, ...line, prev: before.hash }));
  const hash = sha256(body);
  return { text: `${body.slice(0, -1)},"hash":"${hash}"}`, link: { seq, hash } };
}

/** `own` is false where the line was changed without making its hash anew. Null: not a line of an audit log. */
export function readLine(text: string): { line: AuditLine; hash: string; own: boolean } | null {
  const [, body, hash] = HASHED.exec(text) ?? [];
  if (body === undefined || hash === undefined) {
    return null;
  }
  try {
    const parsed = LineSchema.safeParse(JSON.parse(`${body}}`));
    return parsed.success ? { line: parsed.data, hash, own: sha256(`${body}}`) === hash } : null;
  } catch {
    return null;
  }
}

/** What people see of a line. */
export function entryOf({ seq, handles: _, outcomes: __, prev: ___, ...entry }: AuditLine): AuditEntry {
  return { id: String(seq), ...entry };
}

/** JSON leaves characters alone that drive terminals or turn text around; they are escaped too. */
export function plain(json: string): string {
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
