/**
 * Flask-Session: `session:<sid>`. From version 0.6 on the value is MessagePack, up to 0.5 a pickled dictionary (both
 * can meet in one store: 0.6 to 0.8 read pickles and write MessagePack). Flask-Login adds `_user_id`, `_fresh` and
 * `_id`, a hash over the client's address and user agent.
 *
 * Every response renews the expiry to PERMANENT_SESSION_LIFETIME, which the payload does not hold, so the last
 * request cannot be inferred.
 */

import { holds, namedBy, writtenBy } from "./because.ts";
import { textOf } from "./conventions.ts";
import { isPlain } from "./decoding/bounded.ts";
import { parseMsgpack } from "./decoding/msgpack.ts";
import { parsePickle } from "./decoding/pickle.ts";
import { bytesOf, familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";

export const flaskSessionFamily: FormatFamily = familyOf({
  id: "flask-session",
  title: "Flask (Flask-Session)",
  type: "string",
  about: {
    recorded: [],
    byConvention: ["user", "address", "client", "createdAt", "lastSeen"],
    inferred: null,
    logOut: "session.clear()",
    caution:
      "A request that is running while the session is revoked writes it back: Flask-Session saves on every response.",
    advice: [
      {
        fields: ["user"],
        where: "After the password was checked (Flask-Login's login_user does this by itself).",
        code: 'session["user_id"] = user.id',
      },
      {
        fields: ["address", "client", "createdAt", "lastSeen"],
        where: "After Session(app).",
        code: [
          "@app.before_request",
          "def session_stamp():",
          '    if "_user_id" not in session and "user_id" not in session:',
          "        return",
          '    stamp = session.setdefault("stamp", {"createdAt": int(time.time() * 1000)})',
          '    stamp["address"] = request.remote_addr  # needs ProxyFix behind a proxy',
          '    stamp["userAgent"] = request.user_agent.string',
          '    stamp["lastSeen"] = int(time.time() * 1000)',
          "    session.modified = True",
        ].join("\n"),
      },
    ],
  },
  prefixes: ["session:"],
  // uuid4 (up to 0.5) or secrets.token_urlsafe(32)
  token: /(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{43})$/,
  parse(raw) {
    const bytes = bytesOf(raw);
    if (bytes === null) return { opaque: "not-this-format" };
    // A pickle of protocol 2 and later begins with PROTO; in MessagePack that byte would be an empty map.
    const parsed = bytes[0] === 0x80 && bytes.length > 1 ? parsePickle(bytes) : parseMsgpack(bytes);
    if ("opaque" in parsed) return parsed;
    return isPlain(parsed.value) ? { value: parsed.value } : { opaque: "not-this-format" };
  },
  tell: ({ payload }) => ("_user_id" in payload ? { user: textOf(payload._user_id) } : {}),
  clue(payload, sample) {
    const kind = sample.value?.type === "string" && sample.value.bytes[0] === 0x80 ? "pickle" : "messagepack";
    if ("_permanent" in payload) {
      return { confidence: 1, because: holds(kind, ["_permanent"], writtenBy("Flask-Session")) };
    }
    if ("_user_id" in payload && "_fresh" in payload) {
      return { confidence: 0.95, because: holds(kind, ["_user_id"], writtenBy("Flask-Login")) };
    }
    return sample.key.startsWith("session:")
      ? { confidence: 0.6, because: holds(kind, [], namedBy("Flask-Session")) }
      : null;
  },
});
