import type { Finding } from "../../../shared/finding.ts";
import { who } from "../../table/who.ts";
import { text } from "../../text/text.ts";

/** How a finding's subject is named: the user's readable name, the user, or the address it is about. */
export function subjectOf(finding: Finding): string {
  const address = finding.evidence.sightings.find((sighting) => sighting.address !== null)?.address;
  return who({ ...finding, address: address ?? text.findings.noUser });
}
