/**
 * What crosses between the main process and the monitor's utility process, apart from the links' ports. The monitor
 * reads what strangers wrote, so what it says is checked here like anything else.
 */
import { z } from "zod";
import { FailureSchema } from "../shared/failure.ts";
import { FindingSchema } from "../shared/finding.ts";
import { ResponseDueSchema } from "../shared/settings/response.ts";
import { type FeedKind, FeedKindSchema } from "../shared/status.ts";

/** What is to be watched. The address may hold a password. */
export interface Target {
  readonly url: string;
  readonly readOnly: boolean;
  readonly demonstration?: { readonly appUrl: string } | undefined;
  /** The application is told of revocations and reports attacks; the demonstration's always does. */
  readonly integrated?: boolean;
  /** How changes are to arrive; absent or null: the best way. */
  readonly feed?: FeedKind | null;
  /** The saved connection that it is. */
  readonly savedAs?: string | undefined;
}

export type MonitorOrder =
  /** With one transferred port. */
  | { readonly kind: "link" }
  | ({ readonly kind: "connect" } & Target)
  /** Watch the saved connection that was opened last, if there is one. */
  | { readonly kind: "connect-last" }
  /** Answers `seal` and `unseal`; null where it cannot be done. */
  | { readonly kind: "secret"; readonly call: number; readonly text: string | null }
  /** The computer slept or the network changed: what is known may be old. */
  | { readonly kind: "resync" }
  | { readonly kind: "stop" };

const WatchedTargetSchema = z.object({
  url: z.string().max(8_192),
  readOnly: z.boolean(),
  demonstration: z.object({ appUrl: z.string() }).optional(),
  integrated: z.boolean(),
  feed: FeedKindSchema.nullable(),
  savedAs: z.uuid().optional(),
});

export const MonitorNoticeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("stopped") }),
  z.object({
    kind: z.literal("count"),
    sessions: z.number().int().nonnegative(),
    findings: z.number().int().nonnegative(),
    critical: z.number().int().nonnegative(),
  }),
  /** What is watched now, passwords included: a monitor that is started again watches the same. */
  z.object({ kind: z.literal("watching"), target: WatchedTargetSchema.nullable() }),
  /** Passwords to seal for the disk, and to open again; the desktop host has the keychain. */
  z.object({ kind: z.literal("seal"), call: z.number().int(), text: z.string().max(16_384) }),
  z.object({ kind: z.literal("unseal"), call: z.number().int(), sealed: z.base64().max(16_384) }),
  z.object({ kind: z.literal("finding"), finding: FindingSchema, response: ResponseDueSchema.optional() }),
  /** What keeps it from doing all of its work, such as an audit log that cannot be written; said once each time. */
  z.object({ kind: z.literal("problem"), failure: FailureSchema }),
]);
export type MonitorNotice = z.infer<typeof MonitorNoticeSchema>;
export type MonitorCount = Extract<MonitorNotice, { kind: "count" }>;
