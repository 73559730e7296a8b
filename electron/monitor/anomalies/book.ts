/**
 * The lives of findings: raised once, updated while the cause lasts, answered by people, closed when the cause is gone.
 * Which there are, and what is asked of them, is in `standings.ts`.
 */
import type { Finding, FindingState } from "../../../shared/finding.ts";
import type { EpochMs } from "../../../shared/session.ts";
import type { Candidate } from "./facts.ts";
import { type Lesson, Lessons } from "./lessons.ts";
import { compareSeverity } from "./score.ts";
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
import { Standings } from "./standings.ts";
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

/** A cause that comes back within a day is the same story, so what a person answered still holds. */
const ANSWER_HOLDS_MS = 86_400_000;

export class FindingBook {
  /** To be asked, and changed by nobody else. */
  readonly standings = new Standings();
  private readonly taught: Lessons;
  private readonly tell: (finding: Finding) => void;
  /** Findings that changed and were not taken for keeping yet. */
  private readonly changes = new Set<string>();

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
    const before = this.standings.about(ofSubject);
    if (before.length === 0 && candidates.length === 0) return;
    if (loading && before.some(({ restored }) => restored)) return;
    const confirmed = new Set<Standing>();
    for (const candidate of candidates) {
      const key = `${candidate.rule}\n${ofSubject}\n${candidate.cause}`;
      const standing = this.standings.ofCause(key);
      if (standing !== null) {
        confirmed.add(standing);
        standing.restored = false;
        this.renew(standing, candidate, now, endingOf);
      } else if (!this.taught.knows(ofSubject, candidate.lessons)) {
        const raised = this.raise(key, subject, candidate, now);
        if (raised !== null) confirmed.add(raised);
      }
    }
    for (const standing of before) {
      if (loading || confirmed.has(standing)) continue;
      if (standing.restored && holdsUnseen(standing, now, endingOf)) continue;
      this.close(standing, now, closingCause(standing, now, endingOf));
    }
  }

  /** Lasting findings whose cause passes or whose rest is over by now, for another look. */
  due(now: EpochMs): Subject[] {
    const due = new Map<string, Subject>();
    for (const standing of this.standings.allLasting()) {
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
    const standing = this.standings.get(id);
    if (standing === null || (standing.finding.state.kind === "closed" && answer.kind !== "note"))
      return false;
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
    for (const standing of this.standings.about(subject)) {
      if (standing.finding.state.kind !== "expected" || !standing.lessons.includes(lesson)) continue;
      standing.answered = null;
      this.setState(standing, { kind: "open" }, now);
    }
    return true;
  }

  /** Forgets everything about the user, and the store's finding, which may name them; it is raised anew. */
  forget(user: string): void {
    this.taught.forget(userKey(user));
    for (const standing of [...this.standings.all()]) {
      const { subject } = standing;
      if (subject.kind === "store" || (subject.kind === "user" && subject.user === user))
        this.remove(standing);
    }
  }

  /** Whether the finding was raised, reopened or became worse since the start. */
  isNew(id: string): boolean {
    return this.standings.get(id)?.old === false;
  }

  /** What has changed and was not taken yet, at most `most`. */
  takeChanges(most: number): FindingChange[] {
    const taken: FindingChange[] = [];
    for (const id of this.changes) {
      if (taken.length >= most) break;
      this.changes.delete(id);
      const standing = this.standings.get(id);
      taken.push({ id, kept: standing === null ? null : kept(standing) });
    }
    return taken;
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
    this.standings.add(standing);
    this.standings.version++;
  }

  private remove(standing: Standing): void {
    this.standings.remove(standing);
    this.changes.add(standing.finding.id);
    this.standings.version++;
  }

  private raise(key: string, subject: Subject, candidate: Candidate, now: EpochMs): Standing | null {
    if (!this.standings.hasRoomFor(candidate.severity)) return null;
    const old = this.standings.closedOfCause(key);
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
    this.standings.add(standing);
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
    this.standings.renamed(standing, before);
    this.changed(standing);
  }

  private close(standing: Standing, now: EpochMs, cause: "ended" | "passed" | "revoked"): void {
    standing.finding = { ...standing.finding, updatedAt: now, state: { kind: "closed", at: now, cause } };
    const forgotten = this.standings.close(standing);
    if (forgotten !== null) this.changes.add(forgotten);
    this.changed(standing);
  }

  private setState(standing: Standing, state: FindingState, now: EpochMs): void {
    standing.finding = { ...standing.finding, state, updatedAt: now };
    standing.old = false;
    this.standings.judged(standing);
    this.changed(standing);
  }

  private changed({ finding }: Standing): void {
    this.standings.version++;
    this.changes.add(finding.id);
    this.tell(finding);
  }
}
