/**
 * Auth.js (NextAuth) with the Upstash Redis adapter, which any Redis can stand behind: `user:session:<token>` holds
 * JSON `{ sessionToken, userId, expires }`, and `user:session:by-user-id:<userId>` the key of that user's latest
 * session. The keys do not expire; `expires` says when the session ends.
 *
 * `expires` is pushed forward when a request comes in after `updateAge`, by an unknown `maxAge`, so the last request
 * cannot be inferred.
 */
import { holds, writtenBy } from "./because.ts";
import { textOf } from "./conventions.ts";
import { cookieJson } from "./express-session.ts";
import { familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";
import { storeKeyOfText } from "./key.ts";
import { toEpochMs } from "./moment.ts";

export const authJsFamily: FormatFamily = familyOf({
  id: "auth-js",
  title: "Auth.js, NextAuth (Upstash Redis adapter)",
  type: "string",
  about: {
    recorded: ["user"],
    byConvention: [],
    inferred: null,
    logOut: "signOut()",
    caution: null,
    advice: [
      {
        fields: ["address", "client", "createdAt", "lastSeen"],
        where:
          "Auth.js has no place for these in its sessions; keep them beside it, for example in a hash per session that the declarative format can read.",
        code: 'await redis.hset("visit:" + hash(sessionToken), { userId, ip, userAgent, createdAt, lastSeen: Date.now() });',
      },
    ],
  },
  prefixes: ["user:session:"],
  token: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  companion: (rest) => rest.startsWith("by-user-id:"),
  parse: cookieJson.parse,
  tell: ({ payload }) => ({
    user: "userId" in payload ? textOf(payload.userId) : null,
    validUntil: "expires" in payload ? toEpochMs(payload.expires) : null,
  }),
  revocation({ key, prefix, record }) {
    if (record.user === null) return { unlink: [key] };
    const latest = storeKeyOfText(`${prefix}by-user-id:`, record.user);
    return {
      unlink: [key],
      // Only if it still leads to this session: the adapter keeps one entry for each user.
      rewrite: [{ key: latest, edit: (bytes) => (leadsTo(bytes, key) ? null : bytes) }],
    };
  },
  clue: (payload) =>
    "sessionToken" in payload && "userId" in payload && "expires" in payload
      ? { confidence: 1, because: holds("json", ["sessionToken", "userId", "expires"], writtenBy("Auth.js")) }
      : null,
});

/** The entry is the key as text, or as JSON text. */
function leadsTo(bytes: Buffer, key: string): boolean {
  const text = bytes.toString("latin1");
  return text === key || text === JSON.stringify(key);
}
