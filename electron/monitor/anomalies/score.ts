/** How a score is composed of named parts, and what it means. */
import type { Finding } from "../../../shared/finding.ts";
import type { Severity } from "../../../shared/session.ts";

export type Part = Finding["parts"][number];

/** From here on somebody should act now: no ordinary explanation is left. */
const CRITICAL = 70;

/** From here on somebody should look: an ordinary explanation is possible but not shown. */
const WARNING = 40;

/** Adds the parts up to 0–100; where they would go beyond, the last part is shortened so that the sum stays true. */
export function compose(parts: readonly (Part | null)[]): {
  score: number;
  parts: Part[];
  severity: Severity;
} {
  let score = 0;
  const kept: Part[] = [];
  for (const part of parts) {
    if (part === null || part.points === 0) continue;
    const next = Math.min(100, Math.max(0, score + part.points));
    if (next !== score) kept.push({ name: part.name, points: next - score });
    score = next;
  }
  return { score, parts: kept, severity: severityOfScore(score) };
}

export function severityOfScore(score: number): Severity {
  if (score >= CRITICAL) return "critical";
  return score >= WARNING ? "warning" : "notice";
}

const order: Readonly<Record<Severity, number>> = { notice: 1, warning: 2, critical: 3 };

/** Negative where `a` is less severe than `b`; null is less than anything. */
export function compareSeverity(a: Severity | null, b: Severity | null): number {
  return (a === null ? 0 : order[a]) - (b === null ? 0 : order[b]);
}
