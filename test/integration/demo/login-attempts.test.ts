import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLoginAttempts, PER_ACCOUNT, PER_ADDRESS } from "../../../demo/login-attempts.ts";
import { type DemoStore, startStore } from "../../../demo/store.ts";
import { connect } from "../../demo-app.ts";

describe("attempts to log in", { timeout: 20_000 }, () => {
  let store: DemoStore;
  let redis: Awaited<ReturnType<typeof connect>>;
  beforeEach(async () => {
    store = await startStore();
    redis = await connect(store.url);
  });
  afterEach(async () => {
    redis.destroy();
    await store.stop();
  });

  it("are limited per account, for a quarter of an hour, known or not", async () => {
    const attempts = createLoginAttempts(redis);
    for (let attempt = 0; attempt < PER_ACCOUNT; attempt++) {
      expect(await attempts.begin("anybody", `203.0.113.${attempt}`)).toBe(0);
    }
    const waitS = await attempts.begin("anybody", "203.0.113.99");
    expect(waitS).toBeGreaterThan(890);
    expect(waitS).toBeLessThanOrEqual(900);
    expect(await attempts.begin("somebody else", "203.0.113.99")).toBe(0);
  });

  it.each([
    ["203.0.113.7", "203.0.113.7", "203.0.113.8"],
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"],
    ["2001:db8::1", "2001:0db8:0:0:1:2:3:4", "2001:db8:0:1::1"],
    ["::ffff:203.0.113.7", "203.0.113.7", "::ffff:203.0.113.8"],
  ])("from %s and %s count together, from %s apart", async (one, same, other) => {
    const attempts = createLoginAttempts(redis);
    for (let attempt = 0; attempt < PER_ADDRESS; attempt++) await attempts.begin(`account ${attempt}`, one);
    expect(await attempts.begin("another", same)).toBeGreaterThan(0);
    expect(await attempts.begin("yet another", other)).toBe(0);
  });

  it("are taken back by the right password, which leaves nothing behind", async () => {
    const attempts = createLoginAttempts(redis);
    await attempts.begin("anybody", "203.0.113.7");
    await attempts.succeeded("anybody", "203.0.113.7");
    await attempts.succeeded("anybody", "203.0.113.7");
    expect(await redis.keys("*")).toEqual([]);
  });

  it("at an address are not forgotten because one account was entered", async () => {
    const attempts = createLoginAttempts(redis);
    for (let attempt = 0; attempt < PER_ADDRESS; attempt++) await attempts.begin(`account ${attempt}`, "::1");
    await attempts.succeeded("account 1", "::1");
    expect(await attempts.begin("another", "::1")).toBe(0);
    expect(await attempts.begin("yet another", "::1")).toBeGreaterThan(0);
  });
});
