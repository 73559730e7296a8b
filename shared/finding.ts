/**
 * A finding: something about a user's or address's sessions that looks wrong, with the evidence for it.
 * Made by the rules in `electron/monitor/anomalies`, drawn by the renderer, written to history and alerts.
 */
import { z } from "zod";
import { ClientSchema, HandleSchema, PlaceSchema, SeveritySchema } from "./session.ts";

export const RuleIdSchema = z.enum([
  "concurrent-countries",
  "impossible-travel",
  "new-country",
  "address-change",
  "client-change",
  "session-flood",
  "dormant-return",
  "outlived",
  "reported",
]);
export type RuleId = z.infer<typeof RuleIdSchema>;

/** One session seen at one moment from one address. `session` is null once that session has ended. */
export const SightingSchema = z.object({
  at: z.number(),
  session: HandleSchema.nullable(),
  address: z.string().nullable(),
  place: PlaceSchema.nullable(),
  /** Name of the network (autonomous system) the address belongs to, where known. */
  network: z.string().nullable(),
  client: ClientSchema.nullable(),
});
export type Sighting = z.infer<typeof SightingSchema>;

/** What a rule saw and measured it against. Every number a person needs to judge the finding is here. */
export const EvidenceSchema = z.object({
  sightings: z.array(SightingSchema).max(50),
  /** Great-circle distance less both accuracy radii. */
  distanceKm: z.number().nonnegative().optional(),
  speedKmh: z.number().nonnegative().optional(),
  countries: z.array(z.string().length(2)).optional(),
  count: z.number().int().nonnegative().optional(),
  ageMs: z.number().nonnegative().optional(),
  /** The settings in force when the finding was raised, by name, for example `{ maxSpeedKmh: 1000 }`. */
  thresholds: z.record(z.string(), z.number()),
});
export type Evidence = z.infer<typeof EvidenceSchema>;

export const FindingStateSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open") }),
  z.object({ kind: z.literal("acknowledged"), at: z.number(), by: z.string() }),
  z.object({ kind: z.literal("snoozed"), until: z.number(), by: z.string() }),
  z.object({ kind: z.literal("expected"), at: z.number(), by: z.string() }),
  /** The cause is gone: sessions ended, the window passed, or the operator revoked them. */
  z.object({ kind: z.literal("closed"), at: z.number(), cause: z.enum(["ended", "passed", "revoked"]) }),
]);
export type FindingState = z.infer<typeof FindingStateSchema>;

/** What someone taught by marking a finding as expected: one thing that is ordinary for one user or address. */
export const LessonSchema = z.object({
  /** Of the two keys. */
  id: z.string(),
  subject: z.string(),
  lesson: z.string(),
  about: z.object({ kind: z.enum(["user", "address", "store"]), name: z.string() }),
  /** `value` is a country's code, a network's number, a client's name, a session's handle, or a report's kind. */
  what: z.object({
    kind: z.enum(["country", "network", "client", "session", "flood", "report"]),
    value: z.string(),
  }),
  at: z.number(),
  by: z.string(),
});

export const FindingSchema = z.object({
  /** Stable for one cause: the same rule, user and cause keep the same id while the finding lasts. */
  id: z.string().max(64),
  rule: RuleIdSchema,
  severity: SeveritySchema,
  /** 0–100, the sum of `parts`. */
  score: z.number().min(0).max(100),
  parts: z.array(z.object({ name: z.string(), points: z.number() })),
  user: z.string().nullable(),
  label: z.string().nullable(),
  /** One plain sentence that a support agent can read to a customer. */
  sentence: z.string(),
  evidence: EvidenceSchema,
  raisedAt: z.number(),
  updatedAt: z.number(),
  state: FindingStateSchema,
  note: z.string().nullable(),
});
export type Finding = z.infer<typeof FindingSchema>;

export const FindingCountsSchema = z.object({
  open: z.number().int(),
  /** Of the open ones. */
  critical: z.number().int(),
  /** With answered and closed ones. */
  total: z.number().int(),
  /** What is not raised any more, because too many last: these, and what is less than these. */
  refused: z.enum(["nothing", "notices", "warnings", "everything"]),
});
export type FindingCounts = z.infer<typeof FindingCountsSchema>;
