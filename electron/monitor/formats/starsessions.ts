/**
 * Starlette and FastAPI with starsessions: `starsessions.<id>` holds JSON, with the package's own facts under
 * `__metadata__`: `created` and `last_access` in seconds, `lifetime` in seconds (0: until the browser closes).
 */
import { holds, namedBy, writtenBy } from "./because.ts";
import { isPlain } from "./decoding/bounded.ts";
import { cookieJson } from "./express-session.ts";
import { familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";
import { toRecordedMs } from "./moment.ts";

function metadataOf(payload: object): Record<string, unknown> {
  const metadata = "__metadata__" in payload ? payload.__metadata__ : null;
  return isPlain(metadata) ? metadata : {};
}

export const starsessionsFamily: FormatFamily = familyOf({
  id: "starsessions",
  title: "Starlette, FastAPI (starsessions)",
  type: "string",
  about: {
    recorded: ["createdAt", "lastSeen"],
    byConvention: ["user", "address", "client"],
    inferred: null,
    logOut: "request.session.clear()",
    caution: null,
    advice: [
      {
        fields: ["user"],
        where: "After the password was checked.",
        code: 'request.session["user_id"] = user.id',
      },
      {
        fields: ["address", "client"],
        where: "After the password was checked.",
        code: [
          'request.session["ip"] = request.client.host  # needs --proxy-headers behind a proxy',
          'request.session["user_agent"] = request.headers.get("user-agent")',
        ].join("\n"),
      },
    ],
  },
  prefixes: ["starsessions."],
  // secrets.token_hex(16)
  token: /[0-9a-f]{32}$/,
  parse: cookieJson.parse,
  tell({ payload, raw }) {
    const metadata = metadataOf(payload);
    return {
      createdAt: toRecordedMs(metadata["created"], raw.now),
      lastSeen: toRecordedMs(metadata["last_access"], raw.now),
    };
  },
  clue(payload, _sample, { prefix }) {
    if ("created" in metadataOf(payload)) {
      return { confidence: 1, because: holds("json", ["__metadata__"], writtenBy("starsessions")) };
    }
    return prefix === "starsessions."
      ? { confidence: 0.8, because: holds("json", [], namedBy("starsessions")) }
      : null;
  },
});
