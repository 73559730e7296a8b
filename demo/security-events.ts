/**
 * What the application itself knows to be an attack, told to Sessionwatch.
 *
 * One event, as JSON, is both published on the channel `sessionwatch:events` and kept for an hour under
 * `sessionwatch:event:<id>`, because a message is lost on whoever is not listening just then. `id` makes the two one.
 *
 * ```json
 * {"v":1,"id":"0b0a6d9e-…","kind":"refresh-token-reuse","severity":"critical","at":1763925067307,
 *  "about":{"user":"alice.meyer@example.com","label":"Alice Meyer"},
 *  "sentence":"A refresh token that had already been exchanged was used again, so one of the two who had it stole it. …",
 *  "sightings":[{"at":1763925000000,"address":"87.78.98.110","userAgent":"ShopCLI/2.1","session":"<64 hex digits>"},
 *               {"at":1763925067307,"address":"203.0.113.7","userAgent":"curl/8.11.1","session":null}]}
 * ```
 *
 * - `v`: 1. Readers ignore events of other versions, and fields they do not know.
 * - `severity`: "notice", "warning" or "critical".
 * - `at`: milliseconds since 1970. `about.user`: the user id as stored in sessions; `label` for people, or null.
 * - `sightings`: at most 50, oldest first; `session` is the SHA-256 of the session's token (see `revocation.ts`), never
 *   the token, or null.
 */
import { randomUUID } from "node:crypto";
import type { AppRedis } from "./redis.ts";

export const EVENTS_CHANNEL = "sessionwatch:events";
export const EVENT_PREFIX = "sessionwatch:event:";
const KEPT_S = 3600;

export interface SecurityEvent {
  readonly kind: "refresh-token-reuse";
  readonly severity: "notice" | "warning" | "critical";
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly about: { readonly user: string; readonly label: string | null };
  readonly sentence: string;
  readonly sightings: readonly {
    readonly at: number;
    readonly address: string | null;
    readonly userAgent: string | null;
    readonly session: string | null;
  }[];
}

export async function reportSecurityEvent(
  redis: Pick<AppRedis, "set" | "publish">,
  event: SecurityEvent,
): Promise<void> {
  const id = randomUUID();
  const text = JSON.stringify({ v: 1, id, ...event });
  await redis.set(EVENT_PREFIX + id, text, { expiration: { type: "EX", value: KEPT_S } });
  await redis.publish(EVENTS_CHANNEL, text);
}
