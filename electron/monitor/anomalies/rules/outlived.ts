/**
 * Sessions still in use beyond the age that the policy allows. One finding for the whole store: where a policy is
 * broken it is broken many times over, and a finding for each would bury everything else.
 */
import type { EpochMs } from "../../../../shared/session.ts";
import type { AnomalySettings } from "../../../../shared/settings/rules.ts";
import type { Candidate, KnownSession } from "../facts.ts";
import { compose } from "../score.ts";
import { duration, nameOf, plural } from "../sentence.ts";

export interface OutlivedFacts {
  readonly now: EpochMs;
  /** Sessions older than the policy allows and used recently, oldest first; at least one. */
  readonly sessions: readonly (KnownSession & { readonly createdAt: EpochMs; readonly lastSeen: EpochMs })[];
  /** How many there are; `sessions` may have only the oldest. */
  readonly count: number;
}

export function outlived({ now, sessions, count }: OutlivedFacts, settings: AnomalySettings): Candidate[] {
  const { enabled, maxAgeMs, usedWithinMs } = settings.outlived;
  const oldest = sessions[0];
  if (!enabled || oldest === undefined) return [];
  const ageMs = now - oldest.createdAt;
  const { score, parts, severity } = compose([
    { name: `In use for longer than ${duration(maxAgeMs)}`, points: 30 },
    ageMs > 3 * maxAgeMs ? { name: "More than three times as long", points: 5 } : null,
  ]);
  const { user, label } = oldest.session;
  const whose = user === null ? "an anonymous session" : `a session of ${nameOf(user, label)}`;
  const sentence =
    count === 1
      ? `${whose.charAt(0).toUpperCase()}${whose.slice(1)} has been in use for ${duration(ageMs)}; the policy allows ${duration(maxAgeMs)}.`
      : `${plural(count, "session")} have been in use for longer than the ${duration(maxAgeMs)} that the policy allows; the oldest, ${whose}, for ${duration(ageMs)}.`;
  return [
    {
      rule: "outlived",
      cause: "",
      score,
      parts,
      severity,
      sentence,
      evidence: {
        sightings: sessions.slice(0, 50).map(({ handle, session, lastSeen }) => ({
          at: lastSeen,
          session: handle,
          address: session.ip,
          place: session.place,
          network: null,
          client: session.client,
        })),
        count,
        ageMs,
        thresholds: { maxAgeMs },
      },
      until: now + usedWithinMs,
      lessons: sessions.slice(0, 50).map(({ handle }) => `session:${handle}`),
    },
  ];
}
