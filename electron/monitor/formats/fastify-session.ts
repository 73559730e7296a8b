/**
 * Fastify with @fastify/session, whose stores are express-session's: `sess:<sid>` with connect-redis. The payload is
 * that of express-session with the cookie's members in another order. With `rolling` (the default) every request
 * writes the whole session, so the expiry is as good as express-session's touch.
 */
import { holds, writtenBy } from "./because.ts";
import { cookieJson, cookieOf } from "./express-session.ts";
import { familyOf } from "./family.ts";
import type { FormatFamily } from "./format.ts";

export const fastifySessionFamily: FormatFamily = familyOf({
  ...cookieJson,
  id: "fastify-session",
  title: "Fastify (@fastify/session, connect-redis)",
  about: {
    recorded: [],
    byConvention: ["user", "address", "client", "createdAt", "lastSeen"],
    inferred:
      "Last request = expiry − cookie.originalMaxAge: with rolling (the default) every request writes the session again. Needs cookie.maxAge to be set.",
    logOut: "request.session.destroy()",
    caution:
      "With rolling, a request that is running while the session is revoked writes it back; Sessionwatch removes it again.",
    advice: [
      {
        fields: ["user"],
        where: "After the password was checked.",
        code: "request.session.userId = user.id;",
      },
      {
        fields: ["address", "client", "createdAt", "lastSeen"],
        where: "After registering @fastify/session.",
        code: [
          'app.addHook("preHandler", async (request) => {',
          "  if (request.session.userId === undefined) return;",
          "  const stamp = request.session.stamp ?? { createdAt: Date.now() };",
          "  stamp.address = request.ip; // needs trustProxy behind a proxy",
          '  stamp.userAgent = request.headers["user-agent"];',
          "  stamp.lastSeen = Date.now();",
          "  request.session.stamp = stamp;",
          "});",
        ].join("\n"),
      },
    ],
  },
  prefixes: ["sess:"],
  clue(payload) {
    const cookie = cookieOf(payload);
    if (cookie === null || !("originalMaxAge" in cookie)) return null;
    // Its Cookie.toJSON writes expires before originalMaxAge, and always a domain.
    return Object.keys(cookie)[0] === "expires" && "domain" in cookie
      ? { confidence: 1, because: holds("json", ["cookie"], writtenBy("@fastify/session")) }
      : null;
  },
});
