import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEMO_PASSWORD } from "../../../demo/visitor.ts";
import { RawClient, read } from "../../attacks/raw-client.ts";
import { ALICE, BERLIN, SUPPORT, startTestApp, type TestApp, TOKYO } from "../../demo-app.ts";

const NEXT_PASSWORD = "a longer and better one";

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.stop());

async function loggedIn(origin = BERLIN, user = ALICE): Promise<RawClient> {
  const client = new RawClient(app.url, origin);
  expect(await client.login(user)).toBe(200);
  return client;
}

async function status(client: RawClient): Promise<number> {
  return (await client.get("/session")).status;
}

describe("my sessions", { timeout: 20_000 }, () => {
  it("are shown with place, client and times, and never with a token", async () => {
    const [here, there] = [await loggedIn(), await loggedIn(TOKYO)];
    const answer = await here.get("/sessions");
    const sessions = read(answer).sessions ?? [];
    expect(sessions.map(({ country, client, current }) => ({ country, client, current }))).toEqual(
      expect.arrayContaining([
        { country: "Germany", client: "Firefox on Linux", current: true },
        { country: "Japan", client: "Firefox on Linux", current: false },
      ]),
    );
    for (const { createdAt, lastSeen } of sessions) expect(lastSeen).toBeGreaterThanOrEqual(createdAt);
    const page = (await here.get("/account")).text;
    for (const { sessionId } of [here, there]) {
      expect(sessionId).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.text + page).not.toContain(sessionId);
    }
  });

  it("end one by one", async () => {
    const [here, there] = [await loggedIn(), await loggedIn(TOKYO)];
    const other = read(await here.get("/sessions")).sessions?.find(({ current }) => !current);
    expect((await here.post("/sessions/end", { session: other?.handle })).status).toBe(200);
    expect([await status(here), await status(there)]).toEqual([200, 401]);
  });

  it("end all but this one", async () => {
    const [here, ...others] = [await loggedIn(), await loggedIn(TOKYO), await loggedIn(TOKYO)];
    expect(read(await here.post("/sessions/end-others")).ended).toBe(2);
    expect(await status(here)).toBe(200);
    for (const other of others) expect(await status(other)).toBe(401);
  });

  it("cannot be ended by anybody else", async () => {
    const [alice, support] = [await loggedIn(), await loggedIn(TOKYO, SUPPORT)];
    const [own] = read(await alice.get("/sessions")).sessions ?? [];
    expect((await support.post("/sessions/end", { session: own?.handle })).status).toBe(404);
    expect(await status(alice)).toBe(200);
  });

  it("leave the list when they were deleted from the store", async () => {
    const [here, there] = [await loggedIn(), await loggedIn(TOKYO)];
    await app.redis.unlink(`sess:${there.sessionId}`);
    expect(read(await here.get("/sessions")).sessions).toHaveLength(1);
    expect(await app.redis.sMembers(`user_sessions:${ALICE}`)).toEqual([here.sessionId]);
  });
});

describe("logout everywhere", { timeout: 20_000 }, () => {
  it("ends every session of the user, and nobody else's", async () => {
    const [here, there, support] = [await loggedIn(), await loggedIn(TOKYO), await loggedIn(TOKYO, SUPPORT)];
    expect((await here.post("/logout-everywhere")).status).toBe(204);
    expect([await status(here), await status(there), await status(support)]).toEqual([401, 401, 200]);
    expect(await app.keys()).toHaveLength(1);
  });

  it("refuses a session that began before it, even if it was missed", async () => {
    const [here, missed] = [await loggedIn(), await loggedIn(TOKYO)];
    await app.redis.sRem(`user_sessions:${ALICE}`, missed.sessionId);
    await here.post("/logout-everywhere");
    expect(await app.keys()).toHaveLength(1);
    expect(await status(missed)).toBe(401);
    expect(await app.keys()).toEqual([]);
  });
});

describe("a change of password", { timeout: 20_000 }, () => {
  const change = (client: RawClient, current = DEMO_PASSWORD, next = NEXT_PASSWORD) =>
    client.post("/password", { current, next });

  it("ends all other sessions and gives this one a new id", async () => {
    const [here, there] = [await loggedIn(), await loggedIn(TOKYO)];
    const [before, copy] = [here.sessionId, new RawClient(app.url, TOKYO)];
    copy.cookies.set("session", here.cookies.get("session") ?? "");
    expect((await change(here)).status).toBe(200);
    expect(here.sessionId).not.toBe(before);
    expect([await status(here), await status(there), await status(copy)]).toEqual([200, 401, 401]);
  });

  it("ends clients that have a refresh token, too", async () => {
    const [here, client] = [await loggedIn(), new RawClient(app.url, TOKYO)];
    const refresh = await client.clientLogin(ALICE);
    await change(here);
    expect(await status(client)).toBe(401);
    expect(await client.refresh(refresh)).toBeNull();
  });

  it("counts from the next login on", async () => {
    await change(await loggedIn());
    const client = new RawClient(app.url);
    expect(await client.login(ALICE)).toBe(401);
    expect(await client.login(ALICE, NEXT_PASSWORD)).toBe(200);
  });

  it("asks for the current password and for a long new one", async () => {
    const here = await loggedIn();
    expect((await change(here, "wrong")).status).toBe(403);
    expect((await change(here, DEMO_PASSWORD, "short")).status).toBe(400);
    expect(await new RawClient(app.url).login(ALICE)).toBe(200);
  });

  it("allows no more guesses at the current password than a login", async () => {
    const here = await loggedIn();
    for (let guess = 0; guess < 10; guess++) await change(here, `guess ${guess}`);
    expect((await change(here)).status).toBe(429);
  });
});

describe("a change of role", { timeout: 20_000 }, () => {
  it("ends the user's sessions, and the next has the new role", async () => {
    const [alice, support] = [await loggedIn(), await loggedIn(TOKYO, SUPPORT)];
    expect((await support.post("/support/role", { user: ALICE, role: "support" })).status).toBe(200);
    expect(await status(alice)).toBe(401);
    const again = await loggedIn();
    expect(read(await again.get("/session")).user?.role).toBe("support");
  });

  it("is for support staff only, and not for themselves", async () => {
    const [alice, support] = [await loggedIn(), await loggedIn(TOKYO, SUPPORT)];
    expect((await alice.post("/support/role", { user: ALICE, role: "support" })).status).toBe(403);
    expect((await support.post("/support/role", { user: SUPPORT, role: "customer" })).status).toBe(400);
  });
});

describe("an account that is gone", () => {
  it("has no session any more", async () => {
    const here = await loggedIn();
    const key = `sess:${here.sessionId}`;
    const stored = JSON.parse((await app.redis.get(key)) ?? "");
    await app.redis.set(key, JSON.stringify({ ...stored, userId: "gone@example.com" }), {
      expiration: "KEEPTTL",
    });
    expect(await status(here)).toBe(401);
  });
});
