/** The reference application, whose sessions are express-session's with a stamp of their own. */
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ALICE, BERLIN, startTestApp, type TestApp } from "../../demo-app.ts";
import { recogniseStore, revoke, sessions } from "./store-view.ts";

let app: TestApp;
let client: Redis;

beforeAll(async () => {
  app = await startTestApp();
  client = new Redis(app.store.url, { replyMapping: "legacy" });
});
afterAll(async () => {
  client.disconnect();
  await app.stop();
});

it("shows who, from where and since when, and is logged out by revoking", async () => {
  const loggedInAt = Date.now();
  const visitor = app.visitor(BERLIN);
  await visitor.login(ALICE);
  expect(await visitor.get("/session")).toBe(200);

  const recognised = await recogniseStore(client);
  expect(recognised.map(({ format, prefix }) => `${format.id} ${prefix}`)).toEqual(["express-session sess:"]);
  const [session, ...others] = (await sessions(client)).filter(({ record }) => record.user !== null);
  if (session === undefined) throw new Error("no session");
  expect(others).toEqual([]);
  expect(session.record).toMatchObject({
    user: ALICE,
    label: "Alice Meyer",
    address: BERLIN.address,
    userAgent: BERLIN.userAgent,
    lastSeenOrigin: "recorded",
    opaque: null,
  });
  expect(session.record.createdAt).toBeGreaterThanOrEqual(loggedInAt);

  await revoke(client, session);
  expect(await visitor.get("/session")).toBe(401);
});
