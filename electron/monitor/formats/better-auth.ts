/**
 * Better Auth with Redis as secondary storage: `<token>` holds JSON `{ session, user }`, where `session` has
 * `ipAddress`, `userAgent`, `createdAt`, `updatedAt` and `expiresAt` as ISO text. `active-sessions-<userId>` is a
 * JSON list of `{ token, expiresAt }`. There is no prefix unless the application's storage adds one.
 *
 * `updatedAt` is the last refresh: requests within `session.updateAge` (a day) do not change it.
 */

import { holds, writtenBy, writtenLike } from "./because.ts";
import { personOf, textOf } from "./conventions.ts";
import { isPlain } from "./decoding/bounded.ts";
import { cookieJson } from "./express-session.ts";
import { familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";
import { storeKeyOfText } from "./key.ts";
import { toEpochMs, toRecordedMs } from "./moment.ts";

export const betterAuthFamily: FormatFamily = familyOf({
  id: "better-auth",
  title: "Better Auth (secondary storage)",
  type: "string",
  about: {
    recorded: ["user", "address", "client", "createdAt", "lastSeen"],
    byConvention: [],
    inferred: null,
    logOut: "auth.api.revokeSession({ token })",
    caution:
      "Last request is the last refresh, at most session.updateAge (a day) old. With session.cookieCache enabled the browser's copy is accepted until it expires; with storeSessionInDatabase the row has to be deleted too.",
    advice: [],
  },
  prefixes: [""],
  // generateRandomString(32, "a-z", "A-Z", "0-9")
  token: /[A-Za-z0-9]{32}$/,
  parse: cookieJson.parse,
  tell({ payload, raw }) {
    const { session, user } = partsOf(payload);
    const person = personOf(user);
    const id = textOf(session["userId"]) ?? person.id;
    return {
      user: id,
      label: person.label,
      address: textOf(session["ipAddress"]),
      userAgent: textOf(session["userAgent"]),
      createdAt: toRecordedMs(session["createdAt"], raw.now),
      lastSeen: toRecordedMs(session["updatedAt"], raw.now),
      validUntil: toEpochMs(session["expiresAt"]),
    };
  },
  revocation({ key, prefix, token, record }) {
    if (record.user === null) return { unlink: [key] };
    const list = storeKeyOfText(`${prefix}active-sessions-`, record.user);
    return {
      unlink: [key],
      rewrite: [{ key: list, edit: (bytes) => withoutToken(bytes, token) }],
    };
  },
  clue(payload) {
    const { session, user } = partsOf(payload);
    if (!("token" in session) || !("userId" in session) || !("expiresAt" in session)) return null;
    return "id" in user
      ? { confidence: 1, because: holds("json", ["session", "user"], writtenBy("Better Auth")) }
      : { confidence: 0.7, because: holds("json", ["session"], writtenLike("Better Auth")) };
  },
});

function partsOf(payload: object): { session: Record<string, unknown>; user: Record<string, unknown> } {
  const session = "session" in payload && isPlain(payload.session) ? payload.session : {};
  const user = "user" in payload && isPlain(payload.user) ? payload.user : {};
  return { session, user };
}

/** The list of a user's sessions without one; null when it was the last, the same bytes when it is not there. */
function withoutToken(bytes: Buffer, token: string): Buffer | null {
  let list: unknown;
  try {
    list = JSON.parse(bytes.toString("utf8"));
  } catch {
    return bytes;
  }
  if (!Array.isArray(list)) return bytes;
  const rest = list.filter((entry) => !(isPlain(entry) && entry["token"] === token));
  if (rest.length === list.length) return bytes;
  return rest.length === 0 ? null : Buffer.from(JSON.stringify(rest));
}
