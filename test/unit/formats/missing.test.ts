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
