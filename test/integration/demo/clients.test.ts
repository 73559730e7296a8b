import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { RawClient } from "../../attacks/raw-client.ts";
import { ALICE, connect, startTestApp, type TestApp, type TestAppOptions, TOKYO } from "../../demo-app.ts";

let app: TestApp;
async function start(options?: TestAppOptions): Promise<RawClient> {
  app = await startTestApp(options);
  return new RawClient(app.url);
}
afterEach(() => app.stop());

describe("a client with a refresh token", { timeout: 20_000 }, () => {
  it("gets in, and gets a new session and a new token for the old one", async () => {
    const client = await start();
    const first = await client.clientLogin(ALICE);
    expect((await client.get("/session")).status).toBe(200);
    const before = client.sessionId;
    const second = await client.refresh(first);
    expect(second).not.toBe(first);
    expect(client.sessionId).not.toBe(before);
    expect((await client.get("/session")).status).toBe(200);
    expect((await client.post("/basket", { product: "lamp" })).status).toBe(200);
    expect(await app.keys()).toEqual([`sess:${client.sessionId}`]);
  });

  it("has to refresh when its access is over", async () => {
    const client = await start({ accessMs: 0 });
    const refresh = await client.clientLogin(ALICE);
    expect((await client.get("/session")).status).toBe(401);
    expect(await client.refresh(refresh)).not.toBeNull();
  });

  it("may repeat a request whose answer got lost", async () => {
    const client = await start();
    const first = await client.clientLogin(ALICE);
    const lost = new RawClient(app.url);
    const second = await lost.refresh(first);
    expect(await client.refresh(first)).toBe(second);
    expect(client.sessionId).toBe(lost.sessionId);
    expect((await client.get("/session")).status).toBe(200);
    expect(await app.keys()).toHaveLength(1);
    expect(await client.refresh(second ?? "")).not.toBeNull();
  });

  it("is out when its session was deleted from the store, refresh token and all", async () => {
    const client = await start();
    const refresh = await client.clientLogin(ALICE);
    await app.redis.unlink(await app.keys());
    expect((await client.get("/session")).status).toBe(401);
    expect(await client.refresh(refresh)).toBeNull();
    expect(await app.redis.keys("refresh:*")).toEqual([]);
  });

  it("has no token in the store, only hashes", async () => {
    const client = await start();
    const first = (await client.clientLogin(ALICE)) ?? "";
    const second = (await client.refresh(first)) ?? "";
    const [key = ""] = await app.redis.keys("refresh:*");
    const stored = JSON.stringify(await app.redis.hGetAll(key));
    for (const token of [first, second]) expect(stored).not.toContain(token.split(".")[1]);
    const life = await app.redis.ttl(key);
    expect(life).toBeGreaterThan(29 * 86_400);
    expect(life).toBeLessThanOrEqual(30 * 86_400);
  });

  it("is answered the same, a hundred times at once, and its family survives", async () => {
    const client = await start();
    const first = await client.clientLogin(ALICE);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => new RawClient(app.url).refresh(first)),
    );
    expect(answers).not.toContain(null);
    expect(new Set(answers).size).toBe(1);
    expect(await app.keys()).toHaveLength(1);
    expect(await client.refresh(answers[0] ?? "")).not.toBeNull();
  });

  it("loses its family when an old token is used, and Sessionwatch is told", async () => {
    const client = await start({ refreshGraceMs: -1 });
    const listener = await connect(app.store.url);
    onTestFinished(() => listener.destroy());
    const told = Promise.withResolvers<string>();
    await listener.subscribe("sessionwatch:events", (message) => told.resolve(message));

    const first = await client.clientLogin(ALICE);
    const second = (await client.refresh(first)) ?? "";
    expect(await new RawClient(app.url, TOKYO).refresh(first)).toBeNull();
    expect((await client.get("/session")).status).toBe(401);
    expect(await client.refresh(second)).toBeNull();

    const message = await told.promise;
    const event = JSON.parse(message);
    expect(event).toMatchObject({
      v: 1,
      kind: "refresh-token-reuse",
      severity: "critical",
      about: { user: ALICE, label: "Alice Meyer" },
      sightings: [{ address: expect.any(String) }, { address: TOKYO.address, session: null }],
    });
    expect(await app.redis.get(`sessionwatch:event:${event.id}`)).toBe(message);
    for (const token of [first, second, client.sessionId]) expect(message).not.toContain(token);
  });

  it("is no way in for browsers", async () => {
    const client = await start();
    for (const headers of [{ origin: app.url }, { "sec-fetch-site": "same-origin" }]) {
      const answer = await client.send("POST", "/client/login", { user: ALICE, password: "x" }, headers);
      expect(answer.status).toBe(403);
    }
  });

  it.each(["", "x", `${"a".repeat(22)}.${"b".repeat(43)}`])("gets nothing for %j", async (token) => {
    const client = await start();
    expect(await client.refresh(token)).toBeNull();
  });
});
