/** What the Overview shows. Every part is replaced as a whole when it changes. */
import { z } from "zod";
import { CountSchema, SeveritySchema } from "./session.ts";

export const RangeSchema = z.enum(["15m", "1h", "6h", "24h", "7d", "30d", "90d", "1y"]);
export type Range = z.infer<typeof RangeSchema>;

/** One step of the timeline. `at` is the step's beginning; `active` the count at its end. */
export const ActivityPointSchema = z.object({
  at: z.number(),
  active: z.number().int(),
  started: z.number().int(),
  ended: z.number().int(),
  revoked: z.number().int(),
});
export type ActivityPoint = z.infer<typeof ActivityPointSchema>;

const ShareSchema = z.object({ name: z.string(), sessions: z.number().int() });

export const OverviewSchema = z.object({
  figures: z.object({
    sessions: CountSchema,
    users: CountSchema,
    /** Sessions with a request in the last five minutes. */
    activeNow: CountSchema,
    countries: z.number().int(),
    anonymous: z.number().int(),
    opaque: z.number().int(),
  }),
  activity: z.object({
    stepMs: z.number().int(),
    /** When the monitor began to watch; there is nothing before it unless history has it. */
    since: z.number(),
    /** How long the history is kept; longer ranges show no more. */
    keptMs: z.number(),
    points: z.array(ActivityPointSchema).max(500),
  }),
  /** Sessions by time since the last request; `upToMs` null is the open end. */
  idle: z.array(z.object({ upToMs: z.number().nullable(), sessions: z.number().int() })),
  /** Most sessions first. `country` null: no address, or an address without a country. */
  countries: z.array(
    z.object({ country: z.string().nullable(), sessions: z.number().int(), users: z.number().int() }),
  ),
  /** For the map, at most 300, most sessions first. */
  places: z.array(
    z.object({
      latitude: z.number(),
      longitude: z.number(),
      country: z.string(),
      city: z.string().nullable(),
      sessions: z.number().int(),
    }),
  ),
  browsers: z.array(ShareSchema),
  systems: z.array(ShareSchema),
  formats: z.array(ShareSchema),
  /** Users with most sessions, at most 20. */
  busiest: z.array(
    z.object({
      user: z.string(),
      label: z.string().nullable(),
      sessions: z.number().int(),
      countries: z.number().int(),
    }),
  ),
  /** Marks on the timeline: findings and revocations within the range, at most 200. */
  marks: z.array(
    z.object({
      at: z.number(),
      kind: z.enum(["finding", "revocation"]),
      severity: SeveritySchema.nullable(),
      text: z.string(),
    }),
  ),
});
export type Overview = z.infer<typeof OverviewSchema>;
