/**
 * All findings that are known, lasting and closed ones, and what is asked of them: by cause, by subject, by the sessions
 * that they name. Also knows, for every session, the worst open finding that names it.
 */
import type { Finding, FindingCounts, RuleId } from "../../../shared/finding.ts";
import type { Handle, Severity } from "../../../shared/session.ts";
import { SessionSeverities } from "./session-severities.ts";
import { type Standing, sessionsOf } from "./standing.ts";
import { type Subject, userKey } from "./subject.ts";

/** From so many on, one of this severity is refused: nobody reads them, and a wave of small ones must not hide a large one. */
const MOST_LASTING: Readonly<Record<Severity, number>> = { notice: 5_000, warning: 10_000, critical: 20_000 };
const MAX_CLOSED = 1000;

export class Standings {
  private readonly lasting = new Map<string, Standing>();
  private readonly closed = new Map<string, Standing>();
  private readonly byId = new Map<string, Standing>();
  private readonly bySubject = new Map<string, Set<Standing>>();
  private readonly sessions = new SessionSeverities<Standing>(({ finding }) =>
    finding.state.kind === "open" ? finding.severity : null,
  );
  private sorted: { version: number; findings: Finding[] } = { version: -1, findings: [] };
  /** To be raised with every change of any finding. */
  version = 0;

  /** A new one; it takes the place of a closed one of the same cause. */
  add(standing: Standing): void {
    const { key, subjectKey, finding } = standing;
    this.byId.set(finding.id, standing);
    if (finding.state.kind === "closed") {
      this.closed.set(key, standing);
      return;
    }
    this.closed.delete(key);
    this.lasting.set(key, standing);
    const ofSubject = this.bySubject.get(subjectKey);
    if (ofSubject === undefined) this.bySubject.set(subjectKey, new Set([standing]));
    else ofSubject.add(standing);
    this.renamed(standing, []);
  }

  /** The finding names other sessions than `before`, or its severity is another. */
  renamed(standing: Standing, before: readonly Handle[]): void {
    const handles = sessionsOf(standing.finding);
    for (const handle of before) if (!handles.includes(handle)) this.sessions.remove(handle, standing);
    for (const handle of handles) this.sessions.add(handle, standing);
  }

  /** The finding was opened, or is open no more. */
  judged({ finding }: Standing): void {
    for (const handle of sessionsOf(finding)) this.sessions.judge(handle);
  }

  /** The finding has been closed. Returns the id of the one that is forgotten because of it. */
  close(standing: Standing): string | null {
    this.takeOff(standing);
    this.closed.set(standing.key, standing);
    const [oldest] = this.closed.values();
    if (this.closed.size <= MAX_CLOSED || oldest === undefined) return null;
    this.closed.delete(oldest.key);
    this.byId.delete(oldest.finding.id);
    return oldest.finding.id;
  }

  remove(standing: Standing): void {
    this.takeOff(standing);
    this.closed.delete(standing.key);
    this.byId.delete(standing.finding.id);
  }

  get(id: string): Standing | null {
    return this.byId.get(id) ?? null;
  }

  all(): Iterable<Standing> {
    return this.byId.values();
  }

  allLasting(): Iterable<Standing> {
    return this.lasting.values();
  }

  /** The lasting finding of this cause. */
  ofCause(key: string): Standing | null {
    return this.lasting.get(key) ?? null;
  }

  /** The closed finding of this cause. */
  closedOfCause(key: string): Standing | null {
    return this.closed.get(key) ?? null;
  }

  /** The lasting findings about the subject. */
  about(subject: string): readonly Standing[] {
    return [...(this.bySubject.get(subject) ?? [])];
  }

  /** Whether a lasting finding is about the user. */
  concerns(user: string): boolean {
    return this.bySubject.has(userKey(user));
  }

  /** What lasting findings are about. */
  subjects(): Subject[] {
    const subjects = new Map<string, Subject>();
    for (const { subjectKey, subject } of this.lasting.values()) subjects.set(subjectKey, subject);
    return [...subjects.values()];
  }

  /** Newest first; `also`, the id of one that may be older than the others, is added where it is among what is included. */
  findings(include: "open" | "all", limit: number, also: string | null = null): Finding[] {
    const newest = this.newest(include, limit);
    const standing = also === null ? undefined : this.byId.get(also);
    if (standing === undefined || (include === "open" && standing.finding.state.kind !== "open"))
      return newest;
    return newest.some(({ id }) => id === also) ? newest : [...newest, standing.finding];
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

  /** Whether another finding of this severity is taken. */
  hasRoomFor(severity: Severity): boolean {
    return this.lasting.size < MOST_LASTING[severity];
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
  namedByRules(rules: readonly RuleId[]): Handle[] {
    const named: Handle[] = [];
    for (const { finding } of this.lasting.values()) {
      if (finding.state.kind !== "open" || !rules.includes(finding.rule)) continue;
      for (const { session } of finding.evidence.sightings) if (session !== null) named.push(session);
    }
    return named;
  }

  severityOf(handle: Handle): Severity | null {
    return this.sessions.of(handle);
  }

  drainSeverityChanges(): Map<Handle, Severity | null> {
    return this.sessions.drain();
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

  private get refused(): FindingCounts["refused"] {
    const { size } = this.lasting;
    if (size >= MOST_LASTING.critical) return "everything";
    if (size >= MOST_LASTING.warning) return "warnings";
    return size >= MOST_LASTING.notice ? "notices" : "nothing";
  }

  private takeOff(standing: Standing): void {
    this.lasting.delete(standing.key);
    const ofSubject = this.bySubject.get(standing.subjectKey);
    ofSubject?.delete(standing);
    if (ofSubject?.size === 0) this.bySubject.delete(standing.subjectKey);
    for (const handle of sessionsOf(standing.finding)) this.sessions.remove(handle, standing);
  }
}
