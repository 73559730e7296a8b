/** How sessions are revoked, what is asked before, and who is told afterwards. */
import { z } from "zod";

const MINUTE = 60_000;

/** Events name users, so they travel encrypted; a receiver on this computer may go without. Empty: none is set. */
function isReceiver(address: string): boolean {
  if (address === "") return true;
  const url = URL.parse(address);
  return (
    url?.protocol === "https:" ||
    (url?.protocol === "http:" && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname))
  );
}

export const RevocationSettingsSchema = z.object({
  /** When a reason has to be given: never, for anything wider than one session, or always. */
  reasonRequired: z.enum(["never", "wider", "always"]),
  /** Offered for choosing, for example "Reported stolen". */
  reasonPresets: z.array(z.string().min(1).max(200)).max(20),
  /** How this person is called on record, beside the name in the operating system; by store address. */
  operatorNames: z
    .record(z.string().max(500), z.string().min(1).max(100))
    .refine((names) => Object.keys(names).length <= 200, "are more than 200"),
  /**
   * How long the return of a revoked session is undone, in milliseconds; 0: not at all. A request that was running
   * writes its session back when it ends, and few run longer than five minutes.
   */
  guardMs: z
    .number()
    .int()
    .min(0)
    .max(24 * 60 * MINUTE),
  /** Integrated applications are told: `PUBLISH channel hash`, and `SET channel:hash "" EX tombstoneS`. */
  channel: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/, "has spaces or characters outside ASCII"),
  /** Longer than any request runs and any cookie of the application lives, in seconds. */
  tombstoneS: z
    .number()
    .int()
    .min(60)
    .max(30 * 86_400),
  /** Security Event Tokens (CAEP session-revoked) pushed to a receiver by RFC 8935. */
  events: z.object({
    enabled: z.boolean(),
    /** Where they are pushed; https, or http on this computer. */
    receiver: z.string().max(2000).refine(isReceiver, "is not an https address"),
    /** `iss` and `aud` of every token, as agreed with the receiver. */
    issuer: z.string().max(500),
    audience: z.string().max(500),
  }),
});
export type RevocationSettings = z.infer<typeof RevocationSettingsSchema>;

export const DEFAULT_REVOCATION_SETTINGS: RevocationSettings = {
  reasonRequired: "never",
  reasonPresets: ["Reported stolen", "Suspicious activity", "Left the organisation", "Requested by the user"],
  operatorNames: {},
  guardMs: 5 * MINUTE,
  channel: "sessionwatch:revoked",
  tombstoneS: 86_400,
  events: { enabled: false, receiver: "", issuer: "sessionwatch", audience: "" },
};
