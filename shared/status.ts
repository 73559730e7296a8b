/** The truth about the connection: what is watched, how, and how far the screen can be trusted. */
import { z } from "zod";
import { FailureSchema } from "./failure.ts";
import { CountSchema } from "./session.ts";

/** How changes reach us. `rescans` is the fallback when the other two are refused. */
export const FeedKindSchema = z.enum(["events", "invalidations", "rescans"]);
export type FeedKind = z.infer<typeof FeedKindSchema>;

/** The life of a connection; one place in the monitor moves between these. */
export const PhaseSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("idle") }),
  z.object({ kind: z.literal("connecting"), since: z.number() }),
  /** First scan: `read` of about `total` sessions are in the table. */
  z.object({ kind: z.literal("loading"), read: z.number().int(), total: CountSchema }),
  z.object({ kind: z.literal("live") }),
  /** Connected, but `behind` changed keys have not been read yet. */
  z.object({ kind: z.literal("catching-up"), behind: z.number().int() }),
  /** The screen shows the state at `since`; `nextAttemptAt` is on this machine's clock. */
  z.object({
    kind: z.literal("stale"),
    since: z.number(),
    reason: FailureSchema,
    nextAttemptAt: z.number().nullable(),
  }),
  z.object({ kind: z.literal("failed"), reason: FailureSchema, nextAttemptAt: z.number().nullable() }),
]);
export type Phase = z.infer<typeof PhaseSchema>;

/** Why this feed and not a better one. */
export const FeedReasonSchema = z.discriminatedUnion("kind", [
  /** `flags`: the server's notify-keyspace-events; null: it does not tell. */
  z.object({ kind: z.literal("events-sent"), flags: z.string().nullable() }),
  z.object({ kind: z.literal("events-by-hand"), flags: z.string().nullable() }),
  z.object({ kind: z.literal("by-hand") }),
  /** Client tracking, because there are no keyspace events, though they may have been chosen by hand. */
  z.object({ kind: z.literal("no-events"), wanted: z.boolean() }),
  /** Nothing is announced, though client tracking may have been chosen by hand. */
  z.object({ kind: z.literal("nothing-announced"), wanted: z.boolean() }),
]);
export type FeedReason = z.infer<typeof FeedReasonSchema>;

export const FeedStateSchema = z.object({
  kind: FeedKindSchema,
  reason: FeedReasonSchema,
  problem: FailureSchema.nullable(),
});

export const StatusSchema = z.object({
  phase: PhaseSchema,
  /** Where we are connected, without user and password, for example "redis://10.0.0.5:6379/0". */
  where: z.string().nullable(),
  /** The embedded demonstration store, and the reference application's address. */
  demonstration: z.object({ appUrl: z.string() }).nullable(),
  server: z
    .object({
      product: z.string(),
      version: z.string(),
      topology: z.enum(["single", "sentinel", "cluster"]),
      user: z.string().nullable(),
    })
    .nullable(),
  /** The SSH server that everything goes through, and its host key's fingerprint. */
  tunnel: z.object({ place: z.string(), fingerprint: z.string() }).nullable(),
  feed: FeedStateSchema.nullable(),
  /** The feed that was chosen by hand; null: the best. It may differ from `feed` where the server refuses it. */
  wantedFeed: FeedKindSchema.nullable(),
  readOnly: z.boolean(),
  /** Problems that limit what is shown, while the rest goes on. */
  problems: z.array(FailureSchema),
  /** Store clock minus this machine's clock. */
  skewMs: z.number().nullable(),
  /** Result of the background audit: differing sessions among the last `sampled`. */
  drift: z.object({ sampled: z.number().int(), differing: z.number().int() }).nullable(),
  /** Time from a change's arrival to its row, 99th percentile of the last minute. */
  lagMs: z.number().nullable(),
  changesPerSecond: z.number(),
  geo: z.object({
    source: z.string(),
    date: z.string().nullable(),
    cities: z.boolean(),
    /** The user's own names of networks; null: those that ship with the application. */
    networks: z.object({ source: z.string(), date: z.string().nullable() }).nullable(),
  }),
});
export type Status = z.infer<typeof StatusSchema>;
