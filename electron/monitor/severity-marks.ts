/** Rows have the severity of their worst finding. A finding from before the start waits for its rows to be read. */
import type { Handle, Severity } from "../../shared/session.ts";
import type { AnomalyEngine } from "./anomalies/anomalies.ts";
import type { SessionTable } from "./sessions/table.ts";

export class SeverityMarks {
  readonly #table: SessionTable;
  readonly #engine: AnomalyEngine;
  readonly #unmarked = new Map<Handle, Severity | null>();

  constructor(table: SessionTable, engine: AnomalyEngine) {
    this.#table = table;
    this.#engine = engine;
  }

  /** Brings the rows up to date; called a few times a second. */
  mark(): void {
    for (const [handle, severity] of this.#engine.drainSeverityChanges()) {
      this.#unmarked.set(handle, severity);
    }
    for (const [handle, severity] of this.#unmarked) {
      const key = this.#table.keyOf(handle);
      if (key !== null) {
        this.#table.setSeverity(key, severity);
      }
      if (key !== null || severity === null) {
        this.#unmarked.delete(handle);
      }
    }
  }
}
