/**
 * Moves what SQLite has logged into its file without making the monitor wait for the disk. SQLite on its own would wait
 * twice in a row, tenths of a second on a busy disk. The same steps in the same order, with the waiting left to the
 * system's threads: the log reaches the disk, its pages are copied into the file, the file reaches the disk, the log
 * begins anew. Nothing may be written meanwhile. See https://www.sqlite.org/wal.html#ckpt and #performance_considerations
 */
import { closeSync, fstatSync, fsync, fsyncSync, openSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";

/** A log of this length is moved: copying its pages takes some milliseconds. */
const LOG_BYTES = 4 * 1024 * 1024;

export class WriteAheadLog {
  readonly #db: DatabaseSync;
  /** Closed after the database only: closing any descriptor of a file gives up the process's locks on it (POSIX). */
  readonly #file: number;
  readonly #log: number;
  readonly #onError: (error: unknown) => void;
  #moving = false;
  /** Grows when steps that are under way became obsolete. */
  #round = 0;

  /** `file`: the database's, which has a log. `onError` hears of a disk that does not take what it is given. */
  constructor(db: DatabaseSync, file: string, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
    this.#log = openSync(`${file}-wal`, "r+");
    this.#file = openSync(file, "r+");
    db.exec("PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = OFF");
  }

  /** Nothing may be written while this is true. */
  get moving(): boolean {
    return this.#moving;
  }

  /** Called between transactions. Begins to move the log if it is long. */
  moveIfLong(): void {
    if (this.#moving || fstatSync(this.#log).size < LOG_BYTES) return;
    this.#moving = true;
    this.#flush(this.#log, () => {
      this.#db.exec("PRAGMA wal_checkpoint(PASSIVE)");
      this.#flush(this.#file, () => {
        // Cut off instead of overwritten, so that no mixture of old and new pages can ever be taken for a log.
        this.#db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        this.#flush(this.#log, () => {
          this.#moving = false;
        });
      });
    });
  }

  /** Does `work`, and returns when its outcome is on the disk and the log is empty. May take tenths of a second. */
  durably(work: () => void): void {
    this.#waitForDisk();
    try {
      work();
      this.#db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      this.#db.exec("PRAGMA synchronous = OFF");
    }
  }

  /** Closes the database, too. May take tenths of a second. Never throws. */
  close(): void {
    try {
      this.#waitForDisk();
    } catch {
      // The disk is gone, and there is nobody left to be told.
    }
    this.#db.close();
    closeSync(this.#log);
    closeSync(this.#file);
  }

  /** From here on SQLite waits itself, and what was under way is done. */
  #waitForDisk(): void {
    this.#round++;
    if (this.#moving) fsyncSync(this.#file);
    this.#moving = false;
    this.#db.exec("PRAGMA synchronous = NORMAL");
  }

  #flush(descriptor: number, next: () => void): void {
    const round = this.#round;
    fsync(descriptor, (error) => {
      if (round !== this.#round) return;
      try {
        if (error !== null) throw error;
        next();
      } catch (problem) {
        this.#moving = false;
        this.#onError(problem);
      }
    });
  }
}
