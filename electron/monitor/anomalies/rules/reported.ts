/** What the application itself knows to be an attack and has told us; see `docs/integrate.md` for the wire format. */
import type { Sighting } from "../../../../shared/finding.ts";
import type { EpochMs, Severity } from "../../../../shared/session.ts";
import type { Candidate } from "../facts.ts";
import { compose } from "../score.ts";

export interface Report {
  /** The application's own id for the event: the same event told twice is one finding. */
  readonly id: string;
  /** For example "refresh-token-reuse". */
  readonly kind: string;
  readonly severity: Severity;
  readonly at: EpochMs;
  readonly user: string;
  readonly label: string | null;
  readonly sentence: string;
  readonly sightings: readonly Sighting[];
}

/** A report stays a finding for a day: it has no cause that we could see pass. */
export const REPORT_LASTS_MS = 86_400_000;

/** The application is certain of what it reports, so its word alone reaches the severity that it names. */
const POINTS: Readonly<Record<Severity, number>> = { critical: 90, warning: 55, notice: 30 };

export function reported(reports: readonly Report[]): Candidate[] {
  return reports.map((report) => ({
    rule: "reported",
    cause: report.id,
    ...compose([{ name: "Reported by the application", points: POINTS[report.severity] }]),
    sentence: report.sentence,
    evidence: { sightings: [...report.sightings], thresholds: {} },
    until: report.at + REPORT_LASTS_MS,
    lessons: [`report:${report.kind}`],
  }));
}
