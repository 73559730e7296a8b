import { describe, expect, it } from "vitest";
import { Guard } from "../../../electron/monitor/revocations/guard.ts";
import { handleOfKey } from "../../../electron/monitor/sessions/handles.ts";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";

const MINUTE = 60_000;
const secret = Buffer.alloc(32, 7);
const key = "sess:one" as StoreKey;
const other = "sess:other" as StoreKey;
const both = [key, other];

describe("a deletion that the store announces", () => {
  it("has to be looked at where nothing was revoked", () => {
    expect(new Guard(secret).deleted(key)).toBe(false);
  });

  it("is known of a revoked session, while the answer is awaited and afterwards", () => {
    const guard = new Guard(secret);
    guard.begin(both);
    expect(guard.deleted(key)).toBe(true);
    expect(guard.end(both, [0, 1], MINUTE)).toEqual([]);
    expect(guard.deleted(other)).toBe(true);
  });

  it("is looked at after all if our own command did not delete the session", () => {
    const guard = new Guard(secret);
    guard.begin(both);
    guard.deleted(key);
    expect(guard.end(both, [1], MINUTE)).toEqual([key]);
    expect(guard.deleted(key)).toBe(false);
  });

  it("is looked at where no guard would see what was read before and comes late", () => {
    const guard = new Guard(secret);
    guard.begin(both);
    guard.deleted(key);
    expect(guard.end(both, [0, 1], 0)).toEqual([key]);
    expect(guard.deleted(other)).toBe(false);
  });

  it("does not hide that the session was seen meanwhile", () => {
    const guard = new Guard(secret);
    guard.begin([key]);
    expect(guard.seen(key)).toBe(true);
    guard.deleted(key);
    expect(guard.end([key], [0], MINUTE)).toEqual([key]);
  });
});

describe("a session that is on record as revoked before the start", () => {
  it("is on guard by its handle alone, until its time is over", () => {
    const guard = new Guard(secret);
    guard.recall([handleOfKey(secret, key)], Date.now() + MINUTE);
    expect(guard.has(key)).toBe(true);
    expect(guard.has(other)).toBe(false);
    const late = new Guard(secret);
    late.recall([handleOfKey(secret, key)], Date.now() - 1);
    expect(late.has(key)).toBe(false);
  });

  it("is another one where the handle was made with another secret, or is none", () => {
    const guard = new Guard(secret);
    guard.recall([handleOfKey(Buffer.alloc(32, 8), key), "", "A"], Date.now() + MINUTE);
    expect(guard.has(key)).toBe(false);
  });
});
