/**
 * The desktop host's own log: one JSON line per event, a few files of bounded size. Holds what the host did, never
 * what it watched: no session, no user, no address with a password. Written at once, so that a crash leaves its trace.
 */
import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

export type LogParams = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  note(message: string, params?: LogParams): void;
  warn(message: string, params?: LogParams): void;
  error(message: string, params?: LogParams): void;
}

export interface LogFileOptions {
  readonly folder: string;
  readonly now: () => number;
  /** Size at which a file is put aside. */
  readonly maxBytes?: number;
  /** How many files are kept, the current one included. */
  readonly keep?: number;
}

const MAX_BYTES = 1024 * 1024;
const KEEP = 5;
/** Longer lines are cut: a stack trace is useful, a megabyte of it is not. */
const MAX_LINE = 8_000;

/** The current file; older ones are `desktop.1.log` (newest) and up. */
export const LOG_NAME = "desktop.log";

export function openLogFile(options: LogFileOptions): Log {
  const { folder, now, maxBytes = MAX_BYTES, keep = KEEP } = options;
  const file = join(folder, LOG_NAME);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;

  function write(level: string, message: string, params: LogParams = {}): void {
    const entry = { at: new Date(now()).toISOString(), level, message, ...params };
    const line = `${withoutSecrets(JSON.stringify(entry)).slice(0, MAX_LINE)}\n`;
    try {
      if (size > 0 && size + line.length > maxBytes) {
        rotate(folder, keep);
        size = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      size += Buffer.byteLength(line);
    } catch {
      // A full or read-only disk must not stop the watching; there is nowhere left to say so.
    }
  }

  return {
    note: (message, params) => write("note", message, params),
    warn: (message, params) => write("warn", message, params),
    error: (message, params) => write("error", message, params),
  };
}

export function logFileName(age: number): string {
  return age === 0 ? LOG_NAME : LOG_NAME.replace(".log", `.${age}.log`);
}

function rotate(folder: string, keep: number): void {
  rmSync(join(folder, logFileName(keep - 1)), { force: true });
  for (let age = keep - 2; age >= 0; age -= 1) {
    const from = join(folder, logFileName(age));
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, join(folder, logFileName(age + 1)));
  }
}

/**
 * The last line of defence, for errors of libraries that repeat what they were given. Rather takes too much: a password
 * may hold `@` and `/`. Schemes are short, which keeps the search linear on whatever text there is.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s"']*@/gi, "$1…@")
    .replace(/([?&](?:password|sentinelPassword|username|sentinelUsername)=)[^\s&"']*/gi, "$1…");
}
