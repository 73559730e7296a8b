/** Reports by the application, for as long as they are findings. Bounded: an application can report without end. */
import type { EpochMs } from "../../../shared/session.ts";
import { REPORT_LASTS_MS, type Report } from "./rules/reported.ts";

const MAX_REPORTS = 1_000;

export class Reports {
  readonly #byId = new Map<string, Report>();

  /** False where it is known already. */
  add(report: Report): boolean {
    if (this.#byId.has(report.id)) {
      return false;
    }
    this.#byId.set(report.id, report);
    const [oldest] = this.#byId.keys();
    if (this.#byId.size > MAX_REPORTS && oldest !== undefined) {
      this.#byId.delete(oldest);
    }
    return true;
  }

  forget(user: string): void {
    for (const [id, report] of this.#byId) {
      if (report.user === user) {
        this.#byId.delete(id);
      }
    }
  }

  of(user: string, now: EpochMs): readonly Report[] {
    if (this.#byId.size === 0) {
      return [];
    }
    return [...this.#byId.values()].filter(
      (report) => report.user === user && report.at + REPORT_LASTS_MS > now,
    );
  }
}
