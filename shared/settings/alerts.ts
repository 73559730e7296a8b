/**
 * Where findings and revocations are told of: the sinks. No secret is in here, because windows are shown all of it: a
 * webhook's address and signing key are kept by the monitor, sealed (see `electron/monitor/alerts/sink-secrets.ts`).
 */
import { z } from "zod";
import { FailureSchema } from "../failure.ts";

const common = {
  id: z.string().regex(/^[\w-]{1,64}$/),
  name: z.string().min(1).max(100),
  enabled: z.boolean(),
  /** A filter over findings, for example `rule:impossible-travel severity>=warning`; empty: all of them. */
  condition: z.string().max(1000),
  /** Whether revocations are told of as well. */
  revocations: z.boolean(),
};
/** Field names of our own, of the Elastic Common Schema, or of the Open Cybersecurity Schema Framework. */
const schema = z.enum(["own", "ecs", "ocsf"]);

export const SinkSchema = z.discriminatedUnion("kind", [
  z.object({
    ...common,
    kind: z.literal("webhook"),
    body: z.enum([...schema.options, "slack", "teams"]),
    /** Deliveries in any minute at most; what is more waits. Slack allows one a second. */
    perMinute: z.number().int().min(1).max(600),
  }),
  z.object({
    ...common,
    kind: z.literal("file"),
    body: schema,
    /** An absolute path; the ending keeps this from being made to write into anything else. */
    path: z
      .string()
      .max(4096)
      .regex(
        /^(?:\/|[A-Za-z]:[\\/]|\\\\).*\.(?:jsonl|ndjson)$/s,
        "must be an absolute path that ends in .jsonl",
      ),
  }),
  z.object({
    ...common,
    kind: z.literal("syslog"),
    body: schema,
    transport: z.enum(["udp", "tcp", "tls"]),
    host: z
      .string()
      .max(253)
      .regex(/^[\w.:-]+$/),
    port: z.number().int().min(1).max(65_535),
  }),
]);
export type Sink = z.infer<typeof SinkSchema>;

export const MAX_SINKS = 20;

export const AlertSettingsSchema = z.object({ sinks: z.array(SinkSchema).max(MAX_SINKS) });
export type AlertSettings = z.infer<typeof AlertSettingsSchema>;

export const DEFAULT_ALERT_SETTINGS: AlertSettings = { sinks: [] };

/** What becomes of a sink's events; the row of the `alerts` view. */
export const SinkStateSchema = z.object({
  id: z.string(),
  /** Scheme and host of a webhook, or what stands for a file or syslog receiver; null: it has to be given again. */
  where: z.string().nullable(),
  /** A webhook's deliveries are signed. */
  signed: z.boolean(),
  waiting: z.number().int().nonnegative(),
  /** Left out because too many waited, or because the receiver refused them for good. */
  dropped: z.number().int().nonnegative(),
  lastDeliveryAt: z.number().nullable(),
  /** Null once a delivery has succeeded again. */
  failing: z
    .object({ since: z.number(), reason: z.string(), nextAttemptAt: z.number().nullable() })
    .nullable(),
  /** What waited before the start and cannot be read. */
  damage: FailureSchema.nullable(),
});
export type SinkState = z.infer<typeof SinkStateSchema>;

/** A sink as a person sets it. Null leaves a secret as it is; an empty key takes it away. */
export const SinkChangeSchema = z.object({
  sink: SinkSchema,
  url: z.string().max(4096).nullable(),
  key: z.string().max(500).nullable(),
});
export type SinkChange = z.infer<typeof SinkChangeSchema>;
