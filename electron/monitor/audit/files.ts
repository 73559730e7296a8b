/**
 * The files of one audit log: `audit.jsonl` is written to; when it is full it is renamed after its first line's number
 * (`audit-0000000001.jsonl`), and the next one continues the chain. `audit.head` holds the last line's number and hash.
 */
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

export const ACTIVE = "audit.jsonl";
const ROTATED = /^audit-(\d{10})\.jsonl$/;

export function rotatedName(firstSeq: number): string {
  return `audit-${String(firstSeq).padStart(10, "0")}.jsonl`;
}

export function headFile(folder: string): string {
  return join(folder, "audit.head");
}

/** All files of the log, oldest first, the one that is written to last (also if it does not exist yet). */
export async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return [...names.filter((name) => ROTATED.test(name)).sort(), ACTIVE].map((name) => join(folder, name));
}

/** The log that ends with `file`: with everything before it where it is the one being written to, else it alone. */
export async function filesUpTo(file: string): Promise<string[]> {
  return basename(file) === ACTIVE ? await filesOf(dirname(file)) : [file];
}

/** The lines without their line feeds. `whole` is false for a last one that has none: a crash cut it off. */
export async function* linesOf(file: string): AsyncGenerator<{ text: string; whole: boolean }> {
  let rest = "";
  try {
    for await (const chunk of createReadStream(file, { encoding: "utf8", highWaterMark: 256 * 1024 })) {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      for (const text of lines) {
        yield { text, whole: true };
      }
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return;
    }
    throw error;
  }
  if (rest !== "") {
    yield { text: rest, whole: false };
  }
}
