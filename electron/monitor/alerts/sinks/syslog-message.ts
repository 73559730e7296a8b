/**
 * One event as a syslog message, RFC 5424. The message is JSON in ASCII, so that nothing in it can end a line or a frame
 * early and no byte order mark is needed. There is no structured data: its names need a number of one's own at the IANA.
 */
import { hostname } from "node:os";
import type { Severity } from "../../../../shared/session.ts";
import type { Sink } from "../../../../shared/settings/alerts.ts";
import type { AlertEvent } from "../event.ts";
import { bodyOf } from "../formats/body.ts";
import { asciiJson } from "../formats/text.ts";

/** Facility 10, security and authorization messages (RFC 5424, table 1). */
const FACILITY = 10;
/** Table 2: 2 critical, 4 warning, 5 notice, 6 informational. */
const SEVERITY: Readonly<Record<Severity, number>> = { critical: 2, warning: 4, notice: 5 };
const INFORMATIONAL = 6;
const NIL = "-";

/** `most`, in bytes: sightings are left out, the oldest first, and then long texts are cut, until it fits. */
export function syslogMessage(event: AlertEvent, body: Sink["body"], most: number): string {
  let fitting = event;
  for (;;) {
    const message = written(fitting, body);
    if (message.length <= most) return message;
    const shorter = shortened(fitting);
    if (shorter === null) return message.slice(0, most);
    fitting = shorter;
  }
}

function written(event: AlertEvent, body: Sink["body"]): string {
  const severity = event.kind === "finding" ? SEVERITY[event.finding.severity] : INFORMATIONAL;
  const host =
    hostname()
      .replace(/[^\x21-\x7e]/g, "")
      .slice(0, 255) || NIL;
  const time = new Date(event.at).toISOString();
  return `<${FACILITY * 8 + severity}>1 ${time} ${host} sessionwatch ${process.pid} ${event.kind} ${NIL} ${asciiJson(bodyOf(event, body))}`;
}

function shortened(event: AlertEvent): AlertEvent | null {
  if (event.kind === "revocation") {
    return event.users.length === 0 ? null : { ...event, users: event.users.slice(0, -1) };
  }
  if (event.kind === "test") return null;
  const { finding } = event;
  const { sightings } = finding.evidence;
  if (sightings.length > 1) {
    const kept = sightings.slice(0, Math.floor(sightings.length / 2));
    return { ...event, finding: { ...finding, evidence: { ...finding.evidence, sightings: kept } } };
  }
  const cut = { user: half(finding.user), label: half(finding.label) };
  if (cut.user === finding.user && cut.label === finding.label) return null;
  return { ...event, finding: { ...finding, ...cut } };
}

/** Names of 64 characters and fewer stay whole. */
function half(name: string | null): string | null {
  return name === null || name.length <= 64 ? name : `${name.slice(0, Math.floor(name.length / 2))}\u2026`;
}
