/** An event as the body that a sink wants. */
import type { Sink } from "../../../../shared/settings/alerts.ts";
import type { AlertEvent } from "../event.ts";
import { ecsBody } from "./ecs.ts";
import { ocsfBody } from "./ocsf.ts";
import { ownBody } from "./own.ts";
import { slackBody } from "./slack.ts";
import { teamsBody } from "./teams.ts";

const bodies: Readonly<Record<Sink["body"], (event: AlertEvent) => Record<string, unknown>>> = {
  own: ownBody,
  ecs: ecsBody,
  ocsf: ocsfBody,
  slack: slackBody,
  teams: teamsBody,
};

export function bodyOf(event: AlertEvent, body: Sink["body"]): Record<string, unknown> {
  return bodies[body](event);
}
