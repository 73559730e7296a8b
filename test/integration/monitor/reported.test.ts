import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

describe("an integrated application", () => {
  let server: TestServer;
  let watched: WatchedStore;

  beforeEach(async () => {
    server = await startServer();
    await server.client.set(
      "sess:token-one",
      '{"cookie":{"originalMaxAge":600000},"userId":"alice"}',
      "EX",
      600,
    );
    await server.client.set(
      "sessionwatch:event:kept",
      event("kept", "It happened before we looked."),
      "EX",
      600,
    );
    watched = await watchStore(server.url);
    await watched.monitor.connect({
      url: server.url,
      readOnly: false,
      demonstration: null,
      integrated: true,
    });
    await eventually("the row", () => watched.rows().length === 1);
  });
  afterEach(async () => {
    await watched.stop();
    await server.stop();
  });

  function event(id: string, sentence: string): string {
    return JSON.stringify({
      v: 1,
      id,
      kind: "refresh-token-reuse",
      severity: "critical",
      at: Date.now(),
      about: { user: "alice", label: null },
      sentence,
      sightings: [
        { at: Date.now(), address: "87.78.98.110", userAgent: "curl/8", session: hashOf("token-one") },
      ],
    });
  }

  it("reports an attack, which becomes one critical finding that names the session by its handle", async () => {
    const told = event("now", "A refresh token was\u202e used\ntwice.");
    await server.client.publish("sessionwatch:events", told);
    await server.client.publish("sessionwatch:events", told);
    await server.client.publish("sessionwatch:events", "no JSON at all");
    const finding = await eventually("the finding", () =>
      watched.monitor.findings().find(({ sentence }) => sentence === "A refresh token was used twice."),
    );
    expect(finding).toMatchObject({ rule: "reported", severity: "critical", user: "alice" });
    expect(finding.evidence.sightings[0]?.session).toBe(watched.rows()[0]?.id);
    const kept = await eventually("the kept one", () =>
      watched.monitor.findings().find(({ sentence }) => sentence === "It happened before we looked."),
    );
    expect(kept.rule).toBe("reported");
    expect(watched.monitor.findings().filter(({ rule }) => rule === "reported")).toHaveLength(2);
  });

  it("is told of a revocation by the token's hash, at once and by a tombstone", async () => {
    const listener = new Redis(server.url, { replyMapping: "legacy" });
    await listener.subscribe("sessionwatch:revoked");
    const heard = new Promise<string>((resolve) =>
      listener.once("message", (_channel, hash) => resolve(hash)),
    );
    await watched.monitor.commands.revoke({
      target: { kind: "user", user: "alice", except: null },
      confirmed: 1,
      reason: null,
    });
    expect(await heard).toBe(hashOf("token-one"));
    expect(await server.client.ttl(`sessionwatch:revoked:${hashOf("token-one")}`)).toBeGreaterThan(3600);
    listener.disconnect();
  });
});
