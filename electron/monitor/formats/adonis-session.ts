/**
 * AdonisJS with @adonisjs/session and its redis store: the session's id (after the connection's key prefix, if it has
 * one) holds JSON `{ message, purpose }`, where `purpose` is the id and `message` the values; @adonisjs/auth adds
 * `auth_<guard>`, the user's id. Every request renews the expiry to a full life that the payload does not hold. The set
 * `session_tag:<user>` lists the ids of sessions that the application tagged.
 */

import { holds, writtenBy } from "./because.ts";
import { textOf } from "./conventions.ts";
import { isPlain, type Parsed } from "./decoding/bounded.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { bytesOf, familyOf } from "./family.ts";
import type { FormatFamily, RawSession } from "./format.ts";
import { storeKeyOfText } from "./key.ts";

const TAG = "session_tag:";

export const adonisSessionFamily: FormatFamily = familyOf({
  id: "adonis-session",
  title: "AdonisJS (@adonisjs/session)",
  type: "string",
  about: {
    recorded: [],
    byConvention: ["user", "address", "client", "createdAt", "lastSeen"],
    inferred: null,
    logOut: "ctx.session.clear(), or auth.use('web').logout()",
    caution: "A request that is running while the session is revoked writes it back.",
    advice: [
      { fields: ["user"], where: "After the password was checked.", code: "session.put('userId', user.id)" },
      {
        fields: ["address", "client", "createdAt", "lastSeen"],
        where: "A middleware after the session middleware.",
        code: [
          "async handle({ session, request }, next) {",
          "  if (session.has('userId')) {",
          "    session.put('stamp', {",
          "      address: request.ip(), userAgent: request.header('user-agent'), lastSeen: Date.now(),",
          "      createdAt: session.get('stamp')?.createdAt ?? Date.now(),",
          "    })",
          "  }",
          "  return next()",
          "}",
        ].join("\n"),
      },
    ],
  },
  prefixes: [""],
  // A UUID; cuid2 before version 8.
  token: /(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z][a-z0-9]{23})$/,
  companion: (rest) => rest.startsWith(TAG),
  parse,
  tell({ payload }) {
    for (const [name, value] of Object.entries(payload).slice(0, 500)) {
      if (/^auth_\w+$/.test(name)) return { user: textOf(value) };
    }
    return {};
  },
  revocation({ key, prefix, token, record }) {
    if (record.user === null) return { unlink: [key] };
    const index = storeKeyOfText(prefix + TAG, record.user);
    return { unlink: [key], remove: [{ index, type: "set", member: Buffer.from(token, "latin1") }] };
  },
  clue: () => ({ confidence: 1, because: holds("json", ["purpose"], writtenBy("AdonisJS")) }),
});

function parse(raw: RawSession): Parsed<object> {
  const bytes = bytesOf(raw);
  if (bytes === null) return { opaque: "not-this-format" };
  const parsed = parseJsonObject(bytes);
  if ("opaque" in parsed) return parsed;
  const { message, purpose } = { message: null, purpose: null, ...parsed.value };
  // The purpose binds the payload to its key.
  const isOwn = typeof purpose === "string" && purpose !== "" && raw.key.endsWith(purpose);
  return isOwn && isPlain(message) ? { value: message } : { opaque: "not-this-format" };
}
