/**
 * Opens a history's file, whatever state it is in. A file that is broken is set aside, one that another program holds
 * or that cannot be written is left alone; then history lasts until the application ends. Watching never waits for it.
 */
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Failure, failure } from "../../../shared/failure.ts";
import { systemReason } from "../store/client-failure.ts";
import { ForeignSchemaError, migrate, NewerSchemaError } from "./schema.ts";
import { WriteAheadLog } from "./write-ahead-log.ts";

/** Every page of larger files is not checked at opening, which would take seconds; damage shows when it is read. */
const CHECKED_BYTES = 64 * 1024 * 1024;

/** Result codes of SQLite: https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

export interface OpenDatabase {
  readonly db: DatabaseSync;
  /** Null: in memory. */
  readonly file: string | null;
  /** Null in memory. */
  readonly log: WriteAheadLog | null;
  readonly problem: Failure | null;
}

/**
 * Never throws. `file` null: in memory, because nothing of it should last. `onError` hears of a disk that later does
 * not take what it is given.
 */
export function openDatabase(file: string | null, onError: (error: unknown) => void): OpenDatabase {
  if (file === null) return inMemory(null);
  try {
    return { ...open(file, onError), file, problem: null };
  } catch (error) {
    if (!isBroken(error)) return inMemory(problemOf(file, error));
  }
  return openAnew(file, onError);
}

/** Sets a broken file aside, in place of the one that was set aside before, and begins another. Never throws. */
export function openAnew(file: string, onError: (error: unknown) => void): OpenDatabase {
  const aside = `${file}.broken`;
  try {
    renameSync(file, aside);
    for (const companion of ["-wal", "-shm", "-journal"]) rmSync(`${file}${companion}`, { force: true });
    const problem = failure("history-broken", { file: basename(file), aside: basename(aside) });
    return { ...open(file, onError), file, problem };
  } catch (error) {
    return inMemory(problemOf(file, error));
  }
}

/** Whether the file itself is to blame, so that trying again is of no use. */
export function isBroken(error: unknown): boolean {
  if (error instanceof BrokenError || error instanceof ForeignSchemaError) return true;
  const code = resultCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
}

/** What to tell people about an error of SQLite or the system. */
export function reasonOf(error: unknown): string {
  if (resultCode(error) === null || !(error instanceof Error)) return systemReason(error);
  return "errstr" in error ? String(error.errstr) : error.message;
}

class BrokenError extends Error {}

function open(file: string, onError: (error: unknown) => void): { db: DatabaseSync; log: WriteAheadLog } {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // SQLite would create it readable for everybody; its companions get the same rights as the file.
  closeSync(openSync(file, "a", 0o600));
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    // One monitor per file: two would overwrite what the other has learned.
    db.exec("PRAGMA locking_mode = EXCLUSIVE");
    db.exec("PRAGMA journal_mode = WAL");
    // Survives a crash of the application; a power failure may cost the last seconds, never the file. Once it is open,
    // `WriteAheadLog` sees to that.
    db.exec("PRAGMA synchronous = NORMAL");
    // What is purged is overwritten, not only unlinked.
    db.exec("PRAGMA secure_delete = ON");
    db.exec("PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000");
    migrate(db);
    if (statSync(file).size <= CHECKED_BYTES && firstComplaint(db) !== "ok") throw new BrokenError();
    return { db, log: new WriteAheadLog(db, file, onError) };
  } catch (error) {
    db.close();
    throw error;
  }
}

function firstComplaint(db: DatabaseSync): unknown {
  return db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
}

function inMemory(problem: Failure | null): OpenDatabase {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  return { db, file: null, log: null, problem };
}

function problemOf(file: string, error: unknown): Failure {
  const name = basename(file);
  if (error instanceof NewerSchemaError) return failure("history-newer", { file: name });
  const code = resultCode(error);
  if (code === SQLITE_BUSY || code === SQLITE_LOCKED) return failure("history-locked", { file: name });
  return failure("history-unavailable", { file: name, reason: reasonOf(error) });
}

/** The primary result code; the extended ones carry more in their upper bits. */
function resultCode(error: unknown): number | null {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? error.errcode & 0xff
    : null;
}
