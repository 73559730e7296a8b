/** What is told to the outside: a finding, a revocation, or a test. Holds handles, never tokens. */
import { z } from "zod";
import { FindingSchema } from "../../../shared/finding.ts";
import { ResponseDueSchema, sentenceOfDue } from "../../../shared/settings/response.ts";

export const AlertEventSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("finding"),
    /** Of this telling; the same when it is delivered twice, so that receivers can tell. */
    id: z.uuid(),
    at: z.number(),
    /** `updated`: it has become worse, or was known from before a start. */
    activity: z.enum(["raised", "updated"]),
    finding: FindingSchema,
    /** What happens by itself unless somebody stops it. */
    response: ResponseDueSchema.optional(),
  }),
  z.object({
    kind: z.literal("revocation"),
    id: z.uuid(),
    at: z.number(),
    operator: z.string(),
    /** Decided by a rule rather than by a person. */
    automatic: z.boolean(),
    /** At most 20. */
    users: z.array(z.string()),
    sessions: z.number().int(),
    reason: z.string().nullable(),
    counts: z.object({
      revoked: z.number().int(),
      alreadyGone: z.number().int(),
      denied: z.number().int(),
      failed: z.number().int(),
      /** Not tried: cancelled, or the connection was lost. */
      left: z.number().int(),
    }),
  }),
  z.object({ kind: z.literal("test"), id: z.uuid(), at: z.number() }),
]);
export type AlertEvent = z.infer<typeof AlertEventSchema>;

export type FindingEvent = Extract<AlertEvent, { kind: "finding" }>;
export type RevocationEvent = Extract<AlertEvent, { kind: "revocation" }>;

/** One sentence for people. */
export function sentenceOf(event: AlertEvent): string {
  switch (event.kind) {
    case "finding":
      return event.response === undefined
        ? event.finding.sentence
        : `${event.finding.sentence} ${sentenceOfDue(event.response)}`;
    case "revocation": {
      const { operator, automatic, sessions, counts } = event;
      const by = automatic ? "An automatic response" : operator;
      return `${by} ended ${counts.revoked} of ${sessions} ${sessions === 1 ? "session" : "sessions"}.`;
    }
    case "test":
      return "This is a test from Sessionwatch. If you can read it, alerts arrive.";
  }
}
