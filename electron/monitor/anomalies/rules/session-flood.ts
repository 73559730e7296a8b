/** One user or one address opens unusually many sessions in a short time: scripts, password guessing, or a leak. */
import type { Sighting } from "../../../../shared/finding.ts";
import type { EpochMs } from "../../../../shared/session.ts";
import type { AnomalySettings } from "../../../../shared/settings/rules.ts";
import type { Candidate, UserFacts } from "../facts.ts";
import { compose } from "../score.ts";
import { duration, nameOf, plural } from "../sentence.ts";

export function userFlood(facts: UserFacts, settings: AnomalySettings): Candidate[] {
  const { enabled, userWindowMs, userWarning, userCritical } = settings.sessionFlood;
  const { count, sightings } = facts.opened;
  if (!enabled || count < userWarning) return [];
  return [
    candidateOf({
      subject: nameOf(facts.user, facts.label),
      count,
      sightings,
      now: facts.now,
      windowMs: userWindowMs,
      warning: userWarning,
      critical: userCritical,
    }),
  ];
}

/** What is known about an address: how many sessions it opened within the rule's window. */
export interface AddressFacts {
  readonly ip: string;
  readonly now: EpochMs;
  readonly count: number;
  readonly sightings: readonly Sighting[];
}

export function addressFlood(facts: AddressFacts, settings: AnomalySettings): Candidate[] {
  const { enabled, addressWindowMs, addressWarning, addressCritical } = settings.sessionFlood;
  if (!enabled || facts.count < addressWarning) return [];
  return [
    candidateOf({
      subject: `The address ${facts.ip}`,
      count: facts.count,
      sightings: facts.sightings,
      now: facts.now,
      windowMs: addressWindowMs,
      warning: addressWarning,
      critical: addressCritical,
    }),
  ];
}

function candidateOf(flood: {
  subject: string;
  count: number;
  sightings: readonly Sighting[];
  now: EpochMs;
  windowMs: number;
  warning: number;
  critical: number;
}): Candidate {
  const { subject, count, sightings, now, windowMs, warning, critical } = flood;
  const { score, parts, severity } = compose([
    { name: `${plural(warning, "session")} or more within ${duration(windowMs)}`, points: 50 },
    count >= critical ? { name: `${plural(critical, "session")} or more`, points: 30 } : null,
  ]);
  return {
    rule: "session-flood",
    cause: "",
    score,
    parts,
    severity,
    sentence: `${subject} opened ${plural(count, "session")} within ${duration(windowMs)}.`,
    evidence: {
      sightings: sightings.slice(0, 50),
      count,
      thresholds: { windowMs, warning, critical },
    },
    until: now + windowMs,
    lessons: ["flood"],
  };
}
