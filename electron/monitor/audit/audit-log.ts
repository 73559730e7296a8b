/**
 * The audit log: append-only JSONL, one line per intent and per outcome, hash-chained, synced to disk before the
 * action it announces. Lives here: who waits for which line, and why it cannot be written. `line.ts` is the wire format,
 * `chain-file.ts` the file, `remembered.ts` what is kept in memory, `verify.ts` checks it, `search.ts` reads it back.
 */
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { AuditEntry } from "../../../shared/audit.ts";
import { type Failure, FailureError, failure, failureText } from "../../../shared/failure.ts";
import { systemReason } from "../store/client-failure.ts";
import { ChainFile, type LineToWrite } from "./chain-file.ts";
import type { AuditLine, LineOutcomes } from "./line.ts";
import { Remembered } from "./remembered.ts";
import { readTail } from "./tail.ts";

/** A file that has grown beyond this is closed and the next one begun. */
const ROTATE_BYTES = 16 * 1024 * 1024;
/** Lines that wait are written together, at most this many at once. */
const TOGETHER = 500;
/**
 * What the system has but the disk perhaps not is synced after this long: by then most often the next intent has taken
 * it along, which would otherwise have had to wait for it.
 */
const SYNC_LATER_MS = 50;
/** While the log cannot be written, this is how often it is tried again. */
const RETRY_MS = 2_000;
/** A user's name in the log is cut here, in characters. */
const USER_LENGTH = 500;

export type AuditEvent = Omit<AuditEntry, "id" | "at" | "operator" | "part"> & { readonly part?: number };

/** How a line is written. Default: resolves when it is on disk, and is forgotten if that fails. */
export interface Manner {
  /** False: resolves when the system has it, which survives the end of this process but not a power cut. */
  readonly durable?: boolean;
  /** True: what it tells has happened, so if it cannot be written now it is written as soon as that is possible. */
  readonly owed?: boolean;
  readonly outcomes?: LineOutcomes;
}

interface Waiting {
  readonly line: LineToWrite;
  readonly durable: boolean;
  readonly owed: boolean;
  readonly done: PromiseWithResolvers<void>;
}

export interface AuditOptions {
  readonly rotateBytes?: number;
}

export class AuditLog {
  readonly file: string;
  /** Grows with every entry and every change of `problem`. */
  version = 0;
  /** Who acts from now on. */
  operator: string;
  readonly #rotateBytes: number;
  #chain: ChainFile | null = null;
  #problem: Failure | null = null;
  readonly #remembered = new Remembered();
  #waiting: Waiting[] = [];
  #owed: Waiting[] = [];
  #flushing: Promise<void> | null = null;
  #opening: Promise<ChainFile> | null = null;
  /** Size of the file when it was last read while another instance wrote it. */
  #seenSize = -1;
  #unsynced = false;
  #syncDue: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(file: string, operator: string, { rotateBytes = ROTATE_BYTES }: AuditOptions) {
    this.file = file;
    this.operator = operator;
    this.#rotateBytes = rotateBytes;
  }

  /** `file` is `audit.jsonl` in its folder. Never rejects: a log that cannot be written says so in `problem`. */
  static async open(file: string, operator: string, options: AuditOptions = {}): Promise<AuditLog> {
    const log = new AuditLog(file, operator, options);
    await log.#writable().catch(() => undefined);
    return log;
  }

  /** Why nothing can be written, and so nothing revoked, as far as is known. */
  get problem(): Failure | null {
    return this.#problem;
  }

  /** Number of the last line. */
  get count(): number {
    return this.#remembered.count;
  }

  /** Intents of earlier runs that still have no outcome. */
  get unfinished(): readonly AuditLine[] {
    return this.#remembered.unfinished;
  }

  /** Newest first. */
  latest(limit: number): AuditEntry[] {
    return this.#remembered.latest(limit);
  }

  /** Rejects with a {@link FailureError}: whoever wanted to act then must not. */
  write(event: AuditEvent, handles: readonly string[] = [], manner: Manner = {}): Promise<void> {
    const { durable = true, owed = false, outcomes } = manner;
    const line: LineToWrite = {
      at: Date.now(),
      operator: this.operator,
      ...event,
      part: event.part ?? 0,
      users: event.users.map((user) => user.slice(0, USER_LENGTH)),
      handles: [...handles],
      ...(outcomes === undefined ? {} : { outcomes }),
    };
    const done = Promise.withResolvers<void>();
    this.#waiting.push({ line, durable, owed, done });
    this.#flush();
    return done.promise;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#syncDue);
    this.#flush();
    await this.#flushing;
    await this.#chain?.close();
    this.#chain = null;
    this.#problem = failure("audit-unavailable", { reason: "it is closed" });
  }

  #flush(): void {
    this.#flushing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    // Whoever asks in the same turn is written together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = [...this.#owed, ...this.#waiting.splice(0, TOGETHER)];
      this.#owed = [];
      await this.#writeBatch(batch);
    }
    this.#flushing = null;
    clearTimeout(this.#syncDue);
    if (this.#unsynced && !this.#closed) {
      this.#syncDue = setTimeout(() => this.#syncLater(), SYNC_LATER_MS);
    }
  }

  #syncLater(): void {
    this.#unsynced = false;
    this.#flushing ??= (this.#chain?.sync() ?? Promise.resolve())
      .catch((error: unknown) => void this.#fail(error))
      .then(() => this.#writeAll());
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const chain = await this.#writable();
      if (chain.size >= this.#rotateBytes) {
        await this.#rotate(chain);
      }
      const lines = batch.map(({ line }) => line);
      const durable = batch.some((one) => one.durable);
      const seqs = await chain.append(lines);
      if (durable) {
        await chain.sync();
      }
      this.#unsynced = !durable;
      for (const [index, line] of lines.entries()) {
        this.#note({ ...line, seq: seqs[index] ?? 0, prev: "" });
      }
      this.#problem = null;
      for (const { done } of batch) {
        done.resolve();
      }
    } catch (error) {
      const reason = this.#fail(error);
      for (const one of batch) {
        if (one.owed) {
          this.#owed.push(one);
        }
        one.done.reject(reason);
      }
    }
  }

  /** The open intents are told again in the new file, so that the newest file alone says what is unfinished. */
  async #rotate(chain: ChainFile): Promise<void> {
    await chain.rotate();
    const { open } = this.#remembered;
    if (open.length > 0) {
      await chain.append(open.map(({ seq: _, prev: __, ...line }) => line));
    }
  }

  /** Opens the file if need be. Rejects with why it cannot be, which `problem` then says too. */
  #writable(): Promise<ChainFile> {
    if (this.#chain !== null) {
      return Promise.resolve(this.#chain);
    }
    this.#opening ??= this.#openChain().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #openChain(): Promise<ChainFile> {
    if (this.#closed) {
      throw new FailureError(failure("audit-unavailable", { reason: "it is closed" }));
    }
    try {
      const chain = await ChainFile.open(dirname(this.file), this.#reader());
      this.#chain = chain;
      this.#remembered.opened(chain.last.seq);
      this.#problem = null;
      this.version++;
      this.#tellWhatWasFound(chain.torn);
      return chain;
    } catch (error) {
      // Another instance writes it: what is in it can still be shown.
      const size = await stat(this.file).then(
        (file) => file.size,
        () => 0,
      );
      if (size !== this.#seenSize) {
        this.#seenSize = size;
        await readTail(dirname(this.file), this.#reader()).catch(() => undefined);
      }
      throw this.#fail(error);
    }
  }

  #tellWhatWasFound(torn: number): void {
    const told: AuditEvent[] = [];
    if (torn > 0) {
      told.push(about(`An incomplete last line of ${torn} bytes was cut off; it had announced nothing.`));
    }
    for (const { action, group, part, users, sessions, reason } of this.#remembered.unfinished) {
      if (action !== "revoke" && action !== "automatic") {
        const result = "interrupted before the outcome was recorded";
        told.push({ action, phase: "outcome", group, part, users, sessions, reason, result });
      }
    }
    for (const event of told) {
      this.write(event).catch(() => undefined);
    }
  }

  #fail(error: unknown): FailureError {
    const reason =
      error instanceof FailureError
        ? error
        : new FailureError(failure("audit-unavailable", { reason: systemReason(error) }));
    this.#problem = reason.failure;
    this.version++;
    clearTimeout(this.#retry);
    if (!this.#closed) {
      this.#retry = setTimeout(() => void this.#tryAgain(), RETRY_MS);
      this.#retry.unref();
    }
    return reason;
  }

  /** What is owed is written, and a log that another instance has given up is taken over. */
  async #tryAgain(): Promise<void> {
    const problem = this.#problem;
    try {
      await this.#writable();
      if (problem !== null && problem.code !== "audit-locked") {
        await this.write(about(`Writing is possible again; before: ${failureText(problem).what}`));
      }
    } catch {
      // `problem` says why, and the next try comes.
    }
  }

  /** Takes the lines of a file that is read from its beginning. */
  #reader(): (line: AuditLine) => void {
    let first = true;
    return (line) => {
      if (first) {
        first = false;
        this.#remembered.clear();
      }
      this.#note(line);
    };
  }

  #note(line: AuditLine): void {
    this.#remembered.note(line);
    this.version++;
  }
}

function about(result: string): AuditEvent {
  const group = "audit";
  return { action: "audit", phase: "outcome", group, users: [], sessions: 0, reason: null, result };
}
