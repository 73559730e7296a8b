/**
 * `sessionStamp()`: the one middleware to add where a framework records neither address, client nor last request.
 *
 * It keeps a `stamp` in every signed-in session. One stored session, key `sess:<session id>`, byte for byte as
 * connect-redis writes it (a Redis string; broken into lines here only):
 *
 * ```json
 * {"cookie":{"originalMaxAge":1800000,"expires":"2025-11-23T19:41:07.312Z","secure":false,"httpOnly":true,
 * "path":"/","sameSite":"strict"},"userId":"alice.meyer@example.com","displayName":"Alice Meyer",
 * "csrf":"8vJp…","stamp":{"address":"87.78.98.110","userAgent":"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101
 * Firefox/145.0","createdAt":1763925067307,"lastSeen":1763925067307}}
 * ```
 *
 * - `cookie.originalMaxAge`: the life without a request, in milliseconds. express-session works it out from the
 *   expiry each time and so loses a millisecond now and then; `cookie.expires` is as old as the last write.
 * - `address`: who sent the latest request, as Express's `req.ip` says it (so `trust proxy` decides whether
 *   `X-Forwarded-For` counts), without a port; null if the socket was already gone.
 * - `userAgent`: the latest request's header, at most 512 characters; null without one.
 * - `createdAt`: when the user logged in, milliseconds since 1970.
 * - `lastSeen`: when a request was last recorded, milliseconds since 1970. Written at most once in `everyMs` for
 *   each session, so the true last request can be up to `everyMs` later; with rolling expiry the store knows it
 *   exactly: it is the key's expiry less `cookie.originalMaxAge`.
 *
 * A change of address or client is written at once, whatever `everyMs` says: that is what a theft looks like.
 */
import type { Request, RequestHandler } from "express";
import type { SessionData } from "express-session";

export interface SessionStamp {
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly createdAt: number;
  readonly lastSeen: number;
}

declare module "express-session" {
  interface SessionData {
    stamp?: SessionStamp;
  }
}

export interface StampOptions {
  /** Whether somebody is logged in to the session; all others are left alone, and so are never stored. */
  readonly signedIn: (session: Partial<SessionData>) => boolean;
  /** The least time between two writes of `lastSeen` for one session. Default: one minute. */
  readonly everyMs?: number;
  readonly now?: () => number;
}

const LONGEST_USER_AGENT = 512;

/** Goes right after express-session. A session that has no stamp yet gets one at its next request. */
export function sessionStamp({ signedIn, everyMs = 60_000, now = Date.now }: StampOptions): RequestHandler {
  return (request, _response, next) => {
    const { session } = request;
    // express-session leaves the session out while its store is unreachable.
    if (session !== undefined && signedIn(session)) {
      const fresh = firstStamp(request, now());
      const { stamp } = session;
      if (stamp === undefined) session.stamp = fresh;
      else if (isWorthWriting(stamp, fresh, everyMs)) {
        session.stamp = {
          ...fresh,
          createdAt: stamp.createdAt,
          lastSeen: Math.max(stamp.lastSeen, fresh.lastSeen),
        };
      }
    }
    next();
  };
}

/** The stamp of a session that begins with this request; for the login itself. */
export function firstStamp(request: Request, now: number): SessionStamp {
  return {
    address: request.ip ?? null,
    userAgent: request.get("user-agent")?.slice(0, LONGEST_USER_AGENT) ?? null,
    createdAt: now,
    lastSeen: now,
  };
}

function isWorthWriting(stamp: SessionStamp, fresh: SessionStamp, everyMs: number): boolean {
  return (
    stamp.address !== fresh.address ||
    stamp.userAgent !== fresh.userAgent ||
    fresh.lastSeen - stamp.lastSeen >= everyMs
  );
}
