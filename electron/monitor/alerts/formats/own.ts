/** Our own field names, for receivers that are written for Sessionwatch; docs/alerts.md describes them. */
import type { AlertEvent } from "../event.ts";
import { sentenceOf } from "../event.ts";

/** Raised when a field changes its meaning. */
const VERSION = 1;

export function ownBody(event: AlertEvent): Record<string, unknown> {
  const head = {
    version: VERSION,
    id: event.id,
    time: new Date(event.at).toISOString(),
    sentence: sentenceOf(event),
  };
  switch (event.kind) {
    case "finding": {
      const { id, rule, severity, score, parts, user, label, evidence, raisedAt } = event.finding;
      return {
        ...head,
        type: `finding.${event.activity}`,
        finding: {
          id,
          rule,
          severity,
          score,
          parts,
          user,
          label,
          raisedAt: new Date(raisedAt).toISOString(),
          sightings: evidence.sightings.map(({ at, session, address, place, network, client }) => ({
            time: new Date(at).toISOString(),
            session,
            address,
            country: place?.country ?? null,
            city: place?.city ?? null,
            network,
            client: client === null ? null : { browser: client.browser, system: client.system },
          })),
        },
      };
    }
    case "revocation": {
      const { operator, automatic, users, sessions, reason, counts } = event;
      return { ...head, type: "sessions.revoked", operator, automatic, users, sessions, reason, counts };
    }
    case "test":
      return { ...head, type: "test" };
  }
}
