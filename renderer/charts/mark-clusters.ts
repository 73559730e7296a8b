import type { Overview } from "../../shared/overview.ts";
import type { Severity } from "../../shared/session.ts";

export type Mark = Overview["marks"][number];

/** Marks that would touch each other on the timeline, drawn as one. */
export interface MarkCluster {
  readonly at: number;
  readonly kind: Mark["kind"];
  /** The worst of the cluster; null for revocations. */
  readonly severity: Severity | null;
  readonly marks: readonly Mark[];
}

const rank: Readonly<Record<Severity, number>> = { notice: 0, warning: 1, critical: 2 };

/**
 * Groups marks of one kind that lie less than `minMs` apart, beginning with the oldest. A cluster stands at its
 * first mark, so that clusters are never nearer to each other than that.
 */
export function clusterMarks(marks: readonly Mark[], minMs: number): MarkCluster[] {
  const clusters: MarkCluster[] = [];
  for (const kind of ["finding", "revocation"] as const) {
    let group: Mark[] = [];
    const sorted = marks.filter((mark) => mark.kind === kind).sort((a, b) => a.at - b.at);
    for (const mark of sorted) {
      const first = group[0];
      if (first !== undefined && mark.at - first.at >= minMs) {
        clusters.push(asCluster(kind, group));
        group = [];
      }
      group.push(mark);
    }
    if (group.length > 0) clusters.push(asCluster(kind, group));
  }
  return clusters.sort((a, b) => a.at - b.at);
}

function asCluster(kind: Mark["kind"], marks: readonly Mark[]): MarkCluster {
  let worst: Severity | null = null;
  for (const { severity } of marks) {
    if (severity !== null && (worst === null || rank[severity] > rank[worst])) worst = severity;
  }
  return { at: marks[0]?.at ?? 0, kind, severity: worst, marks };
}
