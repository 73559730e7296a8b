/**
 * Web frameworks write a session back at the end of a request that was already running. A revoked session that came back
 * by that is deleted again, as long as it is on guard.
 */
import { randomUUID } from "node:crypto";
import type { Ingest } from "../ingest.ts";
import type { StoreKey } from "../sessions/record.ts";
import type { Attempt } from "../store/attempt.ts";
import type { Guard } from "./guard.ts";
import { Progress } from "./progress.ts";
import { carryOut, type RunParts } from "./run.ts";
import type { UnderWay } from "./under-way.ts";

interface ReturnParts {
  readonly ingest: Ingest;
  readonly guard: Guard;
  readonly run: RunParts;
  readonly underWay: UnderWay;
  /** The attempt under way; null while there is no connection. */
  readonly attempt: () => Attempt | null;
  readonly store: string;
  readonly readOnly: boolean;
}

export class Returns {
  readonly #parts: ReturnParts;
  readonly #returning = new Set<StoreKey>();

  constructor(parts: ReturnParts) {
    this.#parts = parts;
  }

  /**
   * A key was written or read: if it was revoked it may be back, and is deleted again, which the audit log says. Called
   * for every change that a feed announces, so that no turn of the paced reader is waited for.
   */
  seen(key: StoreKey): void {
    const { guard, readOnly } = this.#parts;
    if (!guard.has(key) || readOnly || guard.seen(key)) {
      return;
    }
    if (this.#returning.size === 0) {
      // Whatever came in the same turn is looked at together.
      setImmediate(() => this.#undoReturns());
    }
    this.#returning.add(key);
  }

  #undoReturns(): void {
    const keys = [...this.#returning];
    this.#returning.clear();
    const { attempt, underWay } = this.#parts;
    const present = attempt();
    if (present !== null) {
      // Without an audit line nothing is deleted; the guard tries again at the next change or audit step.
      void underWay.track(this.#undo(present, keys)).catch(() => undefined);
    }
  }

  async #undo(attempt: Attempt, keys: readonly StoreKey[]): Promise<void> {
    const { ingest, guard, run, underWay, store } = this.#parts;
    // What was seen may have been read before the session was deleted and have arrived late.
    for (const found of await attempt.read(keys)) {
      // While the store was asked, another look may have begun to delete it.
      if (ingest.isOver(found, attempt.connection.now()) || guard.seen(found.key)) {
        continue;
      }
      guard.begin([found.key]);
      const of = {
        action: "automatic",
        store,
        reason: "a request that was still running wrote the revoked session back",
        firstPart: 0,
        repeats: found,
      } as const;
      const done = carryOut(run, attempt, [found.key], of, new Progress(randomUUID(), 1));
      void underWay
        .track(done)
        .catch(() => undefined)
        .finally(() => guard.giveUp(found.key));
    }
  }
}
