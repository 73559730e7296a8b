/**
 * Finds sessions that look stolen. Lives here: the rules (one file each), what they need to remember (`notes.ts`), the
 * findings (`standings.ts`) and their lives (`book.ts`), and the engine that runs them. Does not live here: the table,
 * geo data, alerts. Called by the monitor with every change of a session, and a few times a second with `tick`, which is
 * when rules run.
 */
import type { Finding, FindingCounts, RuleId } from "../../../shared/finding.ts";
import type { EpochMs, Handle, Severity } from "../../../shared/session.ts";
import type { AnomalySettings } from "../../../shared/settings/rules.ts";
import { sameClient } from "../clients/clients.ts";
import { samePlace } from "../geo/country.ts";
import type { AddressNetwork } from "../geo/networks.ts";
import type { EnrichedSession, SessionChange, StoreKey } from "../sessions/record.ts";
import { type Answer, FindingBook, type FindingChange } from "./book.ts";
import type { Candidate, KnownSession } from "./facts.ts";
import { historyInMemory, type UserHistory } from "./history.ts";
import type { Lesson } from "./lessons.ts";
import { Notes, type SessionEnd } from "./notes.ts";
import { outlived } from "./rules/outlived.ts";
import type { Report } from "./rules/reported.ts";
import { aboutUser } from "./rules/rules.ts";
import { addressFlood } from "./rules/session-flood.ts";
import { type KeptFinding, KeptFindingSchema, sessionsOf } from "./standing.ts";
import type { Standings } from "./standings.ts";
import { type Subject, userOf } from "./subject.ts";
import { Waiting } from "./waiting.ts";

export type { FindingChange, KeptFinding, KnownSession, Lesson, UserHistory };
export { historyInMemory, KeptFindingSchema, userOf };

export interface AnomalyEngineOptions {
  readonly settings: AnomalySettings;
  /** A user's live sessions, in any order. */
  readonly sessionsOf: (user: string) => readonly KnownSession[];
  /** All users with live sessions. With it, those of the first load are judged once it is finished, and not before. */
  readonly users?: () => Iterator<string>;
  /** Live sessions from an address, in any order; evidence for floods from one address. */
  readonly sessionsFrom?: (ip: string) => readonly KnownSession[];
  readonly handleOf: (key: StoreKey) => Handle;
  readonly networkOf?: (ip: string) => AddressNetwork | null;
  /** Without it the rules that need a past (`new-country`, `dormant-return`) stay silent. */
  readonly history?: UserHistory;
  /** What people taught before, see {@link AnomalyEngine.lessons}. */
  readonly lessons?: Iterable<Lesson>;
  /** Findings from before the start, see {@link AnomalyEngine.takeChanges}. */
  readonly kept?: readonly KeptFinding[];
  /** Hears of every change of any finding, the raising and the closing too. Must be quick and not throw. */
  readonly onFinding?: (finding: Finding) => void;
}

/** A session used again after this long is news even if nothing else changed. */
const IDLE_MS = 5 * 60_000;

const SWEEP_MS = 5000;
const CLEANING_MS = 60_000;

/** Users between two looks at the clock, and read from the history at once. */
const USERS_PER_SLICE = 32;

export class AnomalyEngine {
  private readonly options: AnomalyEngineOptions;
  private settings: AnomalySettings;
  private readonly book: FindingBook;
  private readonly standings: Standings;
  private readonly notes: Notes;
  private readonly waiting = new Waiting();
  /**
   * Findings of an earlier run, by id, whose sessions nobody has asked for yet. A session is found by its handle once that
   * has been made, and making those of a user with many sessions takes a while.
   */
  private readonly unmet: Set<string>;
  private readonly endings = new Map<Handle, "ended" | "revoked">();
  /** Whether the whole store was read since the start. */
  private everLoaded = false;
  private lastSweep = Number.NEGATIVE_INFINITY;
  private lastCleaning = Number.NEGATIVE_INFINITY;

  constructor(options: AnomalyEngineOptions) {
    this.options = options;
    this.settings = options.settings;
    this.notes = new Notes(options);
    this.book = new FindingBook({
      ...(options.lessons !== undefined && { lessons: options.lessons }),
      ...(options.kept !== undefined && { kept: options.kept }),
      ...(options.onFinding !== undefined && { tell: options.onFinding }),
    });
    this.standings = this.book.standings;
    this.unmet = new Set(Array.from(options.kept ?? [], ({ finding }) => finding.id));
  }

  /** Takes effect as users are next judged; those with lasting findings are judged on the next tick. */
  configure(settings: AnomalySettings): void {
    this.settings = settings;
    this.notes.configure(settings);
    this.waiting.addAllWatched();
  }

  /**
   * A scan of the whole store begins, at the start or to resync. The engine is born loading. Until
   * {@link loadFinished}, "observed" says only when the scan came by, which is no evidence of a request.
   */
  loadStarted(now: EpochMs): void {
    this.notes.loadStarted(now);
  }

  loadFinished(now: EpochMs): void {
    this.notes.loadFinished(now);
    if (this.everLoaded) return;
    this.everLoaded = true;
    this.waiting.addUnjudged(this.options.users?.() ?? null);
    for (const subject of this.standings.subjects()) this.lookAgain(subject);
  }

  /** The application itself has seen an attack. The same report told twice is one finding. */
  report(report: Report): void {
    if (this.notes.reported(report)) this.waiting.add(report.user);
  }

  /** Cheap: takes notes, and leaves judging to {@link tick}. */
  observe(change: SessionChange, now: EpochMs): void {
    switch (change.kind) {
      case "started":
        this.started(change.key, change.now, now);
        break;
      case "changed":
        this.changed(change.key, change.before, change.now, now);
        break;
      case "ended":
        this.ended(change, now);
        break;
    }
  }

  /**
   * Runs the rules for users about whom something changed and closes findings whose cause has passed. Stops after
   * about `budgetMs` of work; true means that users are left for the next call.
   */
  tick(now: EpochMs, budgetMs = 25): boolean {
    this.waiting.begin(now);
    if (now - this.lastSweep >= SWEEP_MS || now < this.lastSweep) this.sweep(now);
    for (const ip of this.notes.floods.takeSuspects()) this.judgeAddress(ip, now);

    const deadline = performance.now() + budgetMs;
    do {
      const slice = this.waiting.take(USERS_PER_SLICE);
      this.options.history?.expect?.(slice);
      for (const user of slice) this.judgeUser(user, now);
    } while (this.waiting.any && performance.now() <= deadline);
    return this.waiting.any;
  }

  /** Users about whom something changed and who wait to be judged. */
  get backlog(): number {
    return this.waiting.changed;
  }

  /** Grows with every visible change of any finding. */
  get version(): number {
    return this.standings.version;
  }

  /** Newest first. */
  findings(include: "open" | "all", limit: number, also: string | null = null): Finding[] {
    return this.standings.findings(include, limit, also);
  }

  get(id: string): Finding | null {
    return this.standings.get(id)?.finding ?? null;
  }

  /** Findings about the user, and those that name a session of theirs; newest first. */
  ofUser(user: string): Finding[] {
    const handles = new Set(this.options.sessionsOf(user).map(({ handle }) => handle));
    return this.standings
      .findings("all", Number.POSITIVE_INFINITY)
      .filter(
        (finding) =>
          finding.user === user ||
          finding.evidence.sightings.some(({ session }) => session !== null && handles.has(session)),
      );
  }

  counts(): FindingCounts {
    return this.standings.counts();
  }

  /** See {@link FindingBook.answer}. */
  answer(id: string, answer: Answer, by: string, now: EpochMs, note?: string | null): boolean {
    return this.book.answer(id, answer, by, now, note);
  }

  /** The sessions that the finding names; none where it is not known. */
  namedBy(id: string): Handle[] {
    const finding = this.get(id);
    if (finding === null) return [];
    const handles = sessionsOf(finding);
    if (finding.user === null || !this.unmet.has(id)) return handles;
    // Until the store has been read, further sessions of the user come.
    if (this.everLoaded) this.unmet.delete(id);
    const own = this.options.sessionsOf(finding.user).map(({ handle }) => handle);
    return [...new Set([...own.filter((handle) => handles.includes(handle)), ...handles])];
  }

  /** See {@link Standings.namedByRules}. */
  namedByRules(rules: readonly RuleId[]): Iterable<Handle> {
    return this.standings.namedByRules(rules);
  }

  /** The worst open finding that names the session. */
  severityOf(handle: Handle): Severity | null {
    return this.standings.severityOf(handle);
  }

  /** Sessions whose worst severity changed since the last call. */
  drainSeverityChanges(): Map<Handle, Severity | null> {
    return this.standings.drainSeverityChanges();
  }

  /** Everything taught by "expected", to be kept and handed to the next engine. */
  lessons(): Lesson[] {
    return this.book.lessons();
  }

  /** Grows with every change of {@link lessons}. */
  get lessonsVersion(): number {
    return this.book.lessonsVersion;
  }

  /** Takes back a lesson. False where it is not known. */
  unlearn(subject: string, lesson: string, now: EpochMs): boolean {
    const known = this.book.unlearn(subject, lesson, now);
    const user = userOf(subject);
    if (known && user !== null) this.waiting.add(user);
    return known;
  }

  /** Findings that changed since they were last taken, to be kept and handed to the next engine. */
  takeChanges(most: number): FindingChange[] {
    return this.book.takeChanges(most);
  }

  /** Whether the finding was raised, reopened or became worse since the start: people should hear of it. */
  isNew(id: string): boolean {
    return this.book.isNew(id);
  }

  /** Forgets everything about the user; of their live sessions only what they do from now on counts. */
  forget(user: string): void {
    this.notes.forget(user);
    this.book.forget(user);
    this.waiting.add(user);
  }

  private started(key: StoreKey, session: EnrichedSession, now: EpochMs): void {
    this.notes.started(key, session, now);
    const isJudgedLater = !this.everLoaded && this.options.users !== undefined;
    if (session.user !== null && !isJudgedLater) this.waiting.add(session.user);
  }

  private changed(key: StoreKey, before: EnrichedSession, session: EnrichedSession, now: EpochMs): void {
    const { user } = session;
    this.notes.used(key, session, now);
    if (user !== before.user) {
      if (before.user !== null) this.waiting.add(before.user);
      if (user !== null) this.waiting.add(user);
      return;
    }
    if (user === null) return;
    if (before.ip !== session.ip || !sameClient(before.client, session.client)) {
      this.waiting.add(user);
      this.notes.moved(key, user, before, session, now);
      return;
    }
    const idle = Math.abs((session.lastSeen ?? now) - (before.lastSeen ?? 0));
    if (idle >= IDLE_MS || !samePlace(session.place, before.place)) this.waiting.add(user);
    else this.waiting.active(user);
  }

  private ended(change: SessionEnd, now: EpochMs): void {
    const { user } = change.before;
    if (user !== null) this.waiting.addWatched(user);
    const handle = this.notes.ended(change, now, this.standings.namesAny);
    if (handle === null || !this.standings.names(handle)) return;
    this.endings.set(handle, change.cause === "revoked" ? "revoked" : "ended");
    for (const subject of this.standings.subjectsNaming(handle)) this.lookAgain(subject);
  }

  private lookAgain(subject: Subject): void {
    switch (subject.kind) {
      case "user":
        this.waiting.add(subject.user);
        break;
      case "address":
        this.notes.floods.suspect(subject.ip);
        break;
      case "store":
        this.notes.old.touched = true;
        break;
    }
  }

  private sweep(now: EpochMs): void {
    this.lastSweep = now;
    for (const subject of this.book.due(now)) this.lookAgain(subject);
    this.judgeStore(now);
    if (now - this.lastCleaning < CLEANING_MS && now >= this.lastCleaning) return;
    this.lastCleaning = now;
    this.notes.forgetOld(now);
    for (const handle of this.endings.keys()) if (!this.standings.names(handle)) this.endings.delete(handle);
  }

  private judgeUser(user: string, now: EpochMs): void {
    const sessions = this.options.sessionsOf(user);
    const concerns = this.standings.concerns(user);
    const notes = this.notes.ofUser(user, sessions, now, concerns);
    if (notes === null) {
      this.waiting.unwatch(user);
      return;
    }
    const { facts, reports, onePlace } = notes;
    const candidates = aboutUser(facts, reports, this.settings);
    const handles = (): ReadonlySet<Handle> => new Set(sessions.map((session) => session.handle));
    // What an earlier run has found names sessions by handles that are known once they have been made.
    let alive = concerns ? handles() : null;
    this.settle({ kind: "user", user, label: facts.label }, candidates, now, (handle) => {
      alive ??= handles();
      return !alive.has(handle);
    });
    if (!onePlace || this.standings.concerns(user)) this.waiting.watch(user);
    else this.waiting.unwatch(user);
  }

  /** `isGone` knows of sessions that ended before they could be observed. */
  private settle(
    subject: Subject,
    candidates: readonly Candidate[],
    now: EpochMs,
    isGone: (handle: Handle) => boolean = () => false,
  ): void {
    const worthwhile = candidates.filter(({ score }) => score >= this.settings.minimumScore);
    const endingOf = (handle: Handle) => this.endings.get(handle) ?? (isGone(handle) ? "ended" : null);
    this.book.settle(subject, worthwhile, now, endingOf, !this.everLoaded);
  }

  private judgeAddress(ip: string, now: EpochMs): void {
    const facts = this.notes.ofAddress(ip, (from) => this.options.sessionsFrom?.(from) ?? [], now);
    this.settle({ kind: "address", ip }, facts === null ? [] : addressFlood(facts, this.settings), now);
  }

  private judgeStore(now: EpochMs): void {
    const facts = this.notes.ofStore(now);
    if (facts !== null) this.settle({ kind: "store" }, outlived(facts, this.settings), now);
  }
}
