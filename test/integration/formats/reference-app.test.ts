/** The reference application, whose sessions are express-session's with a stamp of their own. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { ALICE, BERLIN, startTestApp, type TestApp, TOKYO } from "../../demo-app.ts";
import { eventually } from "../../eventually.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

let app: TestApp;
let watched: WatchedStore;

beforeAll(async () => {
  app = await startTestApp();
  watched = await watchStore(app.store.url);
});
afterAll(async () => {
  await watched.stop();
  await app.stop();
});

it("shows who, from where and since when, and is logged out by revoking", async () => {
  const loggedInAt = Date.now();
  const [visitor, elsewhere] = [app.visitor(BERLIN), app.visitor(TOKYO)];
  await visitor.login(ALICE);
  await elsewhere.login(ALICE);
  expect(await visitor.get("/session")).toBe(200);

  const row = await eventually("the session", () => watched.rows(`ip:${BERLIN.address}`)[0]);
  expect(row).toMatchObject({
    user: ALICE,
    label: "Alice Meyer",
    address: BERLIN.address,
    client: { browser: "Firefox" },
    format: "express-session",
    lastSeenOrigin: "recorded",
    opaque: null,
  });
  expect(row.createdAt).toBeGreaterThanOrEqual(loggedInAt);

  const target = { kind: "sessions" as const, ids: [row.id] };
  const { counts } = await watched.monitor.commands.revoke({ target, confirmed: 1, reason: null });
  expect(counts.revoked).toBe(1);
  expect(await visitor.get("/session")).toBe(401);
  expect(await elsewhere.get("/session")).toBe(200);
});
