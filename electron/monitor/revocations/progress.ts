/** How far one revocation has come, and what became of each session so far. */
import type { Failure } from "../../../shared/failure.ts";
import type { RevocationCounts, RevocationOutcome, RevocationResult } from "../../../shared/link.ts";
import type { Handle } from "../../../shared/session.ts";
import type { EnrichedSession, StoreKey } from "../sessions/record.ts";

/** Outcomes told one by one; the counts have all. */
const OUTCOMES_TOLD = 1_000;
/** Of what was not done, those that are named. */
const NAMED = 50;

type NotDone = Pick<RevocationResult["notDone"][number], "outcome" | "why">;

export class Progress {
  readonly id: string;
  readonly startedAt = performance.now();
  state: "running" | "waiting" | "finished" = "running";
  cancelled = false;
  problem: Failure | null = null;
  total: number;
  readonly counts: Record<keyof RevocationCounts, number> = {
    revoked: 0,
    alreadyGone: 0,
    denied: 0,
    failed: 0,
    left: 0,
  };
  /** What was not done. */
  readonly left = new Set<StoreKey>();
  readonly #done: { readonly id: Handle; readonly outcome: RevocationOutcome }[] = [];
  readonly #notDone = new Map<Handle, NotDone & { readonly key: StoreKey }>();

  constructor(id: string, total: number) {
    this.id = id;
    this.total = total;
  }

  /** A later answer for a session, after a lost connection came back, takes the place of the earlier one. */
  note(key: StoreKey, id: Handle, outcome: RevocationOutcome | "left", why: Failure | null = null): void {
    if (this.left.delete(key)) {
      const before = this.#notDone.get(id)?.outcome ?? "left";
      this.counts[COUNTED_AS[before]]--;
      this.#notDone.delete(id);
    }
    this.counts[COUNTED_AS[outcome]]++;
    if (outcome === "revoked" || outcome === "already-gone") {
      if (this.#done.length < OUTCOMES_TOLD) {
        this.#done.push({ id, outcome });
      }
      return;
    }
    this.left.add(key);
    this.#notDone.set(id, { key, outcome, why });
  }

  /** `whose`: what is known of a session that may be gone by now. */
  result(
    whose: (key: StoreKey) => Pick<EnrichedSession, "user" | "label" | "address"> | null,
  ): RevocationResult {
    const left = [...this.#notDone].slice(0, OUTCOMES_TOLD);
    const notDone = left.map(([id, { outcome }]) => ({ id, outcome }));
    return {
      id: this.id,
      counts: { ...this.counts },
      outcomes: [...notDone, ...this.#done].slice(0, OUTCOMES_TOLD),
      notDone: left.slice(0, NAMED).map(([id, { key, outcome, why }]) => {
        const { user = null, label = null, address = null } = whose(key) ?? {};
        return { id, user, label, address, outcome, why };
      }),
      problem: this.problem,
    };
  }
}

const COUNTED_AS = {
  revoked: "revoked",
  "already-gone": "alreadyGone",
  denied: "denied",
  failed: "failed",
  left: "left",
} as const satisfies Record<RevocationOutcome | "left", keyof RevocationCounts>;

/** For the audit log, for example "3 revoked, 1 already gone". */
export function inWords(counts: RevocationCounts): string {
  const parts = [
    [counts.revoked, "revoked"],
    [counts.alreadyGone, "already gone"],
    [counts.denied, "denied"],
    [counts.failed, "failed"],
    [counts.left, "not done"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(", ");
}
