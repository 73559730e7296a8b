/**
 * A revocation as a Security Event Token (RFC 8417) of the type `session-revoked` (OpenID CAEP 1.0). The session is
 * named by the SHA-256 of its token, as in the tombstones; the token itself is in no event.
 */
import { SignJWT } from "jose";
import { z } from "zod";
import { ALGORITHM, type SigningKey } from "./signing-key.ts";

const SESSION_REVOKED = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";

export const RevokedSessionSchema = z.object({
  /** Of the event; the same whenever it is pushed, so that a receiver can tell what it has already. */
  id: z.uuid(),
  /** SHA-256 of the session token, hexadecimal. */
  hash: z.string(),
  user: z.string().nullable(),
  /** When it was revoked, in milliseconds since the epoch. */
  at: z.number(),
  reason: z.string().nullable(),
  /** Whether a rule decided and not a person. */
  automatic: z.boolean(),
});
export type RevokedSession = z.infer<typeof RevokedSessionSchema>;

export async function eventToken(
  { id, hash, user, at, reason, automatic }: RevokedSession,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
  key: SigningKey,
): Promise<string> {
  return await new SignJWT({
    sub_id: {
      format: "complex",
      session: { format: "opaque", id: hash },
      ...(user === null ? {} : { user: { format: "opaque", id: user } }),
    },
    events: {
      [SESSION_REVOKED]: {
        event_timestamp: Math.floor(at / 1000),
        initiating_entity: automatic ? "policy" : "admin",
        ...(reason === null ? {} : { reason_admin: { en: reason } }),
      },
    },
  })
    .setProtectedHeader({ alg: ALGORITHM, typ: "secevent+jwt", kid: key.id })
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(id)
    .setIssuedAt()
    .sign(key.privateKey);
}
