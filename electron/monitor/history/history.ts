/**
 * What outlives a start: activity by the minute, where users were seen, findings and what people taught. Lives here:
 * the SQLite file of one store, its schema, writing in batches, retention. Does not live here: what any of it means.
 * Called by the monitor a few times a second; nothing here waits, and no error leaves this room.
 */
import { createHash } from "node:crypto";
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { type Failure, failure } from "../../../shared/failure.ts";
import type { ActivityPoint } from "../../../shared/overview.ts";
import type { EpochMs } from "../../../shared/session.ts";
import type { HistorySettings } from "../../../shared/settings/history.ts";
import type { FindingChange, KeptFinding, Lesson, UserHistory } from "../anomalies/anomalies.ts";
import type { Activity } from "./activity.ts";
import { isBroken, openAnew, openDatabase, reasonOf } from "./database.ts";
import { Findings } from "./findings.ts";
import { Minutes } from "./minutes.ts";
import { Users } from "./users.ts";
import type { WriteAheadLog } from "./write-ahead-log.ts";

const DAY = 86_400_000;

/** Who has something to be kept; the anomaly engine. */
export interface FindingSource {
  takeChanges(most: number): readonly FindingChange[];
  lessons(): readonly Lesson[];
  /** Grows with every change of `lessons`. */
  readonly lessonsVersion: number;
}

/** What is written from. */
export interface HistorySources {
  readonly activity: Pick<Activity, "unlogged" | "logged" | "lost">;
  readonly engine: FindingSource;
}

/** Findings written at once: some milliseconds. */
const FINDINGS_AT_ONCE = 200;
/** Changes of findings that wait while nothing can be written; beyond that the oldest are given up. */
const MOST_CHANGES = 20_000;

/** The longest that one call of {@link History.write} writes: whoever asks for something may have to wait for it. */
const WRITE_MS = 6;
/** From this many waiting users on, every call writes. */
const BUSY_FROM = 10_000;
/** Of each write, at least as much goes to rows. */
const LEAST_ROWS_SHARE = 0.2;
/** What changed is written at most this often while little waits. */
const WRITE_EVERY_MS = 2_000;
/** After a failure, for example of a full disk. */
const RETRY_MS = 30_000;
const CLEAN_EVERY_MS = 60_000;
/** Rows forgotten at once: a few milliseconds. */
const CLEANED_AT_ONCE = 300;

export interface HistoryOptions {
  /** Where the files of all stores are; null: in memory only, for what is new with every start. */
  readonly folder: string | null;
  /** Tells stores apart. Without user, password and query. */
  readonly address: string;
  readonly settings: HistorySettings;
  /** Users who may wait to be written; for tests. */
  readonly mostWaiting?: number;
}

export class History {
  #db: DatabaseSync;
  #file: string | null;
  #log: WriteAheadLog | null;
  #minutes: Minutes;
  #findings: Findings;
  readonly #users: Users;
  /** Changes of findings that could not be written yet, the last of each. */
  readonly #changes = new Map<string, FindingChange>();
  /** What was given up because nothing could be written for too long. */
  #lost = { findings: 0, minutes: 0 };
  #lessonsVersion = 0;
  #settings: HistorySettings;
  #openingProblem: Failure | null;
  #writingProblem: Failure | null = null;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #retryAt = Number.NEGATIVE_INFINITY;
  #cleanedAt = Number.NEGATIVE_INFINITY;
  /** How much of a transaction's time its rows took last; the rest is for putting their pages into the log. */
  #rowsShare = 0.5;
  #closed = false;

  /** Never throws; what is wrong is in {@link problem}. */
  constructor({ folder, address, settings, mostWaiting }: HistoryOptions) {
    const file = folder === null ? null : join(folder, fileNameOf(address));
    const opened = openDatabase(file, (error) => this.#failed(error));
    this.#db = opened.db;
    this.#file = opened.file;
    this.#log = opened.log;
    this.#openingProblem = opened.problem;
    this.#settings = settings;
    this.#minutes = new Minutes(this.#db);
    this.#findings = new Findings(this.#db);
    this.#users = new Users(this.#db, (error) => this.#failed(error), mostWaiting);
    this.#guard(() => nameStore(this.#db, address), undefined);
  }

  get problem(): Failure | null {
    if (this.#writingProblem === null) return this.#openingProblem;
    const lost = { users: this.#users.givenUp, ...this.#lost };
    return { ...this.#writingProblem, params: { ...this.#writingProblem.params, ...lost } };
  }

  get users(): UserHistory {
    return this.#users;
  }

  /** Findings from before. */
  findings(): KeptFinding[] {
    return this.#guard(() => this.#findings.all(), []);
  }

  /** What people taught before. */
  lessons(): Lesson[] {
    return this.#guard(() => this.#findings.lessons(), []);
  }

  /** Forgets at the next occasion what is now too old. */
  configure(settings: HistorySettings): void {
    this.#settings = settings;
    this.#cleanedAt = Number.NEGATIVE_INFINITY;
  }

  get keptMs(): number {
    return this.#settings.activityDays * DAY;
  }

  series(from: EpochMs, to: EpochMs, stepMs: number): ActivityPoint[] {
    return this.#guard(() => this.#minutes.series(from, to, stepMs), []);
  }

  /** Called a few times a second. Writes what has changed, in one transaction of bounded length. */
  write(sources: HistorySources, now: EpochMs): void {
    const at = performance.now();
    if (this.#closed || at < this.#retryAt || this.#log?.moving === true) return;
    const busy = this.#users.waiting > BUSY_FROM;
    if (!busy && at - this.#writtenAt < WRITE_EVERY_MS) return;
    this.#writtenAt = at;
    this.#transaction(sources, at + WRITE_MS * this.#rowsShare, FINDINGS_AT_ONCE);
    if (at - this.#cleanedAt >= CLEAN_EVERY_MS && !busy) this.#clean(now, at);
    this.#guard(() => this.#log?.moveIfLong(), undefined);
  }

  /** After the engine has forgotten the user: nothing about them is in the file when this returns null. */
  purge(user: string, engine: FindingSource): Failure | null {
    for (const change of engine.takeChanges(Number.POSITIVE_INFINITY)) this.#changes.set(change.id, change);
    const work = (): void => {
      this.#db.exec("BEGIN IMMEDIATE");
      for (const change of this.#changes.values()) this.#findings.put(change);
      this.#findings.purge(user);
      this.#findings.putLessons(engine.lessons());
      this.#users.purge(user);
      this.#db.exec("COMMIT");
    };
    try {
      // What was overwritten is still in the log of changes.
      if (this.#log === null) work();
      else this.#log.durably(work);
      return null;
    } catch (error) {
      this.#failed(error);
      return failure("history-unavailable", { file: this.#name, reason: reasonOf(error) });
    }
  }

  /** Writes the rest. */
  close(sources: HistorySources): void {
    if (this.#closed) return;
    this.#transaction(sources, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.#closed = true;
    this.#closeDatabase();
  }

  #transaction({ activity, engine }: HistorySources, deadline: number, mostFindings: number): void {
    for (const change of engine.takeChanges(mostFindings)) this.#changes.set(change.id, change);
    while (this.#changes.size > MOST_CHANGES) {
      const [oldest] = this.#changes.keys();
      if (oldest === undefined) break;
      this.#changes.delete(oldest);
      this.#lost.findings++;
    }
    this.#lost.minutes = activity.lost;
    const { lessonsVersion } = engine;
    const begin = performance.now();
    try {
      this.#db.exec("BEGIN");
      for (const minute of activity.unlogged()) this.#minutes.put(minute);
      for (const change of this.#changes.values()) this.#findings.put(change);
      if (lessonsVersion !== this.#lessonsVersion) this.#findings.putLessons(engine.lessons());
      this.#users.write(deadline);
      const rowsMs = performance.now() - begin;
      this.#db.exec("COMMIT");
      this.#rowsShare = Math.max(LEAST_ROWS_SHARE, rowsMs / (performance.now() - begin));
      this.#users.settle(true);
      activity.logged();
      this.#changes.clear();
      this.#lessonsVersion = lessonsVersion;
      this.#writingProblem = null;
    } catch (error) {
      this.#users.settle(false);
      this.#failed(error);
    }
  }

  #clean(now: EpochMs, at: number): void {
    const { activityDays, usersDays } = this.#settings;
    const more = this.#guard(
      () =>
        this.#minutes.forgetBefore(now - activityDays * DAY, CLEANED_AT_ONCE) ||
        this.#findings.forgetBefore(now - activityDays * DAY, CLEANED_AT_ONCE) ||
        this.#users.forgetBefore(now - usersDays * DAY, CLEANED_AT_ONCE),
      false,
    );
    if (!more) this.#cleanedAt = at;
  }

  #guard<T>(ask: () => T, otherwise: T): T {
    try {
      return ask();
    } catch (error) {
      this.#failed(error);
      return otherwise;
    }
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
    if (this.#file === null || !isBroken(error)) {
      this.#retryAt = performance.now() + RETRY_MS;
      this.#writingProblem = failure("history-unavailable", { file: this.#name, reason: reasonOf(error) });
      return;
    }
    this.#closeDatabase();
    const opened = openAnew(this.#file, (later) => this.#failed(later));
    this.#db = opened.db;
    this.#file = opened.file;
    this.#log = opened.log;
    this.#openingProblem = opened.problem;
    this.#minutes = new Minutes(this.#db);
    this.#findings = new Findings(this.#db);
    this.#users.use(this.#db);
  }

  #closeDatabase(): void {
    if (this.#log === null) this.#db.close();
    else this.#log.close();
  }

  get #name(): string {
    return this.#file === null ? "" : this.#file;
  }
}

/**
 * Deletes the files of stores that nobody has watched for longer than anything is kept. Never throws.
 * The store watched now has a file that is written to all the time.
 */
export function removeForgotten(
  folder: string,
  { activityDays, usersDays }: HistorySettings,
  now: EpochMs,
): void {
  const horizon = now - Math.max(activityDays, usersDays) * DAY;
  try {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      if (statSync(file).mtimeMs < horizon) rmSync(file, { force: true });
    }
  } catch {
    // There is no such folder yet, or another application looks after it.
  }
}

function fileNameOf(address: string): string {
  return `${createHash("sha256").update(address).digest("hex").slice(0, 32)}.sqlite`;
}

function nameStore(db: DatabaseSync, address: string): void {
  db.prepare("INSERT INTO store (address) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM store)").run(address);
}
