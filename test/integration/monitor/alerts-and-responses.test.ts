import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_RESPONSE_SETTINGS } from "../../../shared/settings/response.ts";
import { addressIn, CHROME_ON_WINDOWS } from "../../e2e/people.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";
import { type HttpReceiver, httpReceiver } from "../alerts/receivers.ts";

const TOKEN = "token-that-nobody-may-see";
/** One login, however long the test takes. */
const CREATED_AT = Date.now() - 60_000;
const HOOK = {
  id: "hook",
  name: "SIEM",
  enabled: true,
  condition: "severity:critical",
  revocations: true,
  kind: "webhook",
  body: "own",
  perMinute: 600,
} as const;

describe("a session that is stolen", () => {
  let server: TestServer;
  let watched: WatchedStore;
  let receiver: HttpReceiver;

  beforeEach(async () => {
    [server, receiver] = await Promise.all([startServer(), httpReceiver()]);
    await request("DE");
    watched = await watchStore(server.url);
    await eventually("the row", () => watched.rows().length === 1);
  });
  afterEach(async () => {
    await watched.stop();
    await Promise.all([server.stop(), receiver.stop()]);
  });

  async function request(country: string): Promise<void> {
    const now = Date.now();
    const stamp = {
      address: addressIn(country),
      userAgent: CHROME_ON_WINDOWS,
      createdAt: CREATED_AT,
      lastSeen: now,
    };
    const session = { cookie: { originalMaxAge: 600_000 }, userId: "alice", stamp };
    await server.client.set(`sess:${TOKEN}`, JSON.stringify(session), "EX", 600);
  }
  const rows = () => watched.monitor.openView("responses", {}).answer().rows;
  const steal = async () => {
    await request("JP");
    await eventually("the finding", () => watched.monitor.findings().length > 0);
  };
  const audited = () => watched.monitor.openView("audit", { limit: 50 }).answer().rows;

  it("is told to a webhook at once, as is its end, without its token, and setting it up is on record", async () => {
    const { commands } = watched.monitor;
    await commands.saveSink({ sink: HOOK, url: receiver.url, key: "a key of mine" });
    await steal();
    await eventually("told", () => receiver.received.length === 1);
    const [finding] = watched.monitor.findings();
    await commands.revoke({
      target: { kind: "finding", id: finding?.id ?? "" },
      confirmed: 1,
      reason: "stolen",
    });
    await eventually("told of the end", () => receiver.received.length === 2);
    const told = receiver.received.map(({ body }) => body).join("\n");
    expect(told).toContain('"type":"finding.raised"');
    expect(JSON.parse(receiver.received[1]?.body ?? "")).toMatchObject({
      type: "sessions.revoked",
      operator: "tester",
      users: ["alice"],
      counts: { revoked: 1 },
      automatic: false,
    });
    expect(told).not.toContain(TOKEN);
    const shown = JSON.stringify([
      watched.monitor.openView("settings", {}).answer(),
      watched.monitor.openView("alerts", {}).answer(),
      audited(),
    ]);
    expect(shown).toContain("alerts “SIEM”: new webhook (address and signing key set)");
    for (const secret of ["webhook-secret", "a key of mine", TOKEN]) expect(shown).not.toContain(secret);
  });

  it("is ended by itself after the time to stop it, on record as automatic", async () => {
    const response = { ...DEFAULT_RESPONSE_SETTINGS, mode: "on" as const, graceMs: 5_000 };
    await watched.monitor.commands.changeSettings({ response });
    await watched.monitor.commands.saveSink({
      sink: { ...HOOK, body: "slack" },
      url: receiver.url,
      key: null,
    });
    await steal();
    expect(rows()).toMatchObject([{ user: "alice", sessions: 1, state: { kind: "waiting" } }]);
    await eventually("told what will happen", () => receiver.received.length === 1);
    expect(receiver.received[0]?.body).toMatch(
      /look stolen are ended at \d\d:\d\d UTC unless somebody stops it/,
    );
    expect(await server.client.exists(`sess:${TOKEN}`)).toBe(1);
    await eventually("ended", () => rows()[0]?.state.kind === "done", 15_000);
    await eventually("gone", async () => (await server.client.exists(`sess:${TOKEN}`)) === 0);
    await eventually("on record", () =>
      audited().some(({ action, phase }) => action === "automatic" && phase === "outcome"),
    );
    expect(audited().find(({ action }) => action === "automatic")?.reason).toContain("impossible-travel");
  });

  it("is left alone where a person stops it, and in a dry run", async () => {
    const response = { ...DEFAULT_RESPONSE_SETTINGS, mode: "dry-run" as const, graceMs: 5_000 };
    await watched.monitor.commands.changeSettings({ response });
    await steal();
    const id = rows()[0]?.id ?? "";
    await watched.monitor.commands.stopResponse({ id });
    expect(rows()).toMatchObject([{ dryRun: true, state: { kind: "stopped", by: "tester" } }]);
    expect(audited()[0]).toMatchObject({ action: "automatic", result: "stopped by a person" });
    await expect(watched.monitor.commands.stopResponse({ id })).rejects.toMatchObject({
      failure: { code: "response-unknown" },
    });
    expect(await server.client.exists(`sess:${TOKEN}`)).toBe(1);
  });
});
