/**
 * Django sessions. Three layouts:
 * - the cache backends (`cache`, `cached_db`) with django-redis or Django's own RedisCache:
 *   `<prefix>:<version>:django.contrib.sessions.cache<32 characters>` (or `…cached_db…`), a pickled dictionary, or
 *   JSON with django-redis' JSONSerializer, compressed if so configured;
 * - django-redis-sessions: `<prefix>:<32 characters>`, the signed text that the database backend would store.
 *
 * `cached_db` keeps a row in the database and reads it again when the cache entry is gone, so deleting the key does
 * not log anybody out. An empty dictionary in its place does: Django takes the cache's word for it, and entry and
 * row expire at the same moment.
 */

import { holds, namedBy } from "./because.ts";
import { textOf } from "./conventions.ts";
import { isPlain, MAX_PAYLOAD_BYTES, type Parsed } from "./decoding/bounded.ts";
import { decompress, recompressed } from "./decoding/compressed.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { parsePickle } from "./decoding/pickle.ts";
import { bytesOf, type FamilySpec, familyOf } from "./family.ts";
import type { FormatAbout, FormatFamily } from "./format.ts";

const about: FormatAbout = {
  recorded: ["user"],
  byConvention: ["address", "client", "createdAt", "lastSeen"],
  inferred: null,
  logOut: "django.contrib.auth.logout(request)",
  caution:
    "With SESSION_SAVE_EVERY_REQUEST or a changed session, a request that is running may write the session back.",
  advice: [
    {
      fields: ["address", "client", "createdAt", "lastSeen"],
      where: "A middleware after AuthenticationMiddleware.",
      code: [
        "def session_stamp(get_response):",
        "    def middleware(request):",
        "        if request.user.is_authenticated:",
        "            now = int(time.time() * 1000)",
        '            stamp = request.session.get("stamp") or {"createdAt": now}',
        '            stamp.update(address=request.META["REMOTE_ADDR"], lastSeen=now,',
        '                         userAgent=request.META.get("HTTP_USER_AGENT", ""))',
        '            request.session["stamp"] = stamp',
        "        return get_response(request)",
        "    return middleware",
      ].join("\n"),
    },
  ],
};

const aboutCachedDb: FormatAbout = {
  ...about,
  caution:
    "This key is a cache of a row in Django's database. Revoking leaves an empty session in its place; if the cache loses that (eviction, restart), Django reads the row again, unless Session.objects.filter(session_key=…).delete() has removed it.",
};

/** 32 characters of a–z and 0–9 (`SessionBase._get_new_session_key`). */
const token = /[a-z0-9]{32}$/;

const tell: NonNullable<FamilySpec["tell"]> = ({ payload }) =>
  "_auth_user_id" in payload ? { user: textOf(payload._auth_user_id) } : {};

/** A pickle, or JSON; either may be compressed. */
function parseCached(raw: Parameters<FamilySpec["parse"]>[0]): Parsed<object> {
  const stored = bytesOf(raw);
  if (stored === null) return { opaque: "not-this-format" };
  const bytes = decompress(stored);
  if ("opaque" in bytes) return bytes;
  const parsed = bytes.value[0] === 0x7b ? parseJsonObject(bytes.value) : parsePickle(bytes.value);
  if ("opaque" in parsed) return parsed;
  return isPlain(parsed.value) ? { value: parsed.value } : { opaque: "not-this-format" };
}

/** Prefixes are open-ended: Django's KEY_PREFIX and version come first. */
const cached = (name: string): Pick<FamilySpec, "type" | "prefixes" | "token" | "parse" | "clue"> => ({
  type: "string",
  prefixes: [`:1:django.contrib.sessions.${name}`],
  token,
  parse: parseCached,
  clue(payload, _sample, { prefix }) {
    if (!prefix.endsWith(`django.contrib.sessions.${name}`)) return null;
    return "_auth_user_id" in payload
      ? { confidence: 1, because: holds("session", ["_auth_user_id"], namedBy("Django")) }
      : { confidence: 0.95, because: holds("session", [], namedBy("Django")) };
  },
});

export const djangoFamily: FormatFamily = familyOf({
  ...cached("cache"),
  id: "django",
  title: "Django (cache sessions)",
  about,
  tell,
});

export const djangoCachedDbFamily: FormatFamily = familyOf({
  ...cached("cached_db"),
  id: "django-cached-db",
  title: "Django (cached_db sessions)",
  about: aboutCachedDb,
  tell: (session) => ({ ...tell(session), ended: Object.keys(session.payload).length === 0 }),
  revocation: ({ key }) => ({ unlink: [], rewrite: [{ key, edit: emptySession }] }),
});

/** An empty dictionary, encoded as the session was. */
function emptySession(bytes: Buffer): Buffer {
  const plain = decompress(bytes);
  // A pickle of protocol 2: PROTO 2, EMPTY_DICT, STOP. Every Python 3 reads it.
  const isJson = "value" in plain && plain.value[0] === 0x7b;
  const empty = isJson ? Buffer.from("{}") : Buffer.from([0x80, 0x02, 0x7d, 0x2e]);
  return recompressed(empty, bytes);
}

/** django-redis-sessions: no prefix unless SESSION_REDIS_PREFIX is set, then `<prefix>:`. */
export const djangoSignedFamily: FormatFamily = familyOf({
  id: "django-redis-sessions",
  title: "Django (django-redis-sessions)",
  type: "string",
  about,
  prefixes: ["session:"],
  token,
  fixedToken: true,
  parse(raw) {
    const bytes = bytesOf(raw);
    return bytes === null ? { opaque: "not-this-format" } : parseSigned(bytes);
  },
  tell,
  clue: (payload, sample) =>
    token.test(sample.key)
      ? {
          confidence: "_auth_user_id" in payload ? 1 : 0.85,
          because: { kind: "shape", name: "Django", named: false },
        }
      : null,
});

/**
 * From Django 3.1 on `django.core.signing.dumps`: `[.]base64url(JSON):timestamp:signature`, where the dot means zlib.
 * Before that base64(`hash:JSON`). The signature needs the application's SECRET_KEY and is not checked: nothing
 * depends on it here.
 */
function parseSigned(bytes: Buffer): Parsed<object> {
  if (bytes.length > MAX_PAYLOAD_BYTES) return { opaque: "too-large" };
  const text = bytes.toString("latin1");
  const signed = /^(\.?)([\w-]+={0,2}):[0-9A-Za-z]{4,12}:[\w-]{20,90}$/.exec(text);
  if (signed !== null) {
    const payload = Buffer.from(signed[2] ?? "", "base64url");
    const json: Parsed<Buffer> = signed[1] === "." ? decompress(payload) : { value: payload };
    return "opaque" in json ? json : parseJsonObject(json.value);
  }
  if (!/^[A-Za-z0-9+/]{40,}={0,2}$/.test(text)) return { opaque: "not-this-format" };
  const legacy = Buffer.from(text, "base64");
  const colon = legacy.indexOf(0x3a);
  const hash = legacy.toString("latin1", 0, Math.max(0, colon));
  return /^[0-9a-f]{40}$/.test(hash)
    ? parseJsonObject(legacy.subarray(colon + 1))
    : { opaque: "not-this-format" };
}
