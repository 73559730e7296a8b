/** Whether a rule may end sessions by itself. Off until somebody who knows the rules' record on their own data says so. */
import { z } from "zod";
import { type RuleId, RuleIdSchema } from "../finding.ts";
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
