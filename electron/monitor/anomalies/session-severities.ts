/** For every session, the worst open finding that names it, and which of these changed. */
import type { Handle, Severity } from "../../../shared/session.ts";
import { compareSeverity } from "./score.ts";

export class SessionSeverities<F> {
  private readonly bySession = new Map<Handle, Set<F>>();
  private readonly severities = new Map<Handle, Severity>();
  private changes = new Map<Handle, Severity | null>();
  private readonly severityIn: (finding: F) => Severity | null;

  /** `severityIn`: a finding's severity while it is open, otherwise null. */
  constructor(severityIn: (finding: F) => Severity | null) {
    this.severityIn = severityIn;
  }

  add(handle: Handle, finding: F): void {
    const findings = this.bySession.get(handle);
    if (findings === undefined) this.bySession.set(handle, new Set([finding]));
    else findings.add(finding);
    this.judge(handle);
  }

  remove(handle: Handle, finding: F): void {
    const findings = this.bySession.get(handle);
    findings?.delete(finding);
    if (findings?.size === 0) this.bySession.delete(handle);
    this.judge(handle);
  }

  /** To be called when a finding that names the session changed its state or severity. */
  judge(handle: Handle): void {
    let worst: Severity | null = null;
    for (const finding of this.bySession.get(handle) ?? []) {
      const severity = this.severityIn(finding);
      if (compareSeverity(severity, worst) > 0) worst = severity;
    }
    if (worst === (this.severities.get(handle) ?? null)) return;
    if (worst === null) this.severities.delete(handle);
    else this.severities.set(handle, worst);
    this.changes.set(handle, worst);
  }

  naming(handle: Handle): readonly F[] {
    return [...(this.bySession.get(handle) ?? [])];
  }

  get namesAny(): boolean {
    return this.bySession.size > 0;
  }

  names(handle: Handle): boolean {
    return this.bySession.has(handle);
  }

  of(handle: Handle): Severity | null {
    return this.severities.get(handle) ?? null;
  }

  drain(): Map<Handle, Severity | null> {
    const drained = this.changes;
    this.changes = new Map();
    return drained;
  }
}
