/**
 * Finds sessions that look stolen. Lives here: the rules (one file each), what they need to remember, and the engine
 * that runs them. Does not live here: the table, geo data, alerts. Called by the monitor with every change of a session,
 * and a few times a second with `tick`, which is when rules run.
 */
import type { Finding, FindingCounts, RuleId } from "../../../shared/finding.ts";
import type { EpochMs, Handle, Severity } from "../../../shared/session.ts";
import {
  type AnomalySettings,
  AnomalySettingsSchema,
  DEFAULT_ANOMALY_SETTINGS,
} from "../../../shared/settings/rules.ts";
import { sameClient } from "../clients/clients.ts";
import { toPastMs } from "../formats/moment.ts";
import { samePlace } from "../geo/country.ts";
import type { AddressNetwork } from "../geo/networks.ts";
import type { EnrichedSession, SessionChange, StoreKey } from "../sessions/record.ts";
import { type Answer, FindingBook, type FindingChange } from "./book.ts";
import type { Candidate, KnownSession, UserFacts } from "./facts.ts";
import { Floods } from "./floods.ts";
import { hasNews, historyInMemory, type UserHistory } from "./history.ts";
import { Journeys } from "./journeys.ts";
import type { Lesson } from "./lessons.ts";
import { LoadTimes } from "./load-times.ts";
import { Memory } from "./memory.ts";
import { OldSessions } from "./old-sessions.ts";
import { remember } from "./remember.ts";
import { Reports } from "./reports.ts";
import { addressChange } from "./rules/address-change.ts";
import { clientChange } from "./rules/client-change.ts";
import { concurrentCountries } from "./rules/concurrent-countries.ts";
import { dormantReturn } from "./rules/dormant-return.ts";
import { impossibleTravel } from "./rules/impossible-travel.ts";
import { newCountry } from "./rules/new-country.ts";
import { outlived } from "./rules/outlived.ts";
import { type Report, reported } from "./rules/reported.ts";
import { addressFlood, userFlood } from "./rules/session-flood.ts";
import { type KeptFinding, KeptFindingSchema, sessionsOf } from "./standing.ts";
import { type Subject, userKey } from "./subject.ts";
import { subsume } from "./subsume.ts";
import { Witness } from "./witness.ts";

export type { AnomalySettings, Answer, FindingChange, KeptFinding, KnownSession, Lesson, UserHistory };
export { AnomalySettingsSchema, DEFAULT_ANOMALY_SETTINGS, historyInMemory, KeptFindingSchema };

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

const userRules: readonly ((facts: UserFacts, settings: AnomalySettings) => Candidate[])[] = [
  concurrentCountries,
  impossibleTravel,
  newCountry,
  addressChange,
  clientChange,
  userFlood,
  dormantReturn,
];

/** A session used again after this long is news even if nothing else changed. */
const IDLE_MS = 5 * 60_000;

/** Users with something to watch are judged again at most this often while they merely stay active. */
const ROUTINE_MS = 1000;
const SWEEP_MS = 5000;
const CLEANING_MS = 60_000;

/** Moments between a session's two records of one login: clocks and rounding. */
const SAME_LOGIN_MS = 2000;

/** Users between two looks at the clock, and read from the history at once. */
const USERS_PER_SLICE = 32;

type SessionEnd = Extract<SessionChange, { kind: "ended" }>;

export class AnomalyEngine {
  private readonly options: AnomalyEngineOptions;
  private settings: AnomalySettings;
  private readonly book: FindingBook;
  private readonly memory = new Memory();
  private readonly journeys = new Journeys();
  private readonly reports = new Reports();
  private readonly loads = new LoadTimes();
  private readonly witness: Witness;
  private readonly old: OldSessions;
  private readonly floods: Floods;
  /** Users whose rules must run, oldest first. */
  private readonly urgent = new Set<string>();
  /** Users of the first load who were not judged yet; they cost less memory where they are. */
  private unjudged: Iterator<string> | null = null;
  /** Watched users who were merely active. */
  private readonly routine = new Set<string>();
  /** Users seen from more than one place, or with a lasting finding: their every request matters. */
  private readonly watched = new Set<string>();
  /**
   * Findings of an earlier run, by id, whose sessions nobody has asked for yet. A session is found by its handle once that
   * has been made, and making those of a user with many sessions takes a while.
   */
  private readonly unmet: Set<string>;
  private readonly endings = new Map<Handle, "ended" | "revoked">();
  /** Whether the whole store was read since the start. */
  private everLoaded = false;
  private lastRoutine = Number.NEGATIVE_INFINITY;
  private lastSweep = Number.NEGATIVE_INFINITY;
  private lastCleaning = Number.NEGATIVE_INFINITY;

  constructor(options: AnomalyEngineOptions) {
    this.options = options;
    this.settings = options.settings;
    this.witness = new Witness(this.loads, (ip) => options.networkOf?.(ip) ?? null);
    this.witness.trust(options.settings.trustedNetworks);
    this.book = new FindingBook({
      ...(options.lessons !== undefined && { lessons: options.lessons }),
      ...(options.kept !== undefined && { kept: options.kept }),
      ...(options.onFinding !== undefined && { tell: options.onFinding }),
    });
    this.unmet = new Set(Array.from(options.kept ?? [], ({ finding }) => finding.id));
    this.old = new OldSessions(options.handleOf, (session, now) => this.witness.requestAt(session, now));
    this.floods = new Floods(options.settings.sessionFlood);
  }

  /** Takes effect as users are next judged; those with lasting findings are judged on the next tick. */
  configure(settings: AnomalySettings): void {
    this.settings = settings;
    this.witness.trust(settings.trustedNetworks);
    this.floods.configure(settings.sessionFlood);
    for (const user of this.watched) this.urgent.add(user);
    this.old.touched = true;
  }

  /**
   * A scan of the whole store begins, at the start or to resync. The engine is born loading. Until
   * {@link loadFinished}, "observed" says only when the scan came by, which is no evidence of a request.
   */
  loadStarted(now: EpochMs): void {
    this.loads.started(now);
  }

  loadFinished(now: EpochMs): void {
    this.loads.finished(now);
    if (this.everLoaded) return;
    this.everLoaded = true;
    this.unjudged = this.options.users?.() ?? null;
    for (const subject of this.book.subjects()) this.lookAgain(subject);
  }

  /** The application itself has seen an attack. The same report told twice is one finding. */
  report(report: Report): void {
    if (this.reports.add(report)) this.urgent.add(report.user);
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
    if (now - this.lastRoutine >= ROUTINE_MS || now < this.lastRoutine) {
      this.lastRoutine = now;
      for (const user of this.routine) this.urgent.add(user);
      this.routine.clear();
    }
    if (now - this.lastSweep >= SWEEP_MS || now < this.lastSweep) this.sweep(now);
    for (const ip of this.floods.takeSuspects()) this.judgeAddress(ip, now);

    const deadline = performance.now() + budgetMs;
    do {
      const slice = this.nextToJudge();
      this.options.history?.expect?.(slice);
      for (const user of slice) this.judgeUser(user, now);
    } while (this.isBehind && performance.now() <= deadline);
    return this.isBehind;
  }

  private get isBehind(): boolean {
    return this.urgent.size > 0 || this.unjudged !== null;
  }

  /** A slice of those about whom something changed, or of those whom the first load brought. */
  private nextToJudge(): string[] {
    const slice = firstOf(this.urgent, USERS_PER_SLICE);
    for (const user of slice) this.urgent.delete(user);
    while (slice.length < USERS_PER_SLICE && this.unjudged !== null) {
      const next = this.unjudged.next();
      if (next.done === true) this.unjudged = null;
      else slice.push(next.value);
    }
    return slice;
  }

  /** Users about whom something changed and who wait to be judged. */
  get backlog(): number {
    return this.urgent.size;
  }

  /** Grows with every visible change of any finding. */
  get version(): number {
    return this.book.version;
  }

  /** Newest first. */
  findings(include: "open" | "all", limit: number, also: string | null = null): Finding[] {
    return this.book.findings(include, limit, also);
  }

  get(id: string): Finding | null {
    return this.book.get(id);
  }

  /** Findings about the user, and those that name a session of theirs; newest first. */
  ofUser(user: string): Finding[] {
    const handles = new Set(this.options.sessionsOf(user).map(({ handle }) => handle));
    return this.book
      .findings("all", Number.POSITIVE_INFINITY)
      .filter(
        (finding) =>
          finding.user === user ||
          finding.evidence.sightings.some(({ session }) => session !== null && handles.has(session)),
      );
  }

  counts(): FindingCounts {
    return this.book.counts();
  }

  /** See {@link FindingBook.answer}. */
  answer(id: string, answer: Answer, by: string, now: EpochMs, note?: string | null): boolean {
    return this.book.answer(id, answer, by, now, note);
  }

  /** The sessions that the finding names; none where it is not known. */
  namedBy(id: string): Handle[] {
    const finding = this.book.get(id);
    if (finding === null) return [];
    const handles = sessionsOf(finding);
    if (finding.user === null || !this.unmet.has(id)) return handles;
    // Until the store has been read, further sessions of the user come.
    if (this.everLoaded) this.unmet.delete(id);
    const own = this.options.sessionsOf(finding.user).map(({ handle }) => handle);
    return [...new Set([...own.filter((handle) => handles.includes(handle)), ...handles])];
  }

  /** See {@link FindingBook.namedByRules}. */
  namedByRules(rules: readonly RuleId[]): Iterable<Handle> {
    return this.book.namedByRules(rules);
  }

  /** The worst open finding that names the session. */
  severityOf(handle: Handle): Severity | null {
    return this.book.severityOf(handle);
  }

  /** Sessions whose worst severity changed since the last call. */
  drainSeverityChanges(): Map<Handle, Severity | null> {
    return this.book.drainSeverityChanges();
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
    const user = subject.startsWith(userKey("")) ? subject.slice(userKey("").length) : null;
    if (known && user !== null) this.urgent.add(user);
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
    this.memory.forget(user);
    this.reports.forget(user);
    this.book.forget(user);
    this.old.touched = true;
    this.urgent.add(user);
  }

  private started(key: StoreKey, session: EnrichedSession, now: EpochMs): void {
    const { user, ip } = session;
    const created = toPastMs(session.createdAt, now) ?? (this.loads.live ? now : null);
    if (created !== null) this.floods.opened(user, ip, created, now);
    this.old.note(key, session, now, this.settings);
    const isJudgedLater = !this.everLoaded && this.options.users !== undefined;
    if (user !== null && !isJudgedLater) this.urgent.add(user);
  }

  private changed(key: StoreKey, before: EnrichedSession, session: EnrichedSession, now: EpochMs): void {
    const { user } = session;
    this.old.note(key, session, now, this.settings);
    if (user !== before.user) {
      if (before.user !== null) this.urgent.add(before.user);
      if (user !== null) this.urgent.add(user);
      return;
    }
    if (user === null) return;
    if (before.ip !== session.ip || !sameClient(before.client, session.client)) {
      this.urgent.add(user);
      if (sameLogin(before, session)) this.noteMove(key, user, before, session, now);
      return;
    }
    const idle = Math.abs((session.lastSeen ?? now) - (before.lastSeen ?? 0));
    if (idle >= IDLE_MS || !samePlace(session.place, before.place)) this.urgent.add(user);
    else if (this.watched.has(user)) this.routine.add(user);
  }

  private noteMove(
    key: StoreKey,
    user: string,
    before: EnrichedSession,
    session: EnrichedSession,
    now: EpochMs,
  ): void {
    if (samePlace(before.place, session.place) && sameClient(before.client, session.client)) {
      // Another address in the same place, as phones do: only the network may be of interest.
      if (!this.settings.addressChange.networks) return;
    }
    if (this.witness.isTrusted(before.ip) || this.witness.isTrusted(session.ip)) return;
    const handle = this.options.handleOf(key);
    const from = this.witness.sideOf(before, this.witness.requestAt(before, now));
    // We saw it change, so "observed" is evidence here even while loading.
    const to = this.witness.sideOf(session, toPastMs(session.lastSeen, now) ?? now);
    this.memory.addMove(user, { handle, from, to });
    if (from.at !== null && from.ip !== null && from.place !== null) {
      this.memory.addPast(user, {
        ...from,
        at: from.at,
        ip: from.ip,
        place: from.place,
        handle,
        alive: true,
      });
    }
  }

  private ended({ key, before, cause, handle: issued }: SessionEnd, now: EpochMs): void {
    this.old.ended(key);
    const { user, ip, place, client } = before;
    const revoked = cause === "revoked";
    const at = place === null || revoked ? null : this.witness.requestAt(before, now);
    const lookedBackTo = at !== null && now - at <= this.settings.impossibleTravel.lookbackMs;
    if (user === null && !this.old.named.has(key)) return;
    if (user !== null && this.watched.has(user)) this.urgent.add(user);
    const isPast =
      user !== null && lookedBackTo && ip !== null && place !== null && !this.witness.isTrusted(ip);
    const isRemembered = user !== null && this.memory.has(user);
    // Of most that end nothing is to be noted, and a handle is not made for nothing.
    if (!isPast && !isRemembered && !this.book.namesAny) return;
    const handle = issued ?? this.options.handleOf(key);
    if (this.book.names(handle)) {
      this.endings.set(handle, revoked ? "revoked" : "ended");
      for (const subject of this.book.subjectsNaming(handle)) this.lookAgain(subject);
    }
    if (isRemembered) this.memory.ended(user, handle, revoked);
    if (isPast) this.memory.addPast(user, { at, handle, alive: false, ip, place, network: null, client });
  }

  private lookAgain(subject: Subject): void {
    switch (subject.kind) {
      case "user":
        this.urgent.add(subject.user);
        break;
      case "address":
        this.floods.suspect(subject.ip);
        break;
      case "store":
        this.old.touched = true;
        break;
    }
  }

  private sweep(now: EpochMs): void {
    this.lastSweep = now;
    for (const subject of this.book.due(now)) this.lookAgain(subject);
    this.judgeStore(now);
    if (now - this.lastCleaning < CLEANING_MS && now >= this.lastCleaning) return;
    this.lastCleaning = now;
    const { impossibleTravel, addressChange, clientChange } = this.settings;
    this.memory.forgetBefore(
      now - Math.max(impossibleTravel.lookbackMs, addressChange.lastsMs, clientChange.lastsMs),
    );
    for (const handle of this.endings.keys()) if (!this.book.names(handle)) this.endings.delete(handle);
  }

  private judgeUser(user: string, now: EpochMs): void {
    const sessions = this.options.sessionsOf(user);
    const { past, moves } = this.memory.of(user);
    const seen = this.witness.seenOf(sessions, past, now);
    const { history } = this.options;
    if (history !== undefined) remember(history, user, seen, (one) => this.witness.networkAt(one));
    const first = seen[0]?.place ?? null;
    const onePlace = seen.every(({ place }) => samePlace(place, first));
    const concerns = this.book.concerns(user);
    const known = history?.of(user) ?? null;
    const news = known !== null && hasNews(known, now, this.longestNews());
    const opened = this.openedBy(user, sessions, now);
    const reports = this.reports.of(user, now);
    // Nearly everybody: in one place, nothing moved, nothing new, so no rule can have anything to say.
    const calm = onePlace && moves.length === 0 && opened.sightings.length === 0 && reports.length === 0;
    if (calm && !concerns && !news) {
      this.watched.delete(user);
      return;
    }
    const label =
      sessions.find(({ session }) => session.label !== null)?.session.label ?? reports[0]?.label ?? null;
    const whole = this.witness.whole(seen);
    if (!onePlace && !concerns) this.journeys.note(user, whole, this.settings.impossibleTravel);
    const facts: UserFacts = {
      user,
      label,
      now,
      seen: whole,
      moves,
      opened,
      journeys: this.journeys.of(user, now),
      known,
    };
    const found = userRules.flatMap((rule) => rule(facts, this.settings));
    const telling = this.settings.oneFindingPerTheft ? subsume(found) : found;
    const candidates = [...telling, ...reported(reports)];
    const handles = (): ReadonlySet<Handle> => new Set(sessions.map((session) => session.handle));
    // What an earlier run has found names sessions by handles that are known once they have been made.
    let alive = concerns ? handles() : null;
    this.settle({ kind: "user", user, label }, candidates, now, (handle) => {
      alive ??= handles();
      return !alive.has(handle);
    });
    if (!onePlace || this.book.concerns(user)) this.watched.add(user);
    else this.watched.delete(user);
  }

  private longestNews(): number {
    return Math.max(this.settings.newCountry.lastsMs, this.settings.dormantReturn.lastsMs);
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

  private openedBy(user: string, sessions: readonly KnownSession[], now: EpochMs): UserFacts["opened"] {
    const { enabled, userWarning } = this.settings.sessionFlood;
    const count = enabled ? this.floods.countOf(user, now) : 0;
    return { count, sightings: count < userWarning ? [] : this.witness.newestOf(sessions, now) };
  }

  private judgeAddress(ip: string, now: EpochMs): void {
    const count = this.floods.countFrom(ip, now);
    const enough = count >= this.settings.sessionFlood.addressWarning && !this.witness.isTrusted(ip);
    const sightings = enough ? this.witness.newestOf(this.options.sessionsFrom?.(ip) ?? [], now) : [];
    const candidates = enough ? addressFlood({ ip, now, count, sightings }, this.settings) : [];
    this.settle({ kind: "address", ip }, candidates, now);
  }

  private judgeStore(now: EpochMs): void {
    const facts = this.old.facts(now, this.settings);
    if (facts !== null) this.settle({ kind: "store" }, outlived(facts, this.settings), now);
  }
}

function firstOf(users: ReadonlySet<string>, most: number): string[] {
  const first: string[] = [];
  for (const user of users) {
    if (first.length >= most) break;
    first.push(user);
  }
  return first;
}

/** A new login writes a new creation time; a record without one cannot tell. */
function sameLogin(before: EnrichedSession, now: EnrichedSession): boolean {
  if (before.createdAt === null || now.createdAt === null) return true;
  return Math.abs(now.createdAt - before.createdAt) <= SAME_LOGIN_MS;
}
