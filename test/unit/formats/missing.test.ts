import { describe, expect, it } from "vitest";
import { families } from "../../../electron/monitor/formats/formats.ts";
import { explainMissing } from "../../../electron/monitor/formats/missing.ts";
import type { SessionRow } from "../../../shared/session.ts";

const known: SessionRow = {
  id: "AAAAAAAAAAAAAAAA",
  user: "alice",
  label: null,
  address: "10.0.0.1",
  place: null,
  client: { browser: "Firefox", system: "Linux", kind: "desktop" },
  format: "express-session",
  opaque: null,
  createdAt: 1,
  lastSeen: 2,
  lastSeenOrigin: "recorded",
  expiresAt: null,
  severity: null,
  revocation: "none",
};
function explained(id: string, row: Partial<SessionRow>, declared = false) {
  const about = families.find((family) => family.id === id)?.about;
  if (about === undefined) throw new Error(`no format ${id}`);
  return explainMissing({ ...known, ...row }, about, declared);
}

describe("what is not known of a session", () => {
  it("is nothing where everything is recorded", () => {
    expect(explained("express-session", {})).toEqual([]);
  });

  it("is explained once for fields that the same lines record", () => {
    const unstamped = { address: null, client: null, createdAt: null, lastSeenOrigin: "inferred" as const };
    expect(explained("express-session", unstamped)).toMatchObject([
      { fields: ["address", "client", "createdAt", "lastSeen"], why: "not-recorded" },
    ]);
  });

  it("comes with the lines that record it", () => {
    const [entry] = explained("django", { address: null });
    expect(entry?.where).toBe("A middleware after AuthenticationMiddleware.");
    expect(entry?.code).toContain('stamp.update(address=request.META["REMOTE_ADDR"]');
  });

  it("has no lines where nothing can be added", () => {
    const nothing = { user: null, address: null, client: null, createdAt: null, lastSeenOrigin: null };
    expect(explained("authelia", { ...nothing, opaque: "encrypted" })).toMatchObject([
      { fields: ["user", "address", "client", "createdAt", "lastSeen"], why: "cannot", code: null },
    ]);
  });

  it("is said of the session where its framework does record it", () => {
    expect(explained("django", { user: null })).toMatchObject([
      { fields: ["user"], why: "nobody-logged-in" },
    ]);
    expect(explained("better-auth", { address: null })).toMatchObject([
      { fields: ["address"], why: "not-in-this-session" },
    ]);
  });

  it("leads to the editor where the format is declared or the contents are unreadable", () => {
    expect(explained("plain", { address: null }, true)).toMatchObject([{ why: "not-declared", code: null }]);
    expect(explained("plain", { user: null, opaque: "not-this-format" })).toMatchObject([
      { fields: ["user"], why: "unreadable" },
    ]);
  });
});

/** What only the lines for this framework say. A format without an entry is one of which everything is recorded. */
const OWN_WORDS: Readonly<Record<string, RegExp>> = {
  "adonis-session": /\bsession\.put\(/,
  "aiohttp-session": /@web\.middleware|await new_session\(request\)/,
  "aspnet-core": /\bSession\.SetString\(/,
  "auth-js": /hash\(sessionToken\)/,
  django: /request\.user\.is_authenticated/,
  "django-cached-db": /request\.user\.is_authenticated/,
  "django-redis-sessions": /request\.user\.is_authenticated/,
  "express-session": /\breq\.session\b/,
  "fastify-session": /\brequest\.session\b/,
  "flask-session": /@app\.before_request|session\["user_id"\]/,
  gitea: /ENABLE_ACCESS_LOG/,
  "koa-generic-session": /\bctx\.session\b/,
  "koa-session": /\bctx\.session\b/,
  laravel: /\$request->session\(\)->put\(/,
  php: /\$_SESSION\[/,
  plain: /sadd\(`user_sessions:/,
  "plain-hash": /\.hset\(key, /,
  rails: /\bsession\[:/,
  "spring-session": /getSession\(\)\.setAttribute\(/,
  starsessions: /request\.session\["/,
  symfony: /getSession\(\)->set\(/,
};
/** Contents are encrypted by the framework itself: there is nothing to add, and the details say why. */
const ENCRYPTED = ["authelia", "kong", "oauth2-proxy"];

describe("what a format does not record", () => {
  const nothing = { user: null, address: null, client: null, createdAt: null, lastSeen: null };

  it.each(families.map(({ id, about }) => ({ id, about })))("$id: is named, with lines to add", (family) => {
    const { id, about } = family;
    const encrypted = ENCRYPTED.includes(id);
    const explanations = explained(id, {
      ...nothing,
      lastSeenOrigin: null,
      opaque: encrypted ? "encrypted" : null,
    });
    const named = explanations.flatMap(({ fields }) => fields);
    expect([...named].sort()).toEqual(["address", "client", "createdAt", "lastSeen", "user"]);

    for (const { fields, why, where, code } of explanations) {
      const recorded = fields.every((field) => about.recorded.includes(field));
      if (encrypted) {
        expect({ fields, why, code }).toEqual({ fields: named, why: "cannot", code: null });
        expect(where).toMatch(/^\S.*\.$/);
      } else if (!recorded || why === "not-recorded") {
        expect({ fields, why }).toEqual({ fields, why: "not-recorded" });
        expect(where).toMatch(/^\S.*\.$/);
        expect(code).toMatch(OWN_WORDS[id] ?? /no lines are known/);
        expect(code?.split("\n").length).toBeLessThanOrEqual(12);
      } else {
        expect(["nobody-logged-in", "not-in-this-session"]).toContain(why);
      }
    }
    // Lines that no explanation shows are for nobody.
    const shown = explanations.map(({ where }) => where);
    expect(about.advice.map(({ where }) => where).filter((where) => !shown.includes(where))).toEqual([]);
  });

  it("is explained although it is inferred", () => {
    for (const { id, about } of families.filter(({ about: { inferred } }) => inferred !== null)) {
      expect(about.recorded).not.toContain("lastSeen");
      expect(explained(id, { lastSeenOrigin: "inferred" })).toMatchObject([
        { fields: ["lastSeen"], why: "not-recorded" },
      ]);
    }
  });
});
