/**
 * What is told to others has the shape that they publish: only known members, of the right kind, within their limits. The
 * schemas are written from the pages that each names.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ecsBody } from "../../../electron/monitor/alerts/formats/ecs.ts";
import { ocsfBody } from "../../../electron/monitor/alerts/formats/ocsf.ts";
import { slackBody } from "../../../electron/monitor/alerts/formats/slack.ts";
import { teamsBody } from "../../../electron/monitor/alerts/formats/teams.ts";
import { anyEvent } from "./any-event.ts";

/** https://docs.slack.dev/reference/block-kit/blocks/section-block and …/context-block */
const plainText = (most: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: z.string().min(1).max(most), emoji: z.boolean() });
const Slack = z.strictObject({
  text: z.string().max(40_000),
  mrkdwn: z.boolean(),
  blocks: z
    .array(
      z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("section"), text: plainText(3_000) }),
        z.strictObject({ type: z.literal("context"), elements: z.array(plainText(3_000)).min(1).max(10) }),
      ]),
    )
    .max(50),
});

/** https://adaptivecards.io/explorer (1.4), as an attachment of a message */
const Teams = z.strictObject({
  type: z.literal("message"),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal("application/vnd.microsoft.card.adaptive"),
      contentUrl: z.null(),
      content: z.strictObject({
        $schema: z.literal("http://adaptivecards.io/schemas/adaptive-card.json"),
        type: z.literal("AdaptiveCard"),
        version: z.literal("1.4"),
        body: z.array(
          z.strictObject({
            type: z.literal("RichTextBlock"),
            inlines: z.array(
              z.strictObject({
                type: z.literal("TextRun"),
                text: z.string(),
                weight: z.enum(["Lighter", "Default", "Bolder"]).optional(),
                color: z
                  .enum(["Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention"])
                  .optional(),
              }),
            ),
          }),
        ),
      }),
    }),
  ]),
});

/** https://www.elastic.co/guide/en/ecs/8.11/ecs-allowed-values-event-category.html, with the types expected of each. */
const EXPECTED_TYPES: Readonly<Record<string, readonly string[]>> = {
  configuration: ["access", "change", "creation", "deletion", "info"],
  session: ["start", "end", "info"],
  threat: ["indicator"],
};
const name = z.string();
/** https://www.elastic.co/guide/en/ecs/8.11/ecs-field-reference.html; `sessionwatch` is ours. */
const Ecs = z.strictObject({
  "@timestamp": z.iso.datetime(),
  ecs: z.strictObject({ version: z.literal("8.11.0") }),
  message: name,
  observer: z.strictObject({ vendor: name, product: name, type: name }),
  event: z
    .strictObject({
      id: name,
      kind: z.enum(["alert", "asset", "enrichment", "event", "metric", "state", "signal"]),
      category: z.array(z.enum(["configuration", "session", "threat"])),
      type: z.array(name),
      action: name,
      module: name,
      severity: z.int().optional(),
      risk_score: z.number().optional(),
      start: z.iso.datetime().optional(),
      outcome: z.enum(["success", "failure", "unknown"]).optional(),
      reason: name.optional(),
    })
    .refine(({ category, type }) => {
      const expected = category.flatMap((one) => EXPECTED_TYPES[one] ?? []);
      return type.every((one) => expected.includes(one));
    }),
  rule: z.strictObject({ id: name, name, ruleset: name }).optional(),
  user: z
    .strictObject({
      id: name.optional(),
      name: name.optional(),
      target: z.strictObject({ id: z.array(name) }).optional(),
    })
    .optional(),
  related: z.strictObject({ ip: z.array(name).optional(), user: z.array(name) }).optional(),
  source: z
    .strictObject({
      ip: name.optional(),
      as: z.strictObject({ organization: z.strictObject({ name }) }).optional(),
      geo: z
        .strictObject({
          country_iso_code: z.string().length(2),
          city_name: name.optional(),
          location: z.strictObject({ lat: z.number(), lon: z.number() }),
        })
        .optional(),
    })
    .optional(),
  user_agent: z.strictObject({ name, os: z.strictObject({ name }) }).optional(),
  sessionwatch: z.record(z.string(), z.unknown()).optional(),
});

/** https://schema.ocsf.io/1.4.0/classes/detection_finding, …/entity_management and …/base_event */
const head = {
  time: z.int(),
  message: name,
  metadata: z.strictObject({
    version: z.literal("1.4.0"),
    uid: name,
    product: z.strictObject({ name, vendor_name: name }),
  }),
  severity_id: z.union([0, 1, 2, 3, 4, 5, 6, 99].map((id) => z.literal(id))),
};
const user = z.strictObject({ uid: name.optional(), name: name.optional() });
const Ocsf = z
  .discriminatedUnion("class_uid", [
    z.strictObject({
      ...head,
      category_uid: z.literal(2),
      class_uid: z.literal(2004),
      activity_id: z.union([z.literal(1), z.literal(2), z.literal(3)]),
      type_uid: z.int(),
      status_id: z.int(),
      is_alert: z.boolean(),
      risk_score: z.int(),
      finding_info: z.strictObject({
        uid: name,
        title: name,
        desc: name,
        created_time: z.int(),
        first_seen_time: z.int().optional(),
        last_seen_time: z.int().optional(),
        analytic: z.strictObject({ uid: name, name, type_id: z.literal(1) }),
      }),
      evidences: z.array(
        z.strictObject({
          actor: z.strictObject({ user }).optional(),
          src_endpoint: z.strictObject({
            ip: name.optional(),
            autonomous_system: z.strictObject({ name }).optional(),
            location: z
              .strictObject({
                country: z.string().length(2),
                city: name.optional(),
                lat: z.number(),
                long: z.number(),
              })
              .optional(),
            os: z.strictObject({ name, type_id: z.int() }).optional(),
          }),
        }),
      ),
      unmapped: z.record(z.string(), z.unknown()),
    }),
    z.strictObject({
      ...head,
      category_uid: z.literal(3),
      class_uid: z.literal(3004),
      activity_id: z.literal(4),
      type_uid: z.int(),
      status_id: z.int(),
      actor: z.strictObject({ user, app_name: name.optional() }),
      entity: z.strictObject({ name, type: name, data: z.record(z.string(), z.unknown()) }),
      comment: name.optional(),
    }),
    z.strictObject({
      ...head,
      category_uid: z.literal(0),
      class_uid: z.literal(0),
      activity_id: z.literal(99),
      activity_name: name,
      type_uid: z.int(),
    }),
  ])
  .refine(({ class_uid, activity_id, type_uid }) => type_uid === class_uid * 100 + activity_id);

describe.each([
  ["Slack", slackBody, Slack],
  ["Teams", teamsBody, Teams],
  ["ECS", ecsBody, Ecs],
  ["OCSF", ocsfBody, Ocsf],
] as const)("what is told in the shape of %s", (_, bodyOf, schema) => {
  it("has only members that it knows, each of its kind", () => {
    fc.assert(
      fc.property(anyEvent, (one) => {
        // As it arrives: members that are undefined do not.
        const { error } = z.safeParse(schema, JSON.parse(JSON.stringify(bodyOf(one))));
        expect(error?.issues ?? []).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
