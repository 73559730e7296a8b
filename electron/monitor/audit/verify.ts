/**
 * Checks an audit log, file by file: every line must be one of ours, unchanged, numbered without gaps, and carry the
 * hash of the line before it. Whoever rewrites every line from a place on, and the head file too, makes a new chain:
 * comparing the last hash with a copy kept elsewhere finds even that.
 */
import { access, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { z } from "zod";
import { ACTIVE, filesUpTo, headFile, linesOf } from "./files.ts";
import { BEGINNING, type Link, readLine } from "./line.ts";

export type Verdict =
  | {
      readonly kind: "intact";
      readonly lines: number;
      readonly lastHash: string;
      /** The number of the first line; above 1 the log begins before this file. */
      readonly firstSeq: number;
    }
  /** `line` counts from 1 within `file`. */
  | { readonly kind: "broken"; readonly file: string; readonly line: number; readonly why: string };

/** What was last written, as noted after it was synced: a log that ends earlier was cut off. */
export const HeadSchema = z.object({ seq: z.number().int().min(0), hash: z.string() });

interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * Of the file that is being written to, the whole log is checked, with all files before it and for its end; any other
 * file alone. Rejects where a file cannot be read; whatever is in it gives a verdict.
 */
export async function verifyAudit(file: string): Promise<Verdict> {
  const whole = basename(file) === ACTIVE;
  const head = whole ? await readHead(headFile(dirname(file))) : null;
  let lines = 0;
  let firstSeq = 1;
  let last: Link | null = null;
  let at: Place = { file: basename(file), line: 0 };
  const files = await filesUpTo(file);
  if (files.length === 1) {
    await access(file);
  }
  for (const each of files) {
    let number = 0;
    for await (const { text, whole: complete } of linesOf(each)) {
      const before = at;
      at = { file: basename(each), line: ++number };
      if (!complete) {
        return { kind: "broken", ...at, why: "it is incomplete: a crash or a full disk cut it off" };
      }
      const checked = check(text, last, whole);
      if ("why" in checked) {
        return { kind: "broken", ...(checked.where === "here" ? at : before), why: checked.why };
      }
      last = checked.link;
      firstSeq = lines === 0 ? last.seq : firstSeq;
      lines++;
      if (last.seq === head?.seq && last.hash !== head.hash) {
        return { kind: "broken", ...at, why: REWRITTEN };
      }
    }
  }
  const missing = (head?.seq ?? 0) - (last?.seq ?? 0);
  return missing > 0
    ? {
        kind: "broken",
        file: at.file,
        line: at.line + 1,
        why: `the end is missing: ${missing} ${missing === 1 ? "line was" : "lines were"} written after this`,
      }
    : { kind: "intact", lines, lastHash: (last ?? BEGINNING).hash, firstSeq };
}

const REWRITTEN = "it was changed and its own hash made anew";

type Checked =
  | { readonly link: Link }
  /** The line at fault may be the one before. */
  | { readonly where: "here" | "before"; readonly why: string };

/** `before` null: this is the first line that is looked at. */
function check(text: string, before: Link | null, fromBeginning: boolean): Checked {
  const read = readLine(text);
  if (read === null) {
    return { where: "here", why: "it is not a line of an audit log" };
  }
  const { line, hash, own } = read;
  if (!own) {
    return { where: "here", why: "it was changed" };
  }
  const expected = before ?? (fromBeginning || line.seq === 1 ? BEGINNING : null);
  if (expected !== null) {
    const gap = line.seq - expected.seq - 1;
    if (gap > 0) {
      const what =
        gap === 1 ? `number ${line.seq - 1} is` : `numbers ${expected.seq + 1} to ${line.seq - 1} are`;
      return { where: "here", why: `${what} missing before it: removed or moved` };
    }
    if (gap < 0) {
      return { where: "here", why: `it is numbered ${line.seq} after ${expected.seq}: inserted or moved` };
    }
    if (line.prev !== expected.hash) {
      return before === null
        ? { where: "here", why: REWRITTEN }
        : { where: "before", why: `${REWRITTEN}: the line after it continues another one` };
    }
  }
  return { link: { seq: line.seq, hash } };
}

async function readHead(file: string): Promise<Link | null> {
  try {
    const parsed = HeadSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
