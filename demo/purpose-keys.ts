/** One secret, one key for each purpose: what is signed for one cannot be used for another. */
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

export interface PurposeKeys {
  readonly loginForms: Buffer;
  readonly sessionHandles: Buffer;
  readonly refreshTokens: Buffer;
  readonly downloadTickets: Buffer;
}

export function derivePurposeKeys(secret: string): PurposeKeys {
  const key = (purpose: string) => Buffer.from(hkdfSync("sha256", secret, "", purpose, 32));
  return {
    loginForms: key("login forms"),
    sessionHandles: key("session handles"),
    refreshTokens: key("refresh tokens"),
    downloadTickets: key("download tickets"),
  };
}

/** HMAC-SHA256 of the parts, base64url: 43 characters. */
export function sign(key: Buffer, ...parts: readonly string[]): string {
  return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
}

/** Compares in constant time. Only the lengths, which are no secret here, can be told from the time. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
