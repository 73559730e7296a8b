/**
 * One writer per audit log: a lock of the operating system that dies with its process, whatever kills it. SQLite brings
 * one that works on every platform: an exclusive transaction on a file of its own, which stays empty.
 */
import { DatabaseSync } from "node:sqlite";

export interface Lock {
  release(): void;
}

/** SQLite's result code for "somebody else holds the lock". */
const SQLITE_BUSY = 5;

/** Null: another process, or another monitor in this one, holds it. Throws where the file cannot be made. */
export function takeLock(file: string): Lock | null {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) {
      return null;
    }
    throw error;
  }
}
