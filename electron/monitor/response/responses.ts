/**
 * Ends sessions by itself where the settings say so: after a time in which a person can stop it, through the one way to
 * end sessions, on the audit record as automatic. Lives here: what waits and what became of it. What is to be done says
 * `response-to.ts`. Called by the monitor with every change of a finding, and with every tick.
 */
import { FailureError, failureText } from "../../../shared/failure.ts";
import type { Finding } from "../../../shared/finding.ts";
import type { RevocationResult, RevocationTarget } from "../../../shared/link.ts";
import type { EpochMs, Handle } from "../../../shared/session.ts";
import type { ResponseDue, ResponseRow, ResponseSettings } from "../../../shared/settings/response.ts";
import { newcomersIn, responseTo } from "./response-to.ts";

export interface ResponseParts {
  readonly settings: () => ResponseSettings;
  readonly createdAt: (handle: Handle) => EpochMs | null;
  /** How many sessions a target has right now. */
  readonly count: (target: RevocationTarget) => number;
  readonly revoke: (
    target: RevocationTarget,
    confirmed: number,
    reason: string,
  ) => Promise<Pick<RevocationResult, "counts">>;
  /** Connections that are read-only never respond, and say so by having nothing here. */
  readonly readOnly: boolean;
}

interface Standing {
  readonly finding: Finding;
  readonly row: ResponseRow;
}

/** What was done is shown for as long as there are not this many newer ones. */
const REMEMBERED = 500;

export class Responses {
  readonly #parts: ResponseParts;
  /** By finding, oldest first. */
  readonly #known = new Map<string, Standing>();
  /** Grows with every visible change. */
  version = 0;

  constructor(parts: ResponseParts) {
    this.#parts = parts;
  }

  findingChanged(finding: Finding, now: EpochMs): void {
    if (this.#parts.readOnly) return;
    const settings = this.#parts.settings();
    const known = this.#known.get(finding.id);
    if (known?.row.state.kind === "waiting") {
      if (finding.state.kind === "open") this.#keep(finding, known.row);
      else this.#keep(finding, { ...known.row, state: { kind: "withdrawn", at: now } });
      return;
    }
    // What somebody stopped stays stopped while the finding lasts; when it is raised anew, it counts anew.
    if (known !== undefined && known.finding.raisedAt === finding.raisedAt) return;
    const action = responseTo(finding, settings);
    if (action === null) return;
    this.#keep(finding, {
      id: finding.id,
      user: finding.user,
      action,
      sessions: 0,
      dryRun: settings.mode === "dry-run",
      state: { kind: "waiting", dueAt: now + settings.graceMs },
    });
  }

  /** Carries out what is due. Resolves when the store has answered; called again and again, does each once. */
  async tick(now: EpochMs): Promise<void> {
    const { mode } = this.#parts.settings();
    for (const id of [...this.#known.keys()]) {
      // Asked anew each time: while the store was being asked about another, this one may have been carried out.
      const known = this.#known.get(id);
      if (known?.row.state.kind !== "waiting") continue;
      const { finding, row } = known;
      if (mode === "off") this.#keep(finding, { ...row, state: { kind: "withdrawn", at: now } });
      else if (known.row.state.dueAt <= now) await this.#carryOut(finding, row, now);
    }
  }

  /** False where nothing waits. */
  stop(id: string, by: string, now: EpochMs): boolean {
    const known = this.#known.get(id);
    if (known?.row.state.kind !== "waiting") return false;
    this.#keep(known.finding, { ...known.row, state: { kind: "stopped", at: now, by } });
    return true;
  }

  /** What is about to be done about the finding; null for nothing, and for what is only said in a dry run. */
  dueFor(id: string): ResponseDue | null {
    const row = this.#known.get(id)?.row;
    return row?.state.kind === "waiting" && !row.dryRun
      ? { action: row.action, dueAt: row.state.dueAt }
      : null;
  }

  /** Newest first. */
  rows(): ResponseRow[] {
    return [...this.#known.values()].reverse().map(({ finding, row }) => {
      const target = row.state.kind === "waiting" ? this.#targetOf(finding, row) : null;
      return target === null ? row : { ...row, sessions: this.#parts.count(target) };
    });
  }

  async #carryOut(finding: Finding, row: ResponseRow, now: EpochMs): Promise<void> {
    const target = this.#targetOf(finding, row);
    const sessions = target === null ? 0 : this.#parts.count(target);
    if (target === null || sessions === 0) {
      this.#keep(finding, { ...row, state: { kind: "withdrawn", at: now } });
      return;
    }
    // First, so that no second tick does it again while the store is being asked.
    this.#keep(finding, { ...row, sessions, state: { kind: "done", at: now } });
    if (row.dryRun) return;
    try {
      const { counts } = await this.#parts.revoke(
        target,
        sessions,
        `${finding.rule}: ${finding.sentence}`.slice(0, 500),
      );
      this.#keep(finding, { ...row, sessions: counts.revoked, state: { kind: "done", at: now } });
    } catch (error) {
      const reason = error instanceof FailureError ? failureText(error.failure).what : "an unforeseen error";
      this.#keep(finding, { ...row, sessions, state: { kind: "failed", at: now, reason } });
    }
  }

  #targetOf(finding: Finding, { action }: ResponseRow): RevocationTarget | null {
    if (action === "user") {
      return finding.user === null ? null : { kind: "user", user: finding.user, except: null };
    }
    const ids = [...newcomersIn(finding, this.#parts.createdAt)];
    return ids.length === 0 ? null : { kind: "sessions", ids };
  }

  #keep(finding: Finding, row: ResponseRow): void {
    this.#known.delete(finding.id);
    this.#known.set(finding.id, { finding, row });
    for (const [id, { row: old }] of this.#known) {
      if (this.#known.size <= REMEMBERED) break;
      if (old.state.kind !== "waiting") this.#known.delete(id);
    }
    this.version++;
  }
}
