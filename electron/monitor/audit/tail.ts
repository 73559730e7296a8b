/** Reads the newest file of the audit log: where the chain ends, and what is in it. */
import { basename } from "node:path";
import { ACTIVE, filesOf, linesOf } from "./files.ts";
import { type AuditLine, BEGINNING, type Link, readLine } from "./line.ts";

export interface Tail {
  /** Bytes of whole lines in the file that is written to. */
  readonly size: number;
  /** Number of the first line in it, or of the one that will be. */
  readonly firstSeq: number;
  readonly last: Link;
  /** Bytes of an incomplete line at its end. */
  readonly torn: number;
}

/** Calls `known` for each readable line. While the newest file is still empty, the one before it counts. */
export async function readTail(folder: string, known: (line: AuditLine) => void): Promise<Tail> {
  let size = 0;
  let torn = 0;
  for (const file of (await filesOf(folder)).slice(-2).reverse()) {
    const active = basename(file) === ACTIVE;
    let last: Link | null = null;
    let firstSeq = 1;
    for await (const { text, whole } of linesOf(file)) {
      const bytes = Buffer.byteLength(text);
      if (!whole) {
        torn = active ? bytes : torn;
        continue;
      }
      size += active ? bytes + 1 : 0;
      const read = readLine(text);
      const before: Link = last ?? BEGINNING;
      // A line that another program damaged is left to `verify`; the chain goes on after it.
      const link =
        read === null ? { ...before, seq: before.seq + 1 } : { seq: read.line.seq, hash: read.hash };
      firstSeq = last === null ? link.seq : firstSeq;
      last = link;
      if (read !== null) {
        known(read.line);
      }
    }
    if (last !== null) {
      return { size, torn, last, firstSeq: active ? firstSeq : last.seq + 1 };
    }
  }
  return { size, torn, last: BEGINNING, firstSeq: 1 };
}
