import { describe, expect, it } from "vitest";
import { expressSession } from "../../../electron/monitor/formats/express-session.ts";
import { storeKey } from "../../../electron/monitor/formats/key.ts";

const now = Date.UTC(2026, 10, 23, 20);
const HOUR = 3_600_000;
const format = expressSession({ prefix: "sess:" });
const key = storeKey("sess:2bYqdXyZ0123456789abcdefABCDEF_-");

function decode(payload: unknown, { expiresAt = now + HOUR / 2 }: { expiresAt?: number | null } = {}) {
  const bytes = Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload));
  return format.decode({ key, value: { type: "string", bytes }, expiresAt, now });
}
const cookie = { originalMaxAge: HOUR, expires: new Date(now).toISOString(), httpOnly: true, path: "/" };

describe("the user of an express-session", () => {
  it.each([
    [{ passport: { user: "7" } }, "7", null],
    [{ passport: { user: 7 } }, "7", null],
    [{ passport: { user: { id: 7, email: "a@example.com" } } }, "7", "a@example.com"],
    [{ passport: { user: { _id: "65f0", username: "ann" } } }, "65f0", "ann"],
    [{ passport: { user: { email: "a@example.com", name: "Ann" } } }, "a@example.com", "Ann"],
    [{ passport: {}, userId: "u" }, "u", null],
    [{ userId: "u", user: { id: "other", name: "Ann" } }, "u", "Ann"],
    [{ user_id: 12 }, "12", null],
    [{ UserID: "12" }, "12", null],
    [{ user: "ann" }, "ann", null],
    [{ user: { id: "7", name: "Ann" } }, "7", "Ann"],
    [{ uid: "u-1", email: "a@example.com" }, "u-1", "a@example.com"],
    [{ account: { id: "acc" } }, "acc", null],
    [{ email: "a@example.com" }, "a@example.com", null],
    [{ userId: "u", displayName: "Ann" }, "u", "Ann"],
    [{ userId: { $oid: "65f0aa" } }, "65f0aa", null],
    [{ userId: "" }, null, null],
    [{ userId: null, user: null }, null, null],
    [{ views: 3 }, null, null],
    [{ ["__proto__"]: { userId: "x" } }, null, null],
  ])("%j is %s (%s)", (fields, user, label) => {
    expect(decode({ cookie, ...fields })).toMatchObject({ user, label, opaque: null });
  });

  it("is not taken from something that is inherited", () => {
    expect(decode('{"cookie":{},"__proto__":{"userId":"mallory"}}').user).toBeNull();
  });
});

describe("address, client and times", () => {
  it.each([
    [{ stamp: { address: "10.0.0.1" } }, "10.0.0.1"],
    [{ ip: "10.0.0.1" }, "10.0.0.1"],
    [{ meta: { ipAddress: "10.0.0.1" } }, "10.0.0.1"],
    [{ remoteAddress: ["10.0.0.1", "10.0.0.2"] }, "10.0.0.1, 10.0.0.2"],
    [{ address: "1 Main Street" }, null],
  ])("%j has the address %s", (fields, address) => {
    expect(decode({ cookie, ...fields }).address).toBe(address);
  });

  it.each([
    [now - 5000],
    [(now - 5000) / 1000],
    [String(now - 5000)],
    [new Date(now - 5000).toISOString()],
    [new Date(now - 5000).toISOString().replace("T", " ").replace("Z", "")],
  ])("%s is read as a moment", (createdAt) => {
    expect(decode({ cookie, stamp: { createdAt } }).createdAt).toBe(now - 5000);
  });

  it.each([[0], [12], [true], ["yesterday"], [now + HOUR], [Number.MAX_VALUE], [-5], ["9".repeat(300)]])(
    "%s is no moment of the past",
    (createdAt) => {
      expect(decode({ cookie, stamp: { createdAt } }).createdAt).toBeNull();
    },
  );
});

describe("the last request", () => {
  it("is inferred from the expiry: full life minus remaining life", () => {
    expect(decode({ cookie })).toMatchObject({ lastSeen: now - HOUR / 2, lastSeenOrigin: "inferred" });
  });

  it("is the recorded one where that is later", () => {
    const recorded = now - 60_000;
    expect(decode({ cookie, stamp: { lastSeen: recorded } })).toMatchObject({
      lastSeen: recorded,
      lastSeenOrigin: "recorded",
    });
  });

  it("is the inferred one where the stamp is older", () => {
    expect(decode({ cookie, stamp: { lastSeen: now - 0.9 * HOUR } })).toMatchObject({
      lastSeen: now - HOUR / 2,
      lastSeenOrigin: "inferred",
    });
  });

  it("is the recorded one where both are the same but for rounding", () => {
    expect(decode({ cookie, stamp: { lastSeen: now - HOUR / 2 - 900 } }).lastSeenOrigin).toBe("recorded");
  });

  it("lies in the future by no more than clocks differ", () => {
    expect(decode({ cookie }, { expiresAt: now + HOUR + 900 }).lastSeen).toBe(now + 900);
    expect(decode({ cookie }, { expiresAt: now + HOUR + 2100 }).lastSeen).toBeNull();
  });

  it("is the same however often the same bytes are read", () => {
    const bytes = Buffer.from(JSON.stringify({ cookie, stamp: { createdAt: now + 1000 } }));
    const at = (moment: number) =>
      format.decode({ key, value: { type: "string", bytes }, expiresAt: now + HOUR + 900, now: moment });
    expect(at(now)).toEqual(at(now + 700));
  });

  it.each([
    ["the session does not expire", { cookie }, null],
    ["the cookie has no life", { cookie: { ...cookie, originalMaxAge: null } }, now + HOUR],
    ["the remaining life is longer than the full one", { cookie }, now + 2 * HOUR],
    ["the payload has no cookie", {}, now + HOUR],
  ])("is unknown where %s", (_, payload, expiresAt) => {
    expect(decode(payload, { expiresAt })).toMatchObject({ lastSeen: null, lastSeenOrigin: null });
  });
});

describe("payloads that are no session", () => {
  it.each([
    ["[1]", "not-this-format"],
    ['"text"', "not-this-format"],
    ["", "not-this-format"],
    ["\x04\x08{\x00", "not-this-format"],
    ['{"cookie":{"originalMaxAge":36', "truncated"],
    [`{"a":"${"x".repeat(1024 * 1024)}"}`, "too-large"],
  ])("%.30s is opaque: %s", (text, opaque) => {
    expect(decode(text)).toMatchObject({ opaque, user: null, format: "express-session" });
  });

  it("is a hash", () => {
    const value = { type: "hash", fields: new Map() } as const;
    expect(format.decode({ key, value, expiresAt: null, now }).opaque).toBe("not-this-format");
  });
});

describe("prefixes", () => {
  it("are escaped in patterns", () => {
    expect(expressSession({ prefix: "a[b]*?\\:" }).patterns).toEqual(["a\\[b\\]\\*\\?\\\\:*"]);
  });
});
