/**
 * Signed deliveries as in Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): HMAC-SHA256 over
 * `id.timestamp.body`, so that a receiver can tell who sent it, that nothing was changed, and that it is not an old one
 * sent again. A key that begins with `whsec_` is base64 after that, any other is taken as its UTF-8 bytes.
 */
import { createHmac } from "node:crypto";

export interface Signed {
  readonly "webhook-id": string;
  /** Seconds since 1970. */
  readonly "webhook-timestamp": string;
  readonly "webhook-signature"?: string;
}

export function signedHeaders(id: string, atMs: number, body: string, key: string | null): Signed {
  const timestamp = String(Math.floor(atMs / 1000));
  const head = { "webhook-id": id, "webhook-timestamp": timestamp };
  if (key === null) return head;
  const bytes = key.startsWith("whsec_")
    ? Buffer.from(key.slice("whsec_".length), "base64")
    : Buffer.from(key);
  const mac = createHmac("sha256", bytes).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { ...head, "webhook-signature": `v1,${mac}` };
}
