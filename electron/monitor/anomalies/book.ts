/**
 * The findings and their lives: raised once, updated while the cause lasts, answered by people, closed when the cause
 * is gone. Also knows, for every session, the worst open finding that names it.
 */
import { createHash } from "node:crypto";
import type { Finding, FindingState } from "../../../shared/finding.ts";
import type { EpochMs, Handle, Severity } from "../../../shared/session.ts";
import type { Candidate } from "./facts.ts";
import { type Lesson, Lessons } from "./lessons.ts";
import { compareSeverity } from "./score.ts";
import { SessionSeverities } from "./session-severities.ts";

/** Whom or what a finding is about. */
export type Subject =
  | { readonly kind: "user"; readonly user: string; readonly label: string | null }
  | { readonly kind: "address"; readonly ip: string }
  | { readonly kind: "store" };

export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case "user":
      return `user:${subject.user}`;
    case "address":
      return `address:${subject.ip}`;
    case "store":
      return "store";
  }
}

export type Answer =
  | { readonly kind: "acknowledge" }
  | { readonly kind: "snooze"; readonly forMs: number }
  | { readonly kind: "expected" }
  | { readonly kind: "reopen" };

/** How a session ended; null while it lives. */
export type EndingOf = (handle: Handle) => "ended" | "revoked" | null;

/** Beyond this nobody reads them; notices are refused first. */
const MAX_LASTING = 5000;
const MAX_CLOSED = 1000;

/** A cause that comes back within a day is the same story, so what a person answered still holds. */
const ANSWER_HOLDS_MS = 86_400_000;

/** A count that grew by less is not worth redrawing. */
const NOTABLE_GROWTH = 1.1;
const NOTABLE_AGE_MS = 86_400_000;

interface Standing {
  readonly key: string;
  readonly subject: Subject;
  readonly subjectKey: string;
  finding: Finding;
  until: EpochMs;
  lessons: readonly string[];
  /** The last answer, kept over a closure. */
  answered: { readonly state: FindingState; readonly at: EpochMs; readonly severity: Severity } | null;
}

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
  version = 0;

  /** `tell` hears of every change of any finding, the raising and the closing too. It must be quick and not throw. */
  constructor(lessons: Iterable<Lesson> = [], tell: (finding: Finding) => void = () => {}) {
    this.taught = new Lessons(lessons);
    this.tell = tell;
  }

  /** Brings a subject's findings in line with what its rules say now. */
  settle(subject: Subject, candidates: readonly Candidate[], now: EpochMs, endingOf: EndingOf): void {
    const ofSubject = subjectKey(subject);
    const before = this.bySubject.get(ofSubject);
    if (before === undefined && candidates.length === 0) return;
    const confirmed = new Set<Standing>();
    for (const candidate of candidates) {
      const key = `${candidate.rule}\n${ofSubject}\n${candidate.cause}`;
      const standing = this.lasting.get(key);
      if (standing !== undefined) {
        confirmed.add(standing);
        this.renew(standing, candidate, now, endingOf);
      } else if (!this.taught.knows(ofSubject, candidate.lessons)) {
        const raised = this.raise(key, subject, candidate, now);
        if (raised !== null) confirmed.add(raised);
      }
    }
    for (const standing of [...(before ?? [])]) {
      if (!confirmed.has(standing)) this.close(standing, now, closingCause(standing, now, endingOf));
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

  /** False: there is no such finding, or it is closed and the answer does not fit that. */
  answer(id: string, answer: Answer, by: string, now: EpochMs, note: string | null): boolean {
    const standing = this.byId.get(id);
    if (standing === undefined || this.closed.has(standing.key)) return false;
    switch (answer.kind) {
      case "acknowledge":
        this.setState(standing, { kind: "acknowledged", at: now, by }, now);
        break;
      case "snooze":
        this.setState(standing, { kind: "snoozed", until: now + answer.forMs, by }, now);
        break;
      case "expected":
        this.taught.learn(standing.subjectKey, standing.lessons);
        this.setState(standing, { kind: "expected", at: now, by }, now);
        break;
      case "reopen":
        this.taught.unlearn(standing.subjectKey, standing.lessons);
        this.setState(standing, { kind: "open" }, now);
        break;
    }
    const { state, severity } = standing.finding;
    standing.answered = answer.kind === "reopen" ? null : { state, at: now, severity };
    if (note !== null) {
      standing.finding = { ...standing.finding, note };
      this.changed(standing);
    }
    return true;
  }

  get(id: string): Finding | null {
    return this.byId.get(id)?.finding ?? null;
  }

  /** Newest first. */
  findings(include: "open" | "all", limit: number): Finding[] {
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

  counts(): { open: number; critical: number; total: number } {
    let open = 0;
    let critical = 0;
    for (const { finding } of this.lasting.values()) {
      if (finding.state.kind !== "open") continue;
      open++;
      if (finding.severity === "critical") critical++;
    }
    return { open, critical, total: this.byId.size };
  }

  /** Whether a lasting finding names the session. */
  names(handle: Handle): boolean {
    return this.sessions.names(handle);
  }

  /** The subjects of lasting findings that name the session. */
  subjectsNaming(handle: Handle): Subject[] {
    return this.sessions.naming(handle).map(({ subject }) => subject);
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

  private raise(key: string, subject: Subject, candidate: Candidate, now: EpochMs): Standing | null {
    if (this.lasting.size >= MAX_LASTING && candidate.severity === "notice") return null;
    if (this.lasting.size >= 2 * MAX_LASTING) return null;
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
    };
    this.closed.delete(key);
    this.lasting.set(key, standing);
    this.byId.set(standing.finding.id, standing);
    const ofSubject = this.bySubject.get(standing.subjectKey);
    if (ofSubject === undefined) this.bySubject.set(standing.subjectKey, new Set([standing]));
    else ofSubject.add(standing);
    this.indexSessions(standing, []);
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
    this.indexSessions(standing, before);
    this.changed(standing);
  }

  private close(standing: Standing, now: EpochMs, cause: "ended" | "passed" | "revoked"): void {
    const before = sessionsOf(standing.finding);
    this.lasting.delete(standing.key);
    this.closed.set(standing.key, standing);
    const ofSubject = this.bySubject.get(standing.subjectKey);
    ofSubject?.delete(standing);
    if (ofSubject?.size === 0) this.bySubject.delete(standing.subjectKey);
    standing.finding = { ...standing.finding, updatedAt: now, state: { kind: "closed", at: now, cause } };
    for (const handle of before) this.sessions.remove(handle, standing);
    if (this.closed.size > MAX_CLOSED) {
      const first = this.closed.values().next();
      if (first.done !== true) {
        this.closed.delete(first.value.key);
        this.byId.delete(first.value.finding.id);
      }
    }
    this.changed(standing);
  }

  private setState(standing: Standing, state: FindingState, now: EpochMs): void {
    standing.finding = { ...standing.finding, state, updatedAt: now };
    for (const handle of sessionsOf(standing.finding)) this.sessions.judge(handle);
    this.changed(standing);
  }

  private changed({ finding }: Standing): void {
    this.version++;
    this.tell(finding);
  }

  private indexSessions(standing: Standing, before: readonly Handle[]): void {
    const handles = sessionsOf(standing.finding);
    for (const handle of before) if (!handles.includes(handle)) this.sessions.remove(handle, standing);
    for (const handle of handles) this.sessions.add(handle, standing);
  }
}

/** 128 bits of a hash: stable over restarts, and says nothing about the user. */
function idOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url").slice(0, 22);
}

function contentsOf({ score, parts, severity, sentence, evidence }: Candidate) {
  return { score, parts: [...parts], severity, sentence, evidence };
}

/**
 * Whether the candidate says more than the finding. The same cause seen once more is none: the finding keeps its
 * strongest evidence and does not flicker with every request.
 */
function isNews(finding: Finding, candidate: Candidate, endingOf: EndingOf): boolean {
  if (candidate.score > finding.score || explained(finding, candidate)) return true;
  const count = finding.evidence.count ?? 0;
  const nowCount = candidate.evidence.count ?? 0;
  switch (finding.rule) {
    case "session-flood":
      return nowCount >= count * NOTABLE_GROWTH + 1;
    case "impossible-travel":
    case "address-change":
    case "client-change":
      // Any two of several sessions show the same: the pair that was named stays, until one of them is gone.
      return sessionsOf(finding).some((handle) => endingOf(handle) !== null);
    default:
      return (
        count !== nowCount ||
        (candidate.evidence.ageMs ?? 0) - (finding.evidence.ageMs ?? 0) >= NOTABLE_AGE_MS ||
        !sameItems(finding.evidence.countries ?? [], candidate.evidence.countries ?? []) ||
        !sameItems(sessionsOf(finding), sessionsOf(candidate))
      );
  }
}

/** Whether an ordinary explanation has turned up that the finding did not have. */
function explained(finding: Finding, candidate: Candidate): boolean {
  return candidate.parts.some(
    (part) => part.points < 0 && !finding.parts.some(({ name }) => name === part.name),
  );
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

function sessionsOf({ evidence }: Pick<Finding, "evidence">): Handle[] {
  const handles = new Set<Handle>();
  for (const { session } of evidence.sightings) if (session !== null) handles.add(session);
  return [...handles];
}

function closingCause(standing: Standing, now: EpochMs, endingOf: EndingOf): "ended" | "passed" | "revoked" {
  const endings = sessionsOf(standing.finding).map(endingOf);
  if (endings.includes("revoked")) return "revoked";
  if (standing.until > now && endings.includes("ended")) return "ended";
  return "passed";
}
