/**
 * What crosses between the main process and the monitor's utility process, apart from the links' ports. The monitor
 * reads what strangers wrote, so what it says is checked here like anything else.
 */
import { z } from "zod";
import { FindingSchema } from "../shared/finding.ts";

/** What is to be watched. The address may hold a password. */
export interface Target {
  readonly url: string;
  readonly readOnly: boolean;
  readonly demonstration?: { readonly appUrl: string };
  /** The application is told of revocations and reports attacks; the demonstration's always does. */
  readonly integrated?: boolean;
}

export type MonitorOrder =
  /** With one transferred port. */
  | { readonly kind: "link" }
  | ({ readonly kind: "connect" } & Target)
  /** The computer slept or the network changed: what is known may be old. */
  | { readonly kind: "resync" }
  | { readonly kind: "stop" };

export const MonitorNoticeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("stopped") }),
  z.object({
    kind: z.literal("count"),
    sessions: z.number().int().nonnegative(),
    findings: z.number().int().nonnegative(),
    critical: z.number().int().nonnegative(),
  }),
  z.object({ kind: z.literal("finding"), finding: FindingSchema }),
]);
export type MonitorNotice = z.infer<typeof MonitorNoticeSchema>;
export type MonitorCount = Extract<MonitorNotice, { kind: "count" }>;
