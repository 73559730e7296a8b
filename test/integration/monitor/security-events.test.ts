import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalJWKSet, decodeJwt, type JWTPayload, jwtVerify } from "jose";
import { afterEach, expect, it } from "vitest";
import { SecurityEvents } from "../../../electron/monitor/security-events/security-events.ts";
import {
  DEFAULT_REVOCATION_SETTINGS,
  RevocationSettingsSchema,
} from "../../../shared/settings/revocation.ts";
import { eventually } from "../../eventually.ts";
import { startServer } from "../../redis-server.ts";
import { watchStore } from "../../watched.ts";

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) {
    await end();
  }
});

/** A receiver as RFC 8935 describes it; `answers` are given in turn, and 202 afterwards. */
async function startReceiver(answers: readonly { status: number; body?: string }[] = []) {
  const received: { type: string | undefined; token: string }[] = [];
  const next = [...answers];
  const server = createServer(async (request: IncomingMessage, response) => {
    let token = "";
    for await (const chunk of request) {
      token += String(chunk);
    }
    received.push({ type: request.headers["content-type"], token });
    const { status, body = "" } = next.shift() ?? { status: 202 };
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ending.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { received, url: `http://127.0.0.1:${port}/events` };
}

function settingsFor(receiver: string) {
  return { enabled: true, receiver, issuer: "https://watch.example", audience: "https://receiver.example" };
}

async function verified(token: string, keys: string): Promise<JWTPayload> {
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(JSON.parse(keys)), {
    issuer: "https://watch.example",
    audience: "https://receiver.example",
    typ: "secevent+jwt",
  });
  expect(protectedHeader.alg).toBe("ES256");
  return payload;
}

it("pushes a signed CAEP session-revoked event that the receiver can verify, and never the token", async () => {
  const receiver = await startReceiver();
  const store = await startServer();
  ending.push(() => store.stop());
  const token = "d0b1c2d3e4f5a6b7c8d9";
  await store.client.set(
    `sess:${token}`,
    JSON.stringify({ cookie: { originalMaxAge: 600_000 }, userId: "alice" }),
    "EX",
    600,
  );
  const { monitor, rows, stop } = await watchStore(store.url);
  ending.push(stop);
  await monitor.commands.changeSettings({
    revocation: { ...DEFAULT_REVOCATION_SETTINGS, events: settingsFor(receiver.url) },
  });
  const { keys } = await monitor.commands.securityEventKeys({});
  expect(keys).not.toContain('"d"');
  await eventually("the row", () => rows().length === 1);
  const target = { kind: "user", user: "alice", except: null } as const;
  await monitor.commands.revoke({ target, confirmed: 1, reason: "TICKET-9" });
  await eventually("the event", () => receiver.received.length === 1);
  const [event] = receiver.received;
  expect(event?.type).toBe("application/secevent+jwt");
  const payload = await verified(event?.token ?? "", keys);
  const hash = createHash("sha256").update(token).digest("hex");
  expect(payload).toMatchObject({
    jti: expect.any(String),
    iat: expect.any(Number),
    sub_id: {
      format: "complex",
      session: { format: "opaque", id: hash },
      user: { format: "opaque", id: "alice" },
    },
    events: {
      "https://schemas.openid.net/secevent/caep/event-type/session-revoked": {
        event_timestamp: expect.any(Number),
        initiating_entity: "admin",
        reason_admin: { en: "TICKET-9" },
      },
    },
  });
  expect(JSON.stringify(payload)).not.toContain(token.slice(0, 12));
});

it("tries again while the receiver fails, keeps the order, and gives up only what is refused", async () => {
  const receiver = await startReceiver([
    { status: 503 },
    { status: 500 },
    { status: 202 },
    { status: 400, body: '{"err":"invalid_key","description":"whatever"}' },
  ]);
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-events-"));
  ending.push(() => rm(folder, { recursive: true }));
  const events = await SecurityEvents.open({
    keyFile: join(folder, "key.json"),
    folder,
    settings: () => settingsFor(receiver.url),
    retryMs: [20],
  });
  ending.push(() => events.close());
  const session = { user: "u", at: Date.now(), reason: null, automatic: false };
  events.announce(["a", "b", "c"].map((hash) => ({ ...session, hash })));
  await eventually("a problem", () => events.problems.length > 0);
  await eventually("five pushes", () => receiver.received.length === 5);
  const keys = await events.publicKeys();
  const ids = await Promise.all(
    receiver.received.map(async ({ token }) => {
      const { sub_id } = await verified(token, keys);
      return JSON.stringify(sub_id).match(/"id":"(\w)"/)?.[1];
    }),
  );
  expect(ids).toEqual(["a", "a", "a", "b", "c"]);
  // Who gets an event once more can tell by its id.
  const jtis = receiver.received.map(({ token }) => decodeJwt(token).jti);
  expect(new Set(jtis).size).toBe(3);
  expect(jtis.slice(0, 3)).toEqual(Array(3).fill(jtis[0]));
  await eventually("no problem any more", () => events.problems.length === 0);
});

it("begins where nothing of what waited can be read, and says so", async () => {
  const receiver = await startReceiver();
  const folder = await mkdtemp(join(tmpdir(), "sessionwatch-events-"));
  ending.push(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "security-events.jsonl"));
  const events = await SecurityEvents.open({
    keyFile: join(folder, "key.json"),
    folder,
    settings: () => settingsFor(receiver.url),
  });
  ending.push(() => events.close());
  events.announce([{ user: "u", hash: "a", at: Date.now(), reason: null, automatic: false }]);
  await eventually("a push", () => receiver.received.length === 1);
  const aside = expect.stringContaining("security-events.jsonl.broken-");
  expect(events.problems).toEqual([{ code: "events-set-aside", params: { lines: "", reason: "", aside } }]);
});

it("keeps what waits over the end of the monitor, without the token, and pushes it after the next start", async () => {
  const receiver = await startReceiver([{ status: 503 }]);
  const store = await startServer();
  const dataFolder = await mkdtemp(join(tmpdir(), "sessionwatch-events-"));
  ending.push(() => rm(dataFolder, { recursive: true }));
  ending.push(() => store.stop());
  const token = "d0b1c2d3e4f5a6b7c8d9";
  await store.client.set(
    `sess:${token}`,
    JSON.stringify({ cookie: { originalMaxAge: 600_000 }, userId: "alice" }),
    "EX",
    600,
  );
  const first = await watchStore(store.url, { dataFolder });
  await first.monitor.commands.changeSettings({
    revocation: { ...DEFAULT_REVOCATION_SETTINGS, events: settingsFor(receiver.url) },
  });
  const target = { kind: "user", user: "alice", except: null } as const;
  await first.monitor.commands.revoke({ target, confirmed: 1, reason: null });
  await eventually("a refused push", () =>
    first.monitor.status().problems.some(({ code }) => code === "events-undelivered"),
  );
  await first.stop();
  const waiting = await readFile(join(dataFolder, "security-events", "security-events.jsonl"), "utf8");
  expect(waiting).toContain(createHash("sha256").update(token).digest("hex"));
  expect(waiting).not.toContain(token.slice(0, 12));

  const second = await watchStore(store.url, { dataFolder });
  ending.push(second.stop);
  await eventually("the event", () => receiver.received.length === 2);
  const [before, after] = receiver.received.map(({ token: jwt }) => decodeJwt(jwt));
  expect(after?.jti).toBe(before?.jti);
  await eventually("nothing to wait", () => !second.monitor.status().problems.length);
  expect(await readFile(join(dataFolder, "security-events", "security-events.jsonl"), "utf8")).toBe("");
});

it("is pushed nowhere unencrypted but to this computer", () => {
  const valid = (receiver: string) =>
    RevocationSettingsSchema.safeParse({
      ...DEFAULT_REVOCATION_SETTINGS,
      events: { ...DEFAULT_REVOCATION_SETTINGS.events, receiver },
    }).success;
  expect(valid("https://receiver.example/events")).toBe(true);
  expect(valid("http://127.0.0.1:8080/")).toBe(true);
  expect(valid("http://receiver.example/events")).toBe(false);
  expect(valid("file:///etc/passwd")).toBe(false);
});
