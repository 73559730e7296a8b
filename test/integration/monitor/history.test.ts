import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Monitor } from "../../../electron/monitor/monitor.ts";
import { DEFAULT_RESPONSE_SETTINGS } from "../../../shared/settings/response.ts";
import { eventually } from "../../eventually.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";
import { httpReceiver } from "../alerts/receivers.ts";

const TOKEN = "a-token-that-nobody-may-read";
/** Addresses of universities, which stay where they are: Heidelberg and Tokyo. */
const HEIDELBERG = "129.206.100.126";
const TOKYO = "130.69.250.1";
const WEBHOOK = {
  id: "hook",
  name: "SIEM",
  enabled: true,
  condition: "",
  revocations: false,
  kind: "webhook" as const,
  body: "own" as const,
  perMinute: 600,
};

describe("history over a restart of the monitor", () => {
  let server: TestServer;
  let dataFolder: string;
  let watched: WatchedStore | null = null;

  beforeEach(async () => {
    server = await startServer({ password: "a-password" });
    dataFolder = await mkdtemp(join(tmpdir(), "sessionwatch-data-"));
    watched = null;
  });
  afterEach(async () => {
    await watched?.stop();
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  });

  const put = (token: string, ip: string, userId = "alice") =>
    server.client.set(
      `sess:${token}`,
      JSON.stringify({ cookie: { originalMaxAge: 600_000 }, userId, ip, lastSeen: Date.now() }),
      "EX",
      600,
    );

  async function start(): Promise<WatchedStore> {
    watched = await watchStore(server.url, { dataFolder });
    return watched;
  }

  async function stop(): Promise<void> {
    await watched?.monitor.close();
    watched = null;
  }

  const findingsOf = ({ monitor }: WatchedStore) =>
    monitor.openView("findings", { include: "all", limit: 10 }).answer().rows;

  /** A session seen in Heidelberg and then in Tokyo. */
  async function theft(): Promise<string> {
    const { monitor } = await start();
    return theftIn(monitor);
  }

  async function theftIn(monitor: Monitor): Promise<string> {
    await put(TOKEN, HEIDELBERG);
    await eventually("the session", () => monitor.counts.sessions === 1);
    await put(TOKEN, TOKYO);
    const finding = await eventually("a finding", () => watched && findingsOf(watched)[0]);
    expect(monitor.findings().map(({ id }) => id)).toEqual([finding.id]);
    return finding.id;
  }

  it("brings back findings, activity and where users were seen, and holds no token, key or password", async () => {
    const id = await theft();
    await watched?.monitor.commands.answerFinding({ id, answer: { kind: "note" }, note: "Called her." });
    await stop();
    const folder = join(dataFolder, "history");
    const files = await readdir(folder);
    expect(files).toHaveLength(1);
    const bytes = (await Promise.all(files.map((name) => readFile(join(folder, name), "latin1")))).join("");
    expect(bytes).toContain("alice");
    for (const secret of [TOKEN, "sess:", "a-password"]) expect(bytes).not.toContain(secret);

    const again = await start();
    expect(findingsOf(again)[0]).toMatchObject({ id, state: { kind: "open" }, note: "Called her." });
    expect(again.monitor.findings()).toEqual([]);
    await eventually("the row to be marked", () => again.rows()[0]?.severity === "critical");
    const { known } = again.monitor.openView("user", { user: "alice" }).answer().head;
    expect(known?.countries.map(({ name }) => name).sort()).toEqual(["DE", "JP"]);
    const { activity } = again.monitor.openView("overview", { filter: "", range: "1h" }).answer().head;
    expect(activity.points[0]?.at).toBeLessThan(activity.since);
    expect(activity.points.reduce((sum, point) => sum + point.started, 0)).toBe(1);

    await again.monitor.commands.answerFinding({ id, answer: { kind: "note" }, note: null });
    expect(findingsOf(again)[0]?.note).toBeNull();
    expect(again.monitor.status().problems).toEqual([]);
  });

  it("shows and revokes the sessions of a finding of before, whatever was answered", async () => {
    const id = await theft();
    await watched?.monitor.commands.answerFinding({ id, answer: { kind: "expected" }, note: null });
    await stop();
    const { monitor } = await start();
    await eventually("the session", () => monitor.counts.sessions === 1);
    const sort = { column: "lastSeen", direction: "desc" } as const;
    const shown = monitor.openView("sessions", {
      filter: `finding:${id}`,
      sort,
      offset: 0,
      limit: 10,
      hold: false,
    });
    expect(shown.answer().rows.map(({ user }) => user)).toEqual(["alice"]);
    expect(await monitor.commands.countTarget({ kind: "finding", id })).toEqual({ count: 1 });
  });

  it("tells nobody and ends nothing because of what was found before the restart", async () => {
    const id = await theft();
    await stop();
    const { monitor } = await start();
    const receiver = await httpReceiver();
    onTestFinished(() => receiver.stop());
    await monitor.commands.saveSink({ sink: WEBHOOK, url: receiver.url, key: null });
    const response = { ...DEFAULT_RESPONSE_SETTINGS, mode: "on" as const, graceMs: 5_000 };
    await monitor.commands.changeSettings({ response });
    await monitor.commands.answerFinding({ id, answer: { kind: "note" }, note: "Called her." });
    await put(TOKEN, HEIDELBERG);

    await put("another", HEIDELBERG, "bob");
    await eventually("bob's session", () => monitor.counts.sessions === 2);
    await put("another", TOKYO, "bob");
    await eventually("bob's alert", () => receiver.received.length > 0);
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.body).toContain('"bob"');
    const responses = monitor.openView("responses", {}).answer().rows;
    expect(responses.map(({ user }) => user)).toEqual(["bob"]);
  });

  it("keeps nothing of a demonstration", async () => {
    const { monitor } = await start();
    const url = `${server.url}/1`;
    await monitor.connect({ url, readOnly: false, demonstration: { appUrl: "http://127.0.0.1:1" } });
    await eventually("live", () => monitor.status().phase.kind === "live");
    await server.client.select(1);
    await theftIn(monitor);
    await stop();
    expect((await readdir(join(dataFolder, "history"))).length).toBe(1);
    const again = await start();
    expect(findingsOf(again)).toEqual([]);
  });

  it("deletes what it knows about a user when told to, and puts that on record", async () => {
    await theft();
    await watched?.monitor.commands.purgeUser({ user: "alice" });
    await stop();
    const again = await start();
    const entries = again.monitor.openView("audit", { limit: 10 }).answer().rows;
    expect(entries.filter(({ action }) => action === "purge")).toMatchObject([
      { phase: "outcome", users: ["alice"], result: "deleted" },
      { phase: "intent", users: ["alice"] },
    ]);
    expect(findingsOf(again)).toEqual([]);
    const user = () => again.monitor.openView("user", { user: "alice" }).answer().head;
    const known = await eventually("a new sighting", () => user().known);
    expect(known.countries.map(({ name }) => name)).toEqual(["JP"]);
  });

  it("lists what people taught, and forgets it when told to", async () => {
    const id = await theft();
    const { monitor } = watched ?? (await start());
    await monitor.commands.answerFinding({ id, answer: { kind: "expected" }, note: null });
    const lessons = () => monitor.openView("lessons", { limit: 10 }).answer().rows;
    expect(lessons().map(({ about, what, by }) => [about.name, what.kind, what.value, by])).toEqual([
      ["alice", "country", "DE", "tester"],
      ["alice", "country", "JP", "tester"],
    ]);
    const forget = { subject: "user:alice", lesson: "country:JP" };
    await monitor.commands.forgetLesson(forget);
    expect(lessons()).toHaveLength(1);
    expect(monitor.counts.findings).toBe(1);
    await expect(monitor.commands.forgetLesson(forget)).rejects.toMatchObject({
      failure: { code: "lesson-unknown" },
    });
  });
});
