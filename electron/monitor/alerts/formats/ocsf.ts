/**
 * Open Cybersecurity Schema Framework 1.4.0 (https://schema.ocsf.io/1.4.0): a finding is a Detection Finding (class 2004),
 * a revocation is an Entity Management (class 3004) that deletes sessions, because it can be about many users at once.
 * What OCSF has no attribute for is under `unmapped`.
 */
import type { Severity } from "../../../../shared/session.ts";
import { type AlertEvent, type FindingEvent, type RevocationEvent, sentenceOf } from "../event.ts";

const VERSION = "1.4.0";

/** `severity_id`: 2 low, 3 medium, 5 critical; 1 is informational. */
const SEVERITY_ID: Readonly<Record<Severity, number>> = { notice: 2, warning: 3, critical: 5 };

export function ocsfBody(event: AlertEvent): Record<string, unknown> {
  const head = {
    time: event.at,
    message: sentenceOf(event),
    metadata: {
      version: VERSION,
      uid: event.id,
      product: { name: "Sessionwatch", vendor_name: "Sessionwatch" },
    },
  };
  switch (event.kind) {
    case "finding":
      return { ...head, ...detectionFinding(event) };
    case "revocation":
      return { ...head, ...entityManagement(event) };
    case "test":
      // Base Event (class 0) with the activity “Other”.
      return {
        ...head,
        category_uid: 0,
        class_uid: 0,
        activity_id: 99,
        activity_name: "Test",
        type_uid: 99,
        severity_id: 1,
      };
  }
}

function detectionFinding({ activity, finding }: FindingEvent) {
  const activityId = activity === "raised" ? 1 : 2;
  const { evidence, user, label } = finding;
  const times = evidence.sightings.map(({ at }) => at);
  return {
    category_uid: 2,
    class_uid: 2004,
    activity_id: activityId,
    type_uid: 2004 * 100 + activityId,
    severity_id: SEVERITY_ID[finding.severity],
    status_id: 1,
    is_alert: finding.severity !== "notice",
    risk_score: finding.score,
    finding_info: {
      uid: finding.id,
      title: finding.rule,
      desc: finding.sentence,
      created_time: finding.raisedAt,
      analytic: { uid: finding.rule, name: finding.rule, type_id: 1 },
      ...(times.length === 0
        ? {}
        : { first_seen_time: Math.min(...times), last_seen_time: Math.max(...times) }),
    },
    evidences: evidence.sightings.map(({ address, place, network, client }) => ({
      ...(user === null
        ? {}
        : { actor: { user: { uid: user, ...(label === null ? {} : { name: label }) } } }),
      src_endpoint: {
        ...(address === null ? {} : { ip: address }),
        ...(network === null ? {} : { autonomous_system: { name: network } }),
        ...(place === null
          ? {}
          : {
              location: {
                country: place.country,
                ...(place.city === null ? {} : { city: place.city }),
                lat: place.latitude,
                long: place.longitude,
              },
            }),
        ...(client === null ? {} : { os: { name: client.system, type_id: 0 } }),
      },
    })),
    unmapped: { parts: finding.parts },
  };
}

function entityManagement({ operator, automatic, users, sessions, reason, counts }: RevocationEvent) {
  const complete = counts.denied + counts.failed + counts.left === 0;
  return {
    category_uid: 3,
    class_uid: 3004,
    activity_id: 4,
    type_uid: 300_404,
    severity_id: 1,
    status_id: complete ? 1 : 2,
    actor: {
      user: { name: operator },
      ...(automatic ? { app_name: "Sessionwatch automatic response" } : {}),
    },
    entity: { name: "User sessions", type: "Session", data: { users, sessions, ...counts } },
    ...(reason === null ? {} : { comment: reason }),
  };
}
