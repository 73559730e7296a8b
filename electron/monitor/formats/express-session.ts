/**
 * Express with express-session and connect-redis: `sess:<sid>` holds the session as JSON.
 *
 * A request that changes nothing only renews the key's expiry (`touch`), so `cookie.expires` in the payload goes
 * stale while the key's remaining life is exact. express-session touches on every request, whatever `rolling` says
 * (that option is about the browser's cookie), so expiry − originalMaxAge is the last request. Not so with
 * connect-redis' `disableTouch`: then it is the last change, which is still a lower bound.
 */
import { holds, writtenBy, writtenLike } from "./because.ts";
import { parseJsonObject } from "./decoding/json.ts";
import { bytesOf, type FamilySpec, familyOf } from "./family.ts";
import type { FormatAbout, FormatFamily, SessionFormat } from "./format.ts";
import { lastSeenFromExpiry, laterOf } from "./inference.ts";

const about: FormatAbout = {
  recorded: [],
  byConvention: ["user", "address", "client", "createdAt", "lastSeen"],
  inferred:
    "Last request = expiry − cookie.originalMaxAge: express-session renews the expiry on every request. Needs cookie.maxAge to be set.",
  logOut: "req.session.destroy()",
  caution:
    "A request that is running while the session is revoked may write it back if it changed it, or always with resave: true.",
  advice: [
    {
      fields: ["user"],
      where: "After the password was checked.",
      code: [
        "req.session.regenerate(() => {",
        "  req.session.userId = user.id;",
        '  res.redirect("/");',
        "});",
      ].join("\n"),
    },
    {
      fields: ["address", "client", "createdAt", "lastSeen"],
      where: "After app.use(session(…)).",
      code: [
        "app.use((req, res, next) => {",
        "  if (req.session.userId === undefined) return next();",
        "  const stamp = (req.session.stamp ??= { createdAt: Date.now() });",
        '  stamp.address = req.ip; // needs app.set("trust proxy", …) behind a proxy',
        '  stamp.userAgent = req.get("user-agent");',
        "  if (!(Date.now() - stamp.lastSeen < 60_000)) stamp.lastSeen = Date.now();",
        "  next();",
        "});",
      ].join("\n"),
    },
  ],
};

/** What express-session and @fastify/session have in common: JSON with a `cookie` that says the full life. */
export const cookieJson: Pick<FamilySpec, "type" | "token" | "parse" | "tell"> = {
  type: "string",
  // 24 random bytes in base64url (package uid-safe).
  token: /[\w-]{32}$/,
  parse(raw) {
    const bytes = bytesOf(raw);
    return bytes === null ? { opaque: "not-this-format" } : parseJsonObject(bytes);
  },
  tell({ payload, raw, fields }) {
    const inferred = lastSeenFromExpiry(raw.expiresAt, cookieOf(payload)?.["originalMaxAge"], raw.now);
    return laterOf(fields.lastSeen, inferred);
  },
};

export function cookieOf(payload: object): Record<string, unknown> | null {
  const cookie = "cookie" in payload ? payload.cookie : null;
  return typeof cookie === "object" && cookie !== null ? (cookie as Record<string, unknown>) : null;
}

export const expressSessionFamily: FormatFamily = familyOf({
  ...cookieJson,
  id: "express-session",
  title: "Express (express-session, connect-redis)",
  about,
  prefixes: ["sess:"],
  clue(payload) {
    const cookie = cookieOf(payload);
    if (cookie === null) return null;
    // express-session writes originalMaxAge first; the same members in another order are @fastify/session's.
    const first = Object.keys(cookie)[0];
    if (first === "originalMaxAge") {
      return { confidence: 1, because: holds("json", ["cookie"], writtenBy("express-session")) };
    }
    return "originalMaxAge" in cookie
      ? { confidence: 0.8, because: holds("json", ["cookie"], writtenLike("express-session")) }
      : { confidence: 0.3, because: holds("json", ["cookie"], null) };
  },
});

/** express-session under any prefix. */
export function expressSession({ prefix }: { readonly prefix: string }): SessionFormat {
  return expressSessionFamily.at(prefix);
}
