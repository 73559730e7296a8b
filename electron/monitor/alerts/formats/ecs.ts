/**
 * Elastic Common Schema 8.11 (https://www.elastic.co/guide/en/ecs/8.11/ecs-field-reference.html). What ECS has no field
 * for is under `sessionwatch`, as its page on custom fields asks.
 */
import type { Severity } from "../../../../shared/session.ts";
import { type AlertEvent, type FindingEvent, type RevocationEvent, sentenceOf } from "../event.ts";

const VERSION = "8.11.0";

/** `event.severity` is the source's own scale; these are syslog's severities turned round, so that more is worse. */
const SEVERITY: Readonly<Record<Severity, number>> = { notice: 3, warning: 5, critical: 8 };

export function ecsBody(event: AlertEvent): Record<string, unknown> {
  const head = {
    "@timestamp": new Date(event.at).toISOString(),
    ecs: { version: VERSION },
    message: sentenceOf(event),
    observer: { vendor: "Sessionwatch", product: "Sessionwatch", type: "session-monitor" },
  };
  switch (event.kind) {
    case "finding":
      return { ...head, ...findingFields(event) };
    case "revocation":
      return { ...head, ...revocationFields(event) };
    case "test":
      return {
        ...head,
        event: {
          id: event.id,
          kind: "event",
          category: ["configuration"],
          type: ["info"],
          action: "test",
          module: "sessionwatch",
        },
      };
  }
}

function findingFields({ id, activity, finding }: FindingEvent) {
  const { evidence, user, label, rule, severity, score } = finding;
  const [latest] = [...evidence.sightings].sort((a, b) => b.at - a.at);
  const addresses = evidence.sightings.flatMap(({ address }) => address ?? []);
  return {
    event: {
      id,
      kind: "alert",
      category: ["session", "threat"],
      type: ["indicator"],
      action: `finding-${activity}`,
      module: "sessionwatch",
      severity: SEVERITY[severity],
      risk_score: score,
      start: new Date(finding.raisedAt).toISOString(),
    },
    rule: { id: rule, name: rule, ruleset: "sessionwatch" },
    ...(user === null ? {} : { user: { id: user, ...(label === null ? {} : { name: label }) } }),
    ...(latest === undefined ? {} : sourceOf(latest)),
    related: { ip: [...new Set(addresses)], user: [user, label].filter((name) => name !== null) },
    sessionwatch: { finding: { id: finding.id, severity, parts: finding.parts } },
  };
}

function sourceOf({
  address,
  place,
  network,
  client,
}: FindingEvent["finding"]["evidence"]["sightings"][number]) {
  return {
    source: {
      ...(address === null ? {} : { ip: address }),
      ...(network === null ? {} : { as: { organization: { name: network } } }),
      ...(place === null
        ? {}
        : {
            geo: {
              country_iso_code: place.country,
              ...(place.city === null ? {} : { city_name: place.city }),
              location: { lat: place.latitude, lon: place.longitude },
            },
          }),
    },
    ...(client === null ? {} : { user_agent: { name: client.browser, os: { name: client.system } } }),
  };
}

function revocationFields({ id, operator, automatic, users, sessions, reason, counts }: RevocationEvent) {
  const complete = counts.denied + counts.failed + counts.left === 0;
  return {
    event: {
      id,
      kind: "event",
      category: ["session"],
      type: ["end"],
      action: "sessions-revoked",
      module: "sessionwatch",
      outcome: complete ? "success" : "failure",
      ...(reason === null ? {} : { reason }),
    },
    user: { name: operator, target: { id: users } },
    related: { user: [operator, ...users] },
    sessionwatch: { revocation: { automatic, sessions, ...counts } },
  };
}
