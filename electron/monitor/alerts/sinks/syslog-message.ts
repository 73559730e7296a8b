/**
 * One event as a syslog message, RFC 5424. The message is JSON in ASCII, so that nothing in it can end a line or a frame
 * early and no byte order mark is needed. There is no structured data: its names need a number of one's own at the IANA.
 */
import { hostname } from "node:os";
import type { Severity } from "../../../../shared/session.ts";
import type { Sink } from "../../../../shared/settings/alerts.ts";
import { type AlertEvent, sentenceOf } from "../event.ts";
import { bodyOf } from "../formats/body.ts";
import { asciiJson, cut } from "../formats/text.ts";

/** Facility 10, security and authorization messages (RFC 5424, table 1). */
const FACILITY = 10;
/** Table 2: 2 critical, 4 warning, 5 notice, 6 informational. */
const SEVERITY: Readonly<Record<Severity, number>> = { critical: 2, warning: 4, notice: 5 };
const INFORMATIONAL = 6;
const NIL = "-";

/** Texts are cut to these lengths, one after the other, until a message fits. Identifiers are shorter than the last. */
const LENGTHS = [1024, 256, 64] as const;
/** And to this one those that are not in ASCII, of which every character takes six bytes or twelve. */
const SHORTEST = 16;

/**
 * At most `most` bytes, at least 1,024, and always whole JSON: sightings and users are left out, then long texts are cut,
 * and last all but what it is about.
 */
export function syslogMessage(event: AlertEvent, body: Sink["body"], most: number): string {
  let fitting = event;
  for (let next: AlertEvent | null = event; next !== null; next = shortened(next)) {
    fitting = next;
    const message = written(fitting, bodyOf(fitting, body));
    if (message.length <= most) return message;
  }
  const whole = bodyOf(fitting, body);
  for (const longest of LENGTHS) {
    const message = written(fitting, withShortTexts(whole, longest));
    if (message.length <= most) return message;
  }
  const message = written(fitting, withShortTexts(whole, LENGTHS[2], SHORTEST));
  if (message.length <= most) return message;
  return written(fitting, { id: event.id, sentence: cut(sentenceOf(event), SHORTEST) });
}

function written(event: AlertEvent, body: unknown): string {
  const severity = event.kind === "finding" ? SEVERITY[event.finding.severity] : INFORMATIONAL;
  const host =
    hostname()
      .replace(/[^\x21-\x7e]/g, "")
      .slice(0, 255) || NIL;
  const time = new Date(event.at).toISOString();
  return `<${FACILITY * 8 + severity}>1 ${time} ${host} sessionwatch ${process.pid} ${event.kind} ${NIL} ${asciiJson(body)}`;
}

/** With half of what there are several of; null if there is no such thing. */
function shortened(event: AlertEvent): AlertEvent | null {
  if (event.kind === "revocation") {
    const { users } = event;
    return users.length === 0 ? null : { ...event, users: users.slice(0, Math.floor(users.length / 2)) };
  }
  if (event.kind === "test") return null;
  const { finding } = event;
  const { sightings } = finding.evidence;
  if (sightings.length <= 1) return null;
  const kept = sightings.slice(0, Math.floor(sightings.length / 2));
  return { ...event, finding: { ...finding, evidence: { ...finding.evidence, sightings: kept } } };
}

/** The same with every text in it cut; `others`: the length for texts that are not in ASCII. */
function withShortTexts(value: unknown, longest: number, others = longest): unknown {
  if (typeof value === "string") {
    return cut(value, /^[\x20-\x7e]*$/.test(value) ? longest : others);
  }
  if (Array.isArray(value)) {
    return value.map((one: unknown) => withShortTexts(one, longest, others));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, withShortTexts(one, longest, others)]),
      )
    : value;
}
