/** What is remembered of the log: the entries that the Audit view shows, and the intents that have no outcome yet. */
import type { AuditEntry } from "../../../shared/audit.ts";
import { type AuditLine, entryOf } from "./line.ts";

/** Entries kept in memory for the Audit view. */
const REMEMBERED = 2_000;

export class Remembered {
  #entries: AuditEntry[] = [];
  #count = 0;
  /** Intents without an outcome, by group and part; those of this run are answered sooner or later. */
  readonly #open = new Map<string, AuditLine>();
  #left: readonly AuditLine[] = [];

  /** Number of the last line. */
  get count(): number {
    return this.#count;
  }

  get open(): readonly AuditLine[] {
    return [...this.#open.values()];
  }

  /** Intents of earlier runs that still have no outcome. */
  get unfinished(): readonly AuditLine[] {
    return this.#left.filter((line) => this.#open.has(nameOf(line)));
  }

  /** Newest first. */
  latest(limit: number): AuditEntry[] {
    return this.#entries.slice(-limit).reverse();
  }

  note(line: AuditLine): void {
    this.#count = line.seq;
    if (line.phase === "intent") {
      this.#open.set(nameOf(line), line);
    } else {
      this.#open.delete(nameOf(line));
    }
    this.#entries.push(entryOf(line));
    if (this.#entries.length > REMEMBERED * 2) {
      this.#entries = this.#entries.slice(-REMEMBERED);
    }
  }

  /** A file is read from its beginning. */
  clear(): void {
    this.#entries = [];
    this.#open.clear();
  }

  /** The log was opened for writing at line `last`: what is open is left from earlier runs. */
  opened(last: number): void {
    this.#count = last;
    this.#left = this.open;
  }
}

function nameOf({ group, part }: AuditLine): string {
  return `${group}/${part}`;
}
