/**
 * The file end of the audit log: holds the lock, appends, syncs, starts a new file when one is full. A write that
 * failed half-way is cut off again, so that the file only ever holds whole lines.
 */
import { constants, writeSync } from "node:fs";
import { type FileHandle, mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import { FailureError, failure } from "../../../shared/failure.ts";
import { ACTIVE, headFile, rotatedName } from "./files.ts";
import { type AuditLine, type Link, writeLine } from "./line.ts";
import { type Lock, takeLock } from "./lock.ts";
import { readTail, type Tail } from "./tail.ts";

/** The head file always has this length, so that one write replaces all of it. */
const HEAD_BYTES = 128;

export type LineToWrite = Omit<AuditLine, "seq" | "prev">;

export class ChainFile {
  readonly #folder: string;
  readonly #lock: Lock;
  #handle: FileHandle;
  readonly #head: FileHandle;
  /** What the head file shall say, while it says something older. */
  #headDue: Link | null = null;
  #headWriting: Promise<void> | null = null;
  /** Bytes in the file that are whole lines. */
  #size: number;
  #firstSeq: number;
  #last: Link;
  /** Bytes beyond `#size` could not be cut off; nothing may be written until they are. */
  #dirty = false;
  /** Bytes of an incomplete last line that were cut off when the file was opened. */
  readonly torn: number;

  private constructor(parts: Tail & { folder: string; lock: Lock; handle: FileHandle; head: FileHandle }) {
    this.#folder = parts.folder;
    this.#lock = parts.lock;
    this.#handle = parts.handle;
    this.#head = parts.head;
    this.#size = parts.size;
    this.#firstSeq = parts.firstSeq;
    this.#last = parts.last;
    this.torn = parts.torn;
  }

  /** Calls `known` for each line of the newest file. Rejects with `audit-locked` or a system error. */
  static async open(folder: string, known: (line: AuditLine) => void): Promise<ChainFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = takeLock(join(folder, "audit.lock"));
    if (lock === null) {
      throw new FailureError(failure("audit-locked"));
    }
    const opened: FileHandle[] = [];
    try {
      const tail = await readTail(folder, known);
      const handle = await openActive(folder);
      opened.push(handle);
      if (tail.torn > 0) {
        await handle.truncate(tail.size);
        await handle.datasync();
      }
      const head = await open(headFile(folder), constants.O_RDWR | constants.O_CREAT, 0o600);
      opened.push(head);
      return new ChainFile({ folder, lock, handle, head, ...tail });
    } catch (error) {
      await Promise.allSettled(opened.map((handle) => handle.close()));
      lock.release();
      throw error;
    }
  }

  get size(): number {
    return this.#size;
  }

  get last(): Link {
    return this.#last;
  }

  /** Appends the lines as one write and gives their numbers. Rejects with a system error; then none is in the file. */
  async append(lines: readonly LineToWrite[]): Promise<number[]> {
    await this.#cutOff();
    let last = this.#last;
    const seqs: number[] = [];
    let text = "";
    for (const line of lines) {
      const written = writeLine(line, last);
      last = written.link;
      seqs.push(last.seq);
      text += `${written.text}\n`;
    }
    const bytes = Buffer.from(text);
    try {
      this.#dirty = true;
      writeWhole(this.#handle.fd, bytes);
      this.#dirty = false;
    } catch (error) {
      await this.#cutOff().catch(() => undefined);
      throw error;
    }
    this.#size += bytes.length;
    this.#last = last;
    return seqs;
  }

  /** Everything appended so far is on disk afterwards; rejects where that is not certain. */
  async sync(): Promise<void> {
    const head = this.#last;
    await this.#handle.datasync();
    // Neither waited for nor synced: it may lag behind after a crash, never run ahead.
    this.#headDue = head;
    this.#headWriting ??= this.#writeHead();
  }

  /** Renames the present file and begins the next one, which continues the chain. */
  async rotate(): Promise<void> {
    const active = join(this.#folder, ACTIVE);
    await this.sync();
    await rename(active, join(this.#folder, rotatedName(this.#firstSeq)));
    const handle = await openActive(this.#folder);
    await this.#handle.close();
    this.#handle = handle;
    this.#size = 0;
    this.#firstSeq = this.#last.seq + 1;
  }

  async close(): Promise<void> {
    await this.sync().catch(() => undefined);
    await this.#headWriting;
    await Promise.allSettled([this.#handle.close(), this.#head.close()]);
    this.#lock.release();
  }

  async #writeHead(): Promise<void> {
    while (this.#headDue !== null) {
      const text = `${JSON.stringify(this.#headDue).padEnd(HEAD_BYTES - 1)}\n`;
      this.#headDue = null;
      await this.#head.write(text, 0).catch(() => undefined);
    }
    this.#headWriting = null;
  }

  async #cutOff(): Promise<void> {
    if (this.#dirty) {
      await this.#handle.truncate(this.#size);
      this.#dirty = false;
    }
  }
}

/** The system takes it into memory at once, where handing it to another thread and back takes ten times as long. */
function writeWhole(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(fd, bytes, at);
  }
}

async function openActive(folder: string): Promise<FileHandle> {
  const handle = await open(join(folder, ACTIVE), "a", 0o600);
  // The name must survive a power cut too. Windows has no such call, and needs none.
  const parent = await open(folder, "r").catch(() => null);
  await parent?.datasync().catch(() => undefined);
  await parent?.close();
  return handle;
}
