/**
 * The audit log: append-only JSONL, one line per intent and per outcome, each carrying the SHA-256 of the line before
 * it, synced to disk before the action it announces. Lives here: writing and reading back. `verify.ts` checks a file.
 *
 * Line: {"seq":2,"at":1700000000000,"operator":…,"action":…,"phase":…,"group":…,"users":[…],"sessions":1,
 * "handles":[…],"reason":null,"result":null,"prev":"<64 hex digits>"} followed by a line feed.
 */
import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type AuditEntry, AuditEntrySchema } from "../../../shared/audit.ts";
import { type Failure, FailureError, failure } from "../../../shared/failure.ts";
import { systemReason } from "../store/client.ts";

/** What `prev` of the very first line holds. */
export const GENESIS = "0".repeat(64);
/** Entries kept in memory for the Audit view. */
const REMEMBERED = 2_000;

export type AuditEvent = Omit<AuditEntry, "id" | "at" | "operator">;

export class AuditLog {
  readonly file: string;
  /** Grows with every entry. */
  version = 0;
  readonly #operator: string;
  #handle: FileHandle | null = null;
  #problem: Failure | null = null;
  #entries: AuditEntry[] = [];
  #count = 0;
  #previous = GENESIS;
  #queue: Promise<void> = Promise.resolve();

  private constructor(file: string, operator: string) {
    this.file = file;
    this.#operator = operator;
  }

  /** Never rejects: a log that cannot be opened says so in `problem`, and every `write` is refused. */
  static async open(file: string, operator: string): Promise<AuditLog> {
    const log = new AuditLog(file, operator);
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await log.#readBack();
      log.#handle = await open(file, "a", 0o600);
    } catch (error) {
      log.#problem = failure("audit-unavailable", { reason: systemReason(error) });
    }
    return log;
  }

  get problem(): Failure | null {
    return this.#problem;
  }

  get count(): number {
    return this.#count;
  }

  /** Newest first. */
  latest(limit: number): AuditEntry[] {
    return this.#entries.slice(-limit).reverse();
  }

  /** Appends and syncs. Rejects with `audit-unavailable`: whoever wanted to act then must not. */
  write(event: AuditEvent, handles: readonly string[]): Promise<void> {
    const written = this.#queue.then(() => this.#append(event, handles));
    this.#queue = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#handle?.close();
    this.#handle = null;
  }

  async #append(event: AuditEvent, handles: readonly string[]): Promise<void> {
    if (this.#handle === null) {
      throw new FailureError(this.#problem ?? failure("audit-unavailable", { reason: "it is closed" }));
    }
    const seq = this.#count + 1;
    const entry: AuditEntry = { id: String(seq), at: Date.now(), operator: this.#operator, ...event };
    const { id: _, ...told } = entry;
    const line = JSON.stringify({ seq, ...told, handles, prev: this.#previous });
    try {
      await this.#handle.appendFile(`${line}\n`);
      await this.#handle.datasync();
    } catch (error) {
      this.#problem = failure("audit-unavailable", { reason: systemReason(error) });
      this.version++;
      throw new FailureError(this.#problem);
    }
    this.#problem = null;
    this.#count = seq;
    this.#previous = lineHash(line);
    this.#remember(entry);
  }

  async #readBack(): Promise<void> {
    const text = await readFile(this.file, "utf8").catch((error: unknown) => {
      if (systemReason(error) === "there is no such file") {
        return "";
      }
      throw error;
    });
    for (const line of text.split("\n")) {
      if (line !== "") {
        this.#count++;
        this.#previous = lineHash(line);
        const entry = parseLine(line, this.#count);
        if (entry !== null) {
          this.#remember(entry);
        }
      }
    }
  }

  #remember(entry: AuditEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > REMEMBERED * 2) {
      this.#entries = this.#entries.slice(-REMEMBERED);
    }
    this.version++;
  }
}

export function lineHash(line: string): string {
  return createHash("sha256").update(line).digest("hex");
}

/** A line that another program damaged is left to `verify`; here it is only not shown. */
function parseLine(line: string, seq: number): AuditEntry | null {
  try {
    const parsed = AuditEntrySchema.safeParse({ ...JSON.parse(line), id: String(seq) });
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
