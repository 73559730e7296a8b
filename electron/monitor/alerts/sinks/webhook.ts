/** HTTP: one POST per event, signed where there is a key. Redirects are not followed: they would take it elsewhere. */
import { writeDeliveryReason } from "../../../../shared/delivery-reason.ts";
import type { Sink } from "../../../../shared/settings/alerts.ts";
import { trustAuthorities } from "../../authorities.ts";
import { deliveryReason } from "../../delivery-reason.ts";
import { bodyOf } from "../formats/body.ts";
import { asciiJson } from "../formats/text.ts";
import { DeliveryError, type Sender } from "./send.ts";
import { signedHeaders } from "./signature.ts";

/** Slack recommends answering within three seconds; a slow receiver is given longer. */
const TIMEOUT_MS = 10_000;
/** Nobody is left alone for longer than this. */
const LONGEST_PAUSE_MS = 3_600_000;
/** What is wrong with the event itself rather than with the receiver: malformed, too large, not acceptable. */
const REFUSED: ReadonlySet<number> = new Set([400, 413, 415, 422]);

export interface WebhookOptions {
  readonly url: string;
  readonly key: string | null;
  readonly body: Sink["body"];
  readonly now: () => number;
  readonly timeoutMs?: number;
}

export function webhook({ url, key, body, now, timeoutMs = TIMEOUT_MS }: WebhookOptions): Sender {
  const closing = new AbortController();
  return {
    async send(event) {
      const text = asciiJson(bodyOf(event, body));
      let response: Response;
      if (url.startsWith("https:")) trustAuthorities();
      try {
        response = await fetch(url, {
          method: "POST",
          body: text,
          headers: {
            "content-type": "application/json",
            "user-agent": "Sessionwatch",
            ...signedHeaders(event.id, now(), text, key),
          },
          redirect: "manual",
          signal: AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]),
        });
        // Nobody reads the answer; without this the connection would stay busy.
        await response.body?.cancel();
      } catch (error) {
        const late = error instanceof Error && error.name === "TimeoutError";
        throw new DeliveryError(
          late
            ? writeDeliveryReason({ kind: "no-answer", seconds: timeoutMs / 1000 })
            : deliveryReason(error),
        );
      }
      if (response.ok) return;
      throw new DeliveryError(writeDeliveryReason({ kind: "answered", status: response.status }), {
        refused: REFUSED.has(response.status),
        retryAfterMs: pauseOf(response.headers.get("retry-after"), now()),
      });
    },
    close: () => closing.abort(),
  };
}

/** `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3). */
function pauseOf(header: string | null, now: number): number | null {
  if (header === null) return null;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, LONGEST_PAUSE_MS) : null;
}
