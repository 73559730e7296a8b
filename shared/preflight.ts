/** What is known of a store before anything of it is watched: the checklist of the connection form. */
import { z } from "zod";
import { FailureSchema } from "./failure.ts";
import { RecognitionReasonSchema, SuspectSchema } from "./formats/recognition.ts";
import { CountSchema } from "./session.ts";
import { FeedStateSchema } from "./status.ts";

/** What a command is needed for; the texts are the renderer's. */
export const PurposeSchema = z.enum([
  "know-server",
  "know-user",
  "clock",
  "notice-failover",
  "progress",
  "list",
  "recognise",
  "read",
  "expiry",
  "find-primaries",
  "find-empty-primaries",
  "read-moving",
  "reach-database",
  "notice-events-off",
  "notice-silence",
  "hear-changes",
  "end-sessions",
  "clean-index",
  "replace-value",
]);
export type Purpose = z.infer<typeof PurposeSchema>;

/** Services that refuse CONFIG and keep `notify-keyspace-events` elsewhere. */
export const ManagedServiceSchema = z.enum(["elasticache", "azure", "memorystore", "redis-cloud", "upstash"]);
export type ManagedService = z.infer<typeof ManagedServiceSchema>;

/** What `notify-keyspace-events` has to be at least; see `events-feed.ts` for why. */
export const RECOMMENDED_FLAGS = "Kg$hxe";

/** One command that is needed, and whether this user may use it. */
export const PermissionSchema = z.object({
  /** As ACLs name it, for example "config|get"; channels and keys begin with "&" and "~". */
  name: z.string(),
  for: z.enum(["watching", "revoking"]),
  purpose: PurposeSchema,
  permitted: z.boolean(),
});
export type Permission = z.infer<typeof PermissionSchema>;

export const EventFlagsSchema = z.object({
  /** `notify-keyspace-events` of each primary; null where CONFIG is refused. */
  flags: z.array(z.object({ node: z.string(), now: z.string(), wouldBe: z.string() })).nullable(),
  sufficient: z.boolean(),
  /** True: `enableEvents` may be offered. */
  canSet: z.boolean(),
  /** How to set it where CONFIG is refused. */
  advice: z.array(ManagedServiceSchema),
});

export const PreflightSchema = z.object({
  /** Without user and password. */
  where: z.string(),
  /** Why there is nothing more to say; null: connected. */
  problem: FailureSchema.nullable(),
  /** The SSH server in between; `firstUse`: its host key was not known before and is remembered now. */
  tunnel: z.object({ place: z.string(), fingerprint: z.string(), firstUse: z.boolean() }).nullable(),
  server: z
    .object({
      product: z.string(),
      version: z.string(),
      topology: z.enum(["single", "sentinel", "cluster"]),
      primaries: z.number().int(),
      user: z.string().nullable(),
    })
    .nullable(),
  permissions: z.array(PermissionSchema),
  feed: FeedStateSchema.nullable(),
  events: EventFlagsSchema.nullable(),
  formats: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      prefix: z.string(),
      reason: RecognitionReasonSchema,
      /** One sampled session, decoded; neither its key nor its token. */
      example: z.array(z.object({ name: z.string(), value: z.string(), hidden: z.boolean() })),
    }),
  ),
  /** Keys that look like sessions of no known format: the editor of declared formats begins with them. */
  suspects: z.array(SuspectSchema),
  sessions: CountSchema.nullable(),
  /** The smallest rights that do, as lines for redis-cli; null for servers without ACLs (before 6.0). */
  acl: z.object({ watching: z.string(), revoking: z.string() }).nullable(),
});
export type Preflight = z.infer<typeof PreflightSchema>;
