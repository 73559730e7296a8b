/**
 * Koa. Two packages, both JSON:
 * - koa-session with an external store: any key (a UUID, after an optional prefix), `_expire` and `_maxAge` in the
 *   payload, both milliseconds;
 * - koa-generic-session with koa-redis: `koa:sess:<sid>`, a `cookie` object with `maxAge` and without expiry.
 *
 * Neither renews the expiry on a plain request unless `rolling` is set, which the payload does not tell, so the last
 * request cannot be inferred.
 */

import { holds, writtenBy } from "./because.ts";
import { cookieJson, cookieOf } from "./express-session.ts";
import { familyOf } from "./family.ts";
import type { FormatAbout, FormatFamily } from "./format.ts";
import { toEpochMs } from "./moment.ts";

const about: FormatAbout = {
  recorded: [],
  byConvention: ["user", "address", "client", "createdAt", "lastSeen"],
  inferred: null,
  logOut: "ctx.session = null",
  caution: "A request that is running while the session is revoked may write it back if it changed it.",
  advice: [
    { fields: ["user"], where: "After the password was checked.", code: "ctx.session.userId = user.id;" },
    {
      fields: ["address", "client", "createdAt", "lastSeen"],
      where: "After app.use(session(…)).",
      code: [
        "app.use(async (ctx, next) => {",
        "  if (ctx.session.userId !== undefined) {",
        "    const stamp = (ctx.session.stamp ??= { createdAt: Date.now() });",
        "    stamp.address = ctx.ip; // needs app.proxy = true behind a proxy",
        '    stamp.userAgent = ctx.get("user-agent");',
        "    if (!(Date.now() - stamp.lastSeen < 60_000)) stamp.lastSeen = Date.now();",
        "  }",
        "  await next();",
        "});",
      ].join("\n"),
    },
  ],
};

export const koaSessionFamily: FormatFamily = familyOf({
  type: "string",
  parse: cookieJson.parse,
  id: "koa-session",
  title: "Koa (koa-session)",
  about,
  prefixes: ["koa:sess:"],
  token: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  tell: ({ payload }) => ({ validUntil: "_expire" in payload ? toEpochMs(payload._expire) : null }),
  clue: (payload) =>
    "_expire" in payload && "_maxAge" in payload
      ? { confidence: 1, because: holds("json", ["_expire", "_maxAge"], writtenBy("koa-session")) }
      : null,
});

export const koaGenericSessionFamily: FormatFamily = familyOf({
  type: "string",
  parse: cookieJson.parse,
  id: "koa-generic-session",
  title: "Koa (koa-generic-session, koa-redis)",
  about,
  prefixes: ["koa:sess:"],
  token: /[\w-]{32}$/,
  clue(payload) {
    const cookie = cookieOf(payload);
    if (cookie === null || "originalMaxAge" in cookie) return null;
    return "overwrite" in cookie && "signed" in cookie
      ? { confidence: 1, because: holds("json", ["cookie"], writtenBy("koa-generic-session")) }
      : null;
  },
});
