/** Of which findings the outside has been told, so that one that comes and goes does not ring every time. */
import type { Finding } from "../../../shared/finding.ts";
import type { Severity } from "../../../shared/session.ts";

/** A finding that is back within this time, and no worse, is the one that was told. */
const QUIET_MS = 3_600_000;
const MAX_FINDINGS = 20_000;
const ORDER: readonly Severity[] = ["notice", "warning", "critical"];

export class Told {
  readonly #since: number;
  readonly #told = new Map<string, { readonly severity: Severity; readonly at: number }>();

  /** `since`: what was raised before was told by an earlier run. */
  constructor(since: number) {
    this.#since = since;
  }

  /** What to tell of the finding as it is now; null: nothing. Whoever asks tells it. */
  judge({ id, severity, raisedAt, state }: Finding, now: number): "raised" | "updated" | null {
    if (state.kind !== "open") return null;
    const before = this.#told.get(id);
    if (before === undefined && raisedAt < this.#since) {
      // It became worse since, or somebody opened it again: the monitor asks about nothing else from before.
      this.#note(id, severity, now);
      return "updated";
    }
    if (before === undefined) {
      this.#note(id, severity, now);
      return "raised";
    }
    const isNewLife = raisedAt > before.at;
    const isWorse = ORDER.indexOf(severity) > ORDER.indexOf(before.severity);
    if (!isWorse && !(isNewLife && now - before.at > QUIET_MS)) return null;
    this.#note(id, severity, now);
    return isNewLife ? "raised" : "updated";
  }

  #note(id: string, severity: Severity, at: number): void {
    this.#told.delete(id);
    if (this.#told.size >= MAX_FINDINGS) {
      const first = this.#told.keys().next();
      if (first.done !== true) this.#told.delete(first.value);
    }
    this.#told.set(id, { severity, at });
  }
}
