import type { Finding } from "../../../shared/finding.ts";
import { text } from "../../text/text.ts";

/** How a finding's subject is named: the user's readable name, the user, or the address it is about. */
export function subjectOf(finding: Finding): string {
  return (
    finding.label ??
    finding.user ??
    finding.evidence.sightings.find(({ address }) => address !== null)?.address ??
    text.findings.noUser
  );
}
