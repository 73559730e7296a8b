/** Events to tell, with whatever strangers can put into them. */
import fc from "fast-check";
import type { AlertEvent } from "../../../electron/monitor/alerts/event.ts";
import { RuleIdSchema } from "../../../shared/finding.ts";
import { SeveritySchema } from "../../../shared/session.ts";
import { ResponseActionSchema } from "../../../shared/settings/response.ts";
import { finding, NOON } from "./finding.ts";

const text = fc.string({ unit: "binary", maxLength: 10_000 });
const id = fc.uuid();
export const anyEvent: fc.Arbitrary<AlertEvent> = fc.oneof(
  fc.record({
    kind: fc.constant("finding" as const),
    id,
    at: fc.constant(NOON),
    activity: fc.constantFrom("raised", "updated"),
    response: fc.option(
      fc.record({
        action: fc.constantFrom(...ResponseActionSchema.options),
        dueAt: fc.constant(NOON + 60_000),
      }),
      { nil: undefined },
    ),
    finding: fc
      .record({
        user: fc.option(text),
        label: fc.option(text),
        sentence: fc.tuple(text, text).map(([who, where]) => `${who} was active from ${where}.`),
        severity: fc.constantFrom(...SeveritySchema.options),
        rule: fc.constantFrom(...RuleIdSchema.options),
        sightings: fc.boolean(),
      })
      .map(({ sightings, ...fields }) =>
        finding({ ...fields, ...(sightings ? {} : { evidence: { sightings: [], thresholds: {} } }) }),
      ),
  }),
  fc.record({
    kind: fc.constant("revocation" as const),
    id,
    at: fc.constant(NOON),
    operator: text,
    automatic: fc.boolean(),
    users: fc.array(text, { maxLength: 20 }),
    sessions: fc.nat(),
    reason: fc.option(text),
    counts: fc.record({
      revoked: fc.nat(),
      alreadyGone: fc.nat(),
      denied: fc.nat(),
      failed: fc.nat(),
      left: fc.nat(),
    }),
  }),
  fc.record({ kind: fc.constant("test" as const), id, at: fc.constant(NOON) }),
);
