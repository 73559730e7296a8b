/**
 * A revocation as a Security Event Token (RFC 8417) of the type `session-revoked` (OpenID CAEP 1.0). The session is
 * named by the SHA-256 of its token, as in the tombstones; the token itself is in no event.
 */
import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { ALGORITHM, type SigningKey } from "./signing-key.ts";

const SESSION_REVOKED = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";

export interface RevokedSession {
  /** SHA-256 of the session token, hexadecimal. */
  readonly hash: string;
  readonly user: string | null;
  /** When it was revoked, in milliseconds since the epoch. */
  readonly at: number;
  readonly reason: string | null;
  /** Whether a rule decided and not a person. */
  readonly automatic: boolean;
}

export async function eventToken(
  { hash, user, at, reason, automatic }: RevokedSession,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
  { id, privateKey }: SigningKey,
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
    .setProtectedHeader({ alg: ALGORITHM, typ: "secevent+jwt", kid: id })
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .sign(privateKey);
}
