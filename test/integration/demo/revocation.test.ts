import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import express from "express";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { refuseRevoked, watchRevocations } from "../../../demo/revocation.ts";
import { startStore } from "../../../demo/store.ts";
import { RawClient } from "../../attacks/raw-client.ts";
import { ALICE, connect, startTestApp, type TestApp } from "../../demo-app.ts";

const TOKEN = "0b0a6d9e-5c1f-4d5e-8a39-1f9f5d2f7f10";
const HASH = createHash("sha256").update(TOKEN).digest("hex");

describe("the revocation middleware on its own", () => {
  it("refuses tokens with a tombstone, closes their WebSockets, and leaves all others alone", async () => {
    const store = await startStore();
    onTestFinished(store.stop);
    const [redis, subscriber] = [await connect(store.url), await connect(store.url)];
    onTestFinished(() => {
      redis.destroy();
      subscriber.destroy();
    });
    const revocations = await watchRevocations({ redis, subscriber });
    onTestFinished(() => revocations.stop());

    const app = express();
    app.use(refuseRevoked(revocations, (request) => request.get("authorization")));
    app.get("/", (_request, response) => response.sendStatus(204));
    const server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.close();
    });
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const sockets = new WebSocketServer({ server });
    onTestFinished(() => {
      sockets.close();
    });
    sockets.on("connection", (socket, request) => {
      const release = revocations.hold(request.headers.authorization ?? "", () =>
        socket.close(4401, "session ended"),
      );
      socket.once("close", release);
    });
    const open = async (authorization: string) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`, { headers: { authorization } });
      await once(socket, "open");
      return socket;
    };
    const status = async (authorization: string) =>
      (await fetch(`http://127.0.0.1:${port}`, { headers: { authorization } })).status;

    const [revoked, other] = [await open(TOKEN), await open("another")];
    onTestFinished(() => other.terminate());
    expect(await status(TOKEN)).toBe(204);
    const closed = once(revoked, "close");
    await revocations.revoke(TOKEN, 60);
    expect((await closed)[0]).toBe(4401);
    expect([await status(TOKEN), await status("another")]).toEqual([401, 204]);
    expect(other.readyState).toBe(WebSocket.OPEN);

    const keys = await redis.keys("*");
    expect(keys).toEqual([`sessionwatch:revoked:${HASH}`]);
    expect(await redis.ttl(keys[0] ?? "")).toBeGreaterThan(55);
  });

  it("closes a connection that is opened just after the revocation", async () => {
    const store = await startStore();
    onTestFinished(store.stop);
    const [redis, subscriber] = [await connect(store.url), await connect(store.url)];
    onTestFinished(() => {
      redis.destroy();
      subscriber.destroy();
    });
    const revocations = await watchRevocations({ redis, subscriber, recheckMs: 3_600_000 });
    onTestFinished(() => revocations.stop());
    await revocations.revoke(TOKEN, 60);
    await new Promise<void>((resolve) => revocations.hold(TOKEN, resolve));
  });
});

describe("an open page of the reference application", () => {
  let app: TestApp;
  afterEach(() => app.stop());

  /** Resolves with everything that the page was told, when it is told no more. */
  const watch = async () => {
    app = await startTestApp();
    const client = new RawClient(app.url);
    await client.login(ALICE);
    const cookie = `session=${client.cookies.get("session")}`;
    const response = await fetch(`${app.url}/live`, { headers: { cookie } });
    return { client, told: response.text() };
  };

  it("is told at once when Sessionwatch announces a revocation", async () => {
    const { client, told } = await watch();
    await app.redis.publish(
      "sessionwatch:revoked",
      createHash("sha256").update(client.sessionId).digest("hex"),
    );
    expect(await told).toContain("event: ended");
  });

  it("is told soon when the session is deleted without a word", async () => {
    const { told } = await watch();
    await app.redis.unlink(await app.keys());
    expect(await told).toContain("event: ended");
    expect(await app.keys()).toEqual([]);
  });

  it("is told when the user logs out elsewhere", async () => {
    const { told } = await watch();
    const elsewhere = new RawClient(app.url);
    await elsewhere.login(ALICE);
    await elsewhere.post("/sessions/end-others");
    expect(await told).toContain("event: ended");
  });
});
