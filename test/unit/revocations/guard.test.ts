import { describe, expect, it } from "vitest";
import { Guard } from "../../../electron/monitor/revocations/guard.ts";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";

const MINUTE = 60_000;
const key = "sess:one" as StoreKey;
const other = "sess:other" as StoreKey;
const both = [key, other];

describe("a deletion that the store announces", () => {
  it("has to be looked at where nothing was revoked", () => {
    expect(new Guard().deleted(key)).toBe(false);
  });

  it("is known of a revoked session, while the answer is awaited and afterwards", () => {
    const guard = new Guard();
    guard.begin(both);
    expect(guard.deleted(key)).toBe(true);
    expect(guard.end(both, new Set(both), MINUTE)).toEqual([]);
    expect(guard.deleted(other)).toBe(true);
  });

  it("is looked at after all if our own command did not delete the session", () => {
    const guard = new Guard();
    guard.begin(both);
    guard.deleted(key);
    expect(guard.end(both, new Set([other]), MINUTE)).toEqual([key]);
    expect(guard.deleted(key)).toBe(false);
  });

  it("is looked at where no guard would see what was read before and comes late", () => {
    const guard = new Guard();
    guard.begin(both);
    guard.deleted(key);
    expect(guard.end(both, new Set(both), 0)).toEqual([key]);
    expect(guard.deleted(other)).toBe(false);
  });

  it("does not hide that the session was seen meanwhile", () => {
    const guard = new Guard();
    guard.begin([key]);
    expect(guard.seen(key)).toBe(true);
    guard.deleted(key);
    expect(guard.end([key], new Set([key]), MINUTE)).toEqual([key]);
  });
});
