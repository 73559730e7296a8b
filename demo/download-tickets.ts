/**
 * The one right place for a self-contained token: a download link, valid for a short time, for one user and one file.
 * A JSON Web Token (RFC 7519), signed with HMAC-SHA256 and nothing else (RFC 8725, 3.1: the verifier, not the token,
 * chooses the algorithm).
 *
 * It fits here because a download manager or a file server without access to Redis can check it. The price is that
 * nothing can take it back before it expires: not logout, not an operator. For a file and minutes that is bearable;
 * for a session it is not, which is why sessions here are not made of such tokens.
 */
import { decodeJwt, errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/** No link lives longer, whatever it claims. */
export const LONGEST_LIFE_MS = 2 * 60 * 60_000;

export interface DownloadTickets {
  /** `lifeMs` is cut to two hours. */
  sign(user: string, file: string, lifeMs?: number): Promise<string>;
  /** The user whose file it is; undefined for a ticket that is forged, over, or for another file. */
  verify(ticket: string, file: string): Promise<string | undefined>;
}

export interface DownloadTicketOptions {
  readonly key: Buffer;
  /** For the attack suite. */
  readonly algorithmBelieved?: boolean;
  readonly neverExpires?: boolean;
  readonly opensAll?: boolean;
}

const ALGORITHM = "HS256";
const AUDIENCE = "download";
const ClaimsSchema = z.object({ sub: z.string().min(1), file: z.string().min(1), exp: z.number() });

export function createDownloadTickets(options: DownloadTicketOptions): DownloadTickets {
  const { key, algorithmBelieved = false, neverExpires = false, opensAll = false } = options;

  const claimsOf = async (ticket: string): Promise<unknown> => {
    if (algorithmBelieved) return decodeJwt(ticket);
    const verified = await jwtVerify(ticket, key, {
      algorithms: [ALGORITHM],
      audience: AUDIENCE,
      ...(neverExpires
        ? { currentDate: new Date(0) }
        : { maxTokenAge: LONGEST_LIFE_MS / 1000, requiredClaims: ["exp", "iat", "sub"] }),
    });
    return verified.payload;
  };

  return {
    sign: (user, file, lifeMs = LONGEST_LIFE_MS) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ file })
        .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
        .setSubject(user)
        .setAudience(AUDIENCE)
        .setIssuedAt(now)
        .setExpirationTime(now + Math.floor(Math.min(lifeMs, LONGEST_LIFE_MS) / 1000))
        .sign(key);
    },
    verify: async (ticket, file) => {
      try {
        const claims = ClaimsSchema.safeParse(await claimsOf(ticket));
        if (!claims.success || (claims.data.file !== file && !opensAll)) return undefined;
        return claims.data.sub;
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
        throw error;
      }
    },
  };
}
