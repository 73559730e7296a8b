/** Whether a rule may end sessions by itself. Off until somebody who knows the rules' record on their own data says so. */
import { z } from "zod";
import { FindingSchema, type RuleId, RuleIdSchema } from "../finding.ts";
import { SeveritySchema } from "../session.ts";

export const ResponseActionSchema = z.enum(["newcomer", "user"]);
/** `newcomer`: the sessions that look stolen; `user`: all of the user's. */
export type ResponseAction = z.infer<typeof ResponseActionSchema>;

export const ResponseSettingsSchema = z.object({
  /** `dry-run`: says what it would have done, and does nothing. */
  mode: z.enum(["off", "dry-run", "on"]),
  /** Rules that are not named here do nothing. */
  rules: z
    .array(z.object({ rule: RuleIdSchema, action: ResponseActionSchema }))
    .max(RuleIdSchema.options.length),
  /** Milder findings lead to nothing. */
  from: SeveritySchema,
  /** Time in which a person can stop it. */
  graceMs: z
    .number()
    .int()
    .min(5_000)
    .max(24 * 3_600_000),
});
export type ResponseSettings = z.infer<typeof ResponseSettingsSchema>;

/** The rules about a session that moves; two minutes are enough to look up from something else. */
const USUAL: readonly RuleId[] = [
  "impossible-travel",
  "concurrent-countries",
  "address-change",
  "client-change",
];

export const DEFAULT_RESPONSE_SETTINGS: ResponseSettings = {
  mode: "off",
  rules: USUAL.map((rule) => ({ rule, action: "newcomer" })),
  from: "critical",
  graceMs: 120_000,
};

/** What waits to be done about a finding. `dueAt`: on the store's clock. */
export const ResponseDueSchema = z.object({ action: ResponseActionSchema, dueAt: z.number() });
export type ResponseDue = z.infer<typeof ResponseDueSchema>;

/** One sentence for whoever is told of the finding: there is something to stop, and until when. */
export function sentenceOfDue({ action, dueAt }: ResponseDue): string {
  const what =
    action === "user" ? "All sessions of this user are ended" : "The sessions that look stolen are ended";
  return `${what} at ${new Date(dueAt).toISOString().slice(11, 16)} UTC unless somebody stops it.`;
}

/** What the settings would have done about the findings that are kept. */
export const RehearsalSchema = z.object({
  /** How many are kept, and when the oldest was raised; null: none is kept. */
  findings: z.number().int().nonnegative(),
  since: z.number().nullable(),
  /** How often sessions would have been ended, and of how many users. */
  acted: z.number().int().nonnegative(),
  users: z.number().int().nonnegative(),
  /** How often it would have come to nothing, because the finding was answered or over before the time was. */
  overBefore: z.number().int().nonnegative(),
  /** The latest, newest first. */
  rows: z.array(z.object({ finding: FindingSchema, action: ResponseActionSchema })),
});
export type Rehearsal = z.infer<typeof RehearsalSchema>;

/** What becomes of a finding by itself; a row of the `responses` view. */
export const ResponseRowSchema = z.object({
  /** The finding's. */
  id: z.string(),
  user: z.string().nullable(),
  action: ResponseActionSchema,
  /** Sessions that it would end if it happened now, or that it ended. */
  sessions: z.number().int().nonnegative(),
  dryRun: z.boolean(),
  state: z.discriminatedUnion("kind", [
    /** On the store's clock. */
    z.object({ kind: z.literal("waiting"), dueAt: z.number() }),
    z.object({ kind: z.literal("stopped"), at: z.number(), by: z.string() }),
    /** The finding closed or was answered before. */
    z.object({ kind: z.literal("withdrawn"), at: z.number() }),
    z.object({ kind: z.literal("done"), at: z.number() }),
    z.object({ kind: z.literal("failed"), at: z.number(), reason: z.string() }),
  ]),
});
export type ResponseRow = z.infer<typeof ResponseRowSchema>;
