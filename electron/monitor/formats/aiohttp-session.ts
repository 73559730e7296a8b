/**
 * aiohttp with aiohttp-session's Redis storage: `<cookie name>_<token>` holds JSON `{ created, session }`, `created` in
 * seconds. A session that was invalidated stays behind as `{}`. Written only when it changed, so that the expiry
 * (max_age, from the last change) says nothing about requests.
 */
import { holds, writtenBy } from "./because.ts";
import { fieldsOf } from "./conventions.ts";
import { isPlain } from "./decoding/bounded.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { bytesOf, familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";
import { toRecordedMs } from "./moment.ts";

export const aiohttpSessionFamily: FormatFamily = familyOf({
  id: "aiohttp-session",
  title: "aiohttp (aiohttp-session)",
  type: "string",
  about: {
    recorded: ["createdAt"],
    byConvention: ["user", "address", "client", "lastSeen"],
    inferred: null,
    logOut: "session.invalidate()",
    caution: "A request that is running while the session is revoked may write it back if it changed it.",
    advice: [
      {
        fields: ["user"],
        where: "After the password was checked.",
        code: 'session = await new_session(request)\nsession["user_id"] = user.id',
      },
      {
        fields: ["address", "client", "lastSeen"],
        where: "A middleware after session_middleware(…).",
        code: [
          "@web.middleware",
          "async def session_stamp(request, handler):",
          "    session = await get_session(request)",
          '    if "user_id" in session:',
          '        session["stamp"] = {"address": request.remote,  # needs aiohttp-remotes behind a proxy',
          '                            "userAgent": request.headers.get("User-Agent", ""),',
          '                            "lastSeen": int(time.time() * 1000)}',
          "    return await handler(request)",
        ].join("\n"),
      },
    ],
  },
  prefixes: ["AIOHTTP_SESSION_"],
  // uuid.uuid4().hex
  token: /[0-9a-f]{32}$/,
  parse(raw) {
    const bytes = bytesOf(raw);
    return bytes === null ? { opaque: "not-this-format" } : parseJsonObject(bytes);
  },
  tell({ payload, raw }) {
    if (!("created" in payload)) return { ended: Object.keys(payload).length === 0 };
    // What the application keeps is one level further down than elsewhere.
    const own = "session" in payload && isPlain(payload.session) ? payload.session : {};
    return { ...fieldsOf(own, raw.now), createdAt: toRecordedMs(payload.created, raw.now) };
  },
  clue(payload, _sample, { prefix }) {
    const isOwn = "created" in payload && "session" in payload && Object.keys(payload).length === 2;
    if (isOwn)
      return { confidence: 1, because: holds("json", ["created", "session"], writtenBy("aiohttp-session")) };
    return prefix === "AIOHTTP_SESSION_"
      ? { confidence: 0.7, because: { kind: "key-name", name: "aiohttp-session", like: false } }
      : null;
  },
});
