/**
 * The findings and their lives: raised once, updated while the cause lasts, answered by people, closed when the cause
 * is gone. Also knows, for every session, the worst open finding that names it.
 */
import type { Finding, FindingCounts, FindingState, RuleId } from "../../../shared/finding.ts";
import type { EpochMs, Handle, Severity } from "../../../shared/session.ts";
import type { Candidate } from "./facts.ts";
import { type Lesson, Lessons } from "./lessons.ts";
import { compareSeverity } from "./score.ts";
import { SessionSeverities } from "./session-severities.ts";
import {
  closingCause,
  contentsOf,
  type EndingOf,
  holdsUnseen,
  idOf,
  isNews,
  type KeptFinding,
  kept,
  type Standing,
  sessionsOf,
} from "./standing.ts";
import { type Subject, subjectKey, userKey } from "./subject.ts";

export type Answer =
  | { readonly kind: "acknowledge" }
  | { readonly kind: "snooze"; readonly forMs: number }
  | { readonly kind: "expected" }
  | { readonly kind: "reopen" }
  /** Only the note changes. */
  | { readonly kind: "note" };

/** What became of a finding, for keeping; null: it is forgotten. */
export interface FindingChange {
  readonly id: string;
  readonly kept: KeptFinding | null;
}

export interface FindingBookOptions {
  readonly lessons?: Iterable<Lesson>;
  /** Findings from before the start, closed ones too. */
  readonly kept?: Iterable<KeptFinding>;
  /** Hears of every change of any finding, the raising and the closing too. Must be quick and not throw. */
  readonly tell?: (finding: Finding) => void;
}

/** From so many on, one of this severity is refused: nobody reads them, and a wave of small ones must not hide a large one. */
const MOST_LASTING: Readonly<Record<Severity, number>> = { notice: 5_000, warning: 10_000, critical: 20_000 };
const MAX_CLOSED = 1000;

/** A cause that comes back within a day is the same story, so what a person answered still holds. */
const ANSWER_HOLDS_MS = 86_400_000;

export class FindingBook {
  private readonly lasting = new Map<string, Standing>();
  private readonly closed = new Map<string, Standing>();
  private readonly byId = new Map<string, Standing>();
  private readonly bySubject = new Map<string, Set<Standing>>();
  private readonly sessions = new SessionSeverities<Standing>(({ finding }) =>
    finding.state.kind === "open" ? finding.severity : null,
  );
  private sorted: { version: number; findings: Finding[] } = { version: -1, findings: [] };
  private readonly taught: Lessons;
  private readonly tell: (finding: Finding) => void;
  /** Findings that changed and were not taken for keeping yet. */
  private readonly changes = new Set<string>();
  version = 0;

  constructor({ lessons, kept = [], tell = () => {} }: FindingBookOptions = {}) {
    this.taught = new Lessons(lessons);
    this.tell = tell;
    for (const one of kept) this.restore(one);
  }

  /**
   * Brings a subject's findings in line with what its rules say now. While the store is first read, rules see only
   * part of it, so that nothing is closed, and where something is known from before the start it stays as it is.
   */
  settle(
    subject: Subject,
    candidates: readonly Candidate[],
    now: EpochMs,
    endingOf: EndingOf,
    loading = false,
  ): void {
    const ofSubject = subjectKey(subject);
    const before = this.bySubject.get(ofSubject);
    if (before === undefined && candidates.length === 0) return;
    if (loading && [...(before ?? [])].some(({ restored }) => restored)) return;
    const confirmed = new Set<Standing>();
    for (const candidate of candidates) {
      const key = `${candidate.rule}\n${ofSubject}\n${candidate.cause}`;
      const standing = this.lasting.get(key);
      if (standing !== undefined) {
        confirmed.add(standing);
        standing.restored = false;
        this.renew(standing, candidate, now, endingOf);
      } else if (!this.taught.knows(ofSubject, candidate.lessons)) {
        const raised = this.raise(key, subject, candidate, now);
        if (raised !== null) confirmed.add(raised);
      }
    }
    for (const standing of [...(before ?? [])]) {
      if (loading || confirmed.has(standing)) continue;
      if (standing.restored && holdsUnseen(standing, now, endingOf)) continue;
      this.close(standing, now, closingCause(standing, now, endingOf));
    }
  }

  /** Lasting findings whose cause passes or whose rest is over by now, for another look. */
  due(now: EpochMs): Subject[] {
    const due = new Map<string, Subject>();
    for (const standing of this.lasting.values()) {
      if (standing.finding.state.kind === "snoozed" && standing.finding.state.until <= now) {
        this.setState(standing, { kind: "open" }, now);
      }
      if (standing.until <= now) due.set(standing.subjectKey, standing.subject);
    }
    return [...due.values()];
  }

  /**
   * `note` is the finding's note from now on; undefined leaves it as it is. False: there is no such finding, or it is
   * closed and the answer does not fit that.
   */
  answer(id: string, answer: Answer, by: string, now: EpochMs, note?: string | null): boolean {
    const standing = this.byId.get(id);
    if (standing === undefined || (this.closed.has(standing.key) && answer.kind !== "note")) return false;
    switch (answer.kind) {
      case "note":
        break;
      case "acknowledge":
        this.setState(standing, { kind: "acknowledged", at: now, by }, now);
        break;
      case "snooze":
        this.setState(standing, { kind: "snoozed", until: now + answer.forMs, by }, now);
        break;
      case "expected":
        this.taught.learn(standing.subjectKey, standing.lessons, now, by);
        this.setState(standing, { kind: "expected", at: now, by }, now);
        break;
      case "reopen":
        this.taught.unlearn(standing.subjectKey, standing.lessons);
        this.setState(standing, { kind: "open" }, now);
        break;
    }
    const { state, severity } = standing.finding;
    if (answer.kind !== "note") {
      standing.answered = answer.kind === "reopen" ? null : { state, at: now, severity };
    }
    if (note !== undefined && note !== standing.finding.note) {
      standing.finding = { ...standing.finding, note };
      this.changed(standing);
    }
    return true;
  }

  /** Takes back one thing that was taught; what was marked as expected because of it is open again. */
  unlearn(subject: string, lesson: string, now: EpochMs): boolean {
    if (!this.taught.unlearn(subject, [lesson])) return false;
    for (const standing of this.bySubject.get(subject) ?? []) {
      if (standing.finding.state.kind !== "expected" || !standing.lessons.includes(lesson)) continue;
      standing.answered = null;
      this.setState(standing, { kind: "open" }, now);
    }
    return true;
  }

  /** Forgets everything about the user, and the store's finding, which may name them; it is raised anew. */
  forget(user: string): void {
    this.taught.forget(userKey(user));
    for (const standing of [...this.byId.values()]) {
      const { subject } = standing;
      if (subject.kind === "store" || (subject.kind === "user" && subject.user === user))
        this.remove(standing);
    }
  }

  /** Whether the finding was raised, reopened or became worse since the start. */
  isNew(id: string): boolean {
    return this.byId.get(id)?.old === false;
  }

  /** What has changed and was not taken yet, at most `most`. */
  takeChanges(most: number): FindingChange[] {
    const taken: FindingChange[] = [];
    for (const id of this.changes) {
      if (taken.length >= most) break;
      this.changes.delete(id);
      const standing = this.byId.get(id);
      taken.push({ id, kept: standing === undefined ? null : kept(standing) });
    }
    return taken;
  }

  /** What lasting findings are about. */
  subjects(): Subject[] {
    const subjects = new Map<string, Subject>();
    for (const { subjectKey, subject } of this.lasting.values()) subjects.set(subjectKey, subject);
    return [...subjects.values()];
  }

  get(id: string): Finding | null {
    return this.byId.get(id)?.finding ?? null;
  }

  /** Newest first; `also`, the id of one that may be older than the others, is added where it is among what is included. */
  findings(include: "open" | "all", limit: number, also: string | null = null): Finding[] {
    const newest = this.newest(include, limit);
    const standing = also === null ? undefined : this.byId.get(also);
    if (standing === undefined || (include === "open" && standing.finding.state.kind !== "open"))
      return newest;
    return newest.some(({ id }) => id === also) ? newest : [...newest, standing.finding];
  }

  private newest(include: "open" | "all", limit: number): Finding[] {
    if (this.sorted.version !== this.version) {
      const findings = [...this.byId.values()].map(({ finding }) => finding);
      findings.sort((a, b) => b.raisedAt - a.raisedAt || b.score - a.score);
      this.sorted = { version: this.version, findings };
    }
    const all = this.sorted.findings;
    if (include === "all") return all.slice(0, limit);
    const open: Finding[] = [];
    for (const finding of all) {
      if (open.length >= limit) break;
      if (finding.state.kind === "open") open.push(finding);
    }
    return open;
  }

  counts(): FindingCounts {
    let open = 0;
    let critical = 0;
    for (const { finding } of this.lasting.values()) {
      if (finding.state.kind !== "open") continue;
      open++;
      if (finding.severity === "critical") critical++;
    }
    return { open, critical, total: this.byId.size, refused: this.refused };
  }

  /** Whether lasting findings name any session. */
  get namesAny(): boolean {
    return this.sessions.namesAny;
  }

  /** Whether a lasting finding names the session. */
  names(handle: Handle): boolean {
    return this.sessions.names(handle);
  }

  /** The subjects of lasting findings that name the session. */
  subjectsNaming(handle: Handle): Subject[] {
    return this.sessions.naming(handle).map(({ subject }) => subject);
  }

  /** Those that open findings of these rules name; some perhaps more than once. */
  *namedByRules(rules: readonly RuleId[]): Generator<Handle, void> {
    for (const { finding } of this.lasting.values()) {
      if (finding.state.kind === "open" && rules.includes(finding.rule)) yield* sessionsOf(finding);
    }
  }

  concerns(user: string): boolean {
    return this.bySubject.has(`user:${user}`);
  }

  severityOf(handle: Handle): Severity | null {
    return this.sessions.of(handle);
  }

  drainSeverityChanges(): Map<Handle, Severity | null> {
    return this.sessions.drain();
  }

  lessons(): Lesson[] {
    return this.taught.all();
  }

  get lessonsVersion(): number {
    return this.taught.version;
  }

  private restore(one: KeptFinding): void {
    const { state } = one.finding;
    const standing: Standing = {
      ...one,
      subjectKey: subjectKey(one.subject),
      restored: true,
      old: state.kind === "open",
    };
    this.byId.set(one.finding.id, standing);
    if (state.kind === "closed") this.closed.set(one.key, standing);
    else this.insert(standing);
    this.version++;
  }

  private insert(standing: Standing): void {
    this.lasting.set(standing.key, standing);
    const ofSubject = this.bySubject.get(standing.subjectKey);
    if (ofSubject === undefined) this.bySubject.set(standing.subjectKey, new Set([standing]));
    else ofSubject.add(standing);
    this.indexSessions(standing, []);
  }

  private remove(standing: Standing): void {
    this.takeOff(standing);
    this.closed.delete(standing.key);
    this.byId.delete(standing.finding.id);
    for (const handle of sessionsOf(standing.finding)) this.sessions.remove(handle, standing);
    this.changes.add(standing.finding.id);
    this.version++;
  }

  private takeOff(standing: Standing): void {
    this.lasting.delete(standing.key);
    const ofSubject = this.bySubject.get(standing.subjectKey);
    ofSubject?.delete(standing);
    if (ofSubject?.size === 0) this.bySubject.delete(standing.subjectKey);
  }

  private get refused(): FindingCounts["refused"] {
    const { size } = this.lasting;
    if (size >= MOST_LASTING.critical) return "everything";
    if (size >= MOST_LASTING.warning) return "warnings";
    return size >= MOST_LASTING.notice ? "notices" : "nothing";
  }

  private raise(key: string, subject: Subject, candidate: Candidate, now: EpochMs): Standing | null {
    if (this.lasting.size >= MOST_LASTING[candidate.severity]) return null;
    const old = this.closed.get(key);
    const answered = old?.answered ?? null;
    const holds =
      answered !== null &&
      now - answered.at < ANSWER_HOLDS_MS &&
      compareSeverity(candidate.severity, answered.severity) <= 0 &&
      !(answered.state.kind === "snoozed" && answered.state.until <= now);
    const standing: Standing = {
      key,
      subject,
      subjectKey: subjectKey(subject),
      finding: {
        id: idOf(key),
        ...contentsOf(candidate),
        rule: candidate.rule,
        user: subject.kind === "user" ? subject.user : null,
        label: subject.kind === "user" ? subject.label : null,
        raisedAt: now,
        updatedAt: now,
        state: holds ? answered.state : { kind: "open" },
        note: old?.finding.note ?? null,
      },
      until: candidate.until,
      lessons: candidate.lessons,
      answered: holds ? answered : null,
      restored: false,
      old: false,
    };
    this.closed.delete(key);
    this.byId.set(standing.finding.id, standing);
    this.insert(standing);
    this.changed(standing);
    return standing;
  }

  private renew(standing: Standing, candidate: Candidate, now: EpochMs, endingOf: EndingOf): void {
    standing.until = candidate.until;
    if (!isNews(standing.finding, candidate, endingOf)) return;
    const before = sessionsOf(standing.finding);
    const worse = compareSeverity(candidate.severity, standing.finding.severity) > 0;
    standing.lessons = candidate.lessons;
    standing.finding = { ...standing.finding, ...contentsOf(candidate), updatedAt: now };
    // What was acknowledged or put off was less than this; "expected" was about these very places.
    const { kind } = standing.finding.state;
    const answeredLess = worse && (kind === "acknowledged" || kind === "snoozed");
    const unlearned = kind === "expected" && !this.taught.knows(standing.subjectKey, candidate.lessons);
    if (answeredLess || unlearned) {
      standing.finding = { ...standing.finding, state: { kind: "open" } };
      standing.answered = null;
    }
    if (worse || unlearned) standing.old = false;
    this.indexSessions(standing, before);
    this.changed(standing);
  }

  private close(standing: Standing, now: EpochMs, cause: "ended" | "passed" | "revoked"): void {
    const before = sessionsOf(standing.finding);
    this.takeOff(standing);
    this.closed.set(standing.key, standing);
    standing.finding = { ...standing.finding, updatedAt: now, state: { kind: "closed", at: now, cause } };
    for (const handle of before) this.sessions.remove(handle, standing);
    if (this.closed.size > MAX_CLOSED) {
      const first = this.closed.values().next();
      if (first.done !== true) {
        this.closed.delete(first.value.key);
        this.byId.delete(first.value.finding.id);
        this.changes.add(first.value.finding.id);
      }
    }
    this.changed(standing);
  }

  private setState(standing: Standing, state: FindingState, now: EpochMs): void {
    standing.finding = { ...standing.finding, state, updatedAt: now };
    standing.old = false;
    for (const handle of sessionsOf(standing.finding)) this.sessions.judge(handle);
    this.changed(standing);
  }

  private changed({ finding }: Standing): void {
    this.version++;
    this.changes.add(finding.id);
    this.tell(finding);
  }

  private indexSessions(standing: Standing, before: readonly Handle[]): void {
    const handles = sessionsOf(standing.finding);
    for (const handle of before) if (!handles.includes(handle)) this.sessions.remove(handle, standing);
    for (const handle of handles) this.sessions.add(handle, standing);
  }
}
