import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sink } from "../../../shared/settings/alerts.ts";
import { eventually } from "../../eventually.ts";
import { NOON } from "../../unit/alerts/finding.ts";
import { httpReceiver, streamReceiver, udpReceiver } from "./receivers.ts";
import { hook, type Stage, setStage } from "./stage.ts";

const HOUR = 3_600_000;

describe("Alerts", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  it("reach a webhook, signed, with what is needed to act and no more", async () => {
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: "my signing key" });
    stage.raise();
    await stage.nothingWaits();
    const [got] = stage.receiver.received;
    expect(got?.headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": expect.any(String),
    });
    expect(got?.headers["webhook-signature"]).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
    expect(JSON.parse(got?.body ?? "")).toMatchObject({
      version: 1,
      type: "finding.raised",
      id: got?.headers["webhook-id"],
      finding: {
        rule: "impossible-travel",
        user: "alice",
        sightings: [{ country: "DE" }, { country: "JP" }],
      },
    });
  });

  it.each(["own", "slack", "teams", "ecs", "ocsf"] as const)(
    "arrive in %s as one line of ASCII, whatever users call themselves",
    async (body) => {
      await stage.alerts.save({ sink: { ...hook, body }, url: stage.receiver.url, key: null });
      const user = '=HYPERLINK("http://evil.example")\r\n<13>1 forged \u001b[31m\u202e<!channel> \u{1f9e1}';
      stage.raise({ user, label: user, sentence: `${user} was in Berlin and Tokyo.` });
      await stage.nothingWaits();
      const [got] = stage.receiver.received;
      expect(got?.body).toMatch(/^[\x20-\x7e]+$/);
      const told: unknown = JSON.parse(got?.body ?? "null");
      const texts = JSON.stringify(told);
      expect(texts).toContain("HYPERLINK");
      // Programs get what is there, people what can be read without harm.
      if (body === "slack" || body === "teams")
        expect(texts).not.toMatch(/\\u001b|\\r|\\n|\u202e|<!channel>"/);
    },
  );

  it("go only to sinks whose condition they meet", async () => {
    const tokyo: Sink = {
      ...hook,
      id: "tokyo",
      condition: "country:JP severity:critical",
      revocations: false,
    };
    const rome: Sink = { ...hook, id: "rome", condition: "country:IT" };
    await stage.alerts.save({ sink: tokyo, url: `${stage.receiver.url}/tokyo`, key: null });
    await stage.alerts.save({ sink: rome, url: `${stage.receiver.url}/rome`, key: null });
    stage.raise();
    stage.alerts.revoked({
      operator: "carol",
      automatic: false,
      users: ["alice"],
      sessions: 1,
      reason: null,
      counts: { revoked: 1, alreadyGone: 0, denied: 0, failed: 0, left: 0 },
    });
    await stage.nothingWaits();
    const told = stage.receiver.received.map(
      ({ path, body }) => `${path.split("/").at(-1)} ${JSON.parse(body).type}`,
    );
    expect(told.sort()).toEqual(["rome sessions.revoked", "tokyo finding.raised"]);
  });

  it("survive a receiver that answers 500 for an hour: nothing is lost, doubled or out of order", async () => {
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: null });
    const wellAgain = stage.clock.time + HOUR;
    const saidMeanwhile: unknown[] = [];
    stage.receiver.answer = () => {
      saidMeanwhile.push(...stage.alerts.problems());
      return { status: stage.clock.time < wellAgain ? 500 : 200 };
    };
    for (let n = 0; n < 20; n++) stage.raise();
    await stage.nothingWaits();
    expect(saidMeanwhile).toContainEqual({
      code: "alerts-failing",
      params: { name: "Hook", reason: "the receiver answered 500", waiting: 20, dropped: 0 },
    });
    expect(stage.clock.time - wellAgain).toBeLessThan(7 * 60_000);
    const failed = stage.receiver.received.length - 20;
    expect(failed).toBeGreaterThan(10);
    // Pauses double up to five minutes: 8 until then, 12 an hour after.
    expect(failed).toBeLessThan(30);
    const delivered = stage.receiver.received.slice(failed).map(({ body }) => JSON.parse(body).finding.id);
    expect(delivered).toEqual(Array.from({ length: 20 }, (_, n) => `finding-${stage.raised - 19 + n}`));
    expect(stage.stateOf("hook")).toMatchObject({
      failing: null,
      dropped: 0,
      lastDeliveryAt: expect.any(Number),
    });
    expect(stage.alerts.problems()).toEqual([]);
  });

  it("that a receiver refuses for good do not hold up the others, and are counted", async () => {
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: null });
    stage.receiver.answer = ({ body }) => ({ status: body.includes("mallory") ? 413 : 200 });
    stage.raise({ user: "mallory", label: null });
    stage.raise();
    await stage.nothingWaits();
    expect(stage.stateOf("hook")).toMatchObject({ dropped: 1, failing: null });
    expect(stage.receiver.received.map(({ body }) => JSON.parse(body).finding.user)).toEqual([
      ...Array.from({ length: 5 }, () => "mallory"),
      "alice",
    ]);
  });

  it("leave a receiver alone for as long as it asks", async () => {
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: null });
    stage.receiver.answer = () => ({
      status: stage.receiver.received.length === 1 ? 429 : 200,
      headers: { "retry-after": "1800" },
    });
    stage.raise();
    await stage.nothingWaits();
    expect(stage.clock.time - NOON).toBeGreaterThanOrEqual(1_800_000);
  });

  it("come no faster than the sink wants them", async () => {
    await stage.alerts.save({ sink: { ...hook, perMinute: 10 }, url: stage.receiver.url, key: null });
    for (let n = 0; n < 35; n++) stage.raise();
    await stage.nothingWaits();
    expect(stage.receiver.received).toHaveLength(35);
    expect(stage.clock.time - NOON).toBeGreaterThanOrEqual(3 * 60_000);
  });

  it("do not follow a receiver elsewhere", async () => {
    const other = await httpReceiver();
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: null });
    stage.receiver.answer = () => ({
      status: stage.receiver.received.length > 2 ? 200 : 307,
      headers: { location: other.url },
    });
    stage.raise();
    await stage.nothingWaits();
    expect(other.received).toEqual([]);
    await other.stop();
  });

  it("are tried out with a button that says what is wrong", async () => {
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: null });
    await stage.alerts.test("hook");
    expect(JSON.parse(stage.receiver.received[0]?.body ?? "")).toMatchObject({ type: "test" });
    await stage.receiver.stop();
    await expect(stage.alerts.test("hook")).rejects.toMatchObject({
      failure: { code: "sink-failed", params: { reason: expect.stringMatching(/^(ECONN|UND_ERR)/) } },
    });
    await expect(stage.alerts.test("none")).rejects.toMatchObject({ failure: { code: "sink-unknown" } });
  });

  it.each([
    [{ ...hook, condition: "idle>3m" }, "https://example.com", "its condition"],
    [hook, "ftp://example.com", "https://"],
    [hook, "https://user:pw@example.com", "user or password"],
    [hook, null, "needs an address"],
  ])("are not set up wrongly", async (sink, url, reason) => {
    await expect(stage.alerts.save({ sink, url, key: null })).rejects.toMatchObject({
      failure: { code: "sink-invalid", params: { reason: expect.stringContaining(reason) } },
    });
    expect(stage.settings.current.alerts.sinks).toEqual([]);
  });

  it("are appended to a file as JSON Lines, and to a new one after it was rotated away", async () => {
    const path = join(stage.folder, "out.jsonl");
    const file: Sink = {
      id: "file",
      name: "File",
      enabled: true,
      condition: "",
      revocations: true,
      kind: "file",
      body: "ecs",
      path,
    };
    await stage.alerts.save({ sink: file, url: null, key: null });
    stage.raise({ user: "evil\nuser\u2028\u202e" });
    await stage.nothingWaits();
    const [line, ...more] = (await readFile(path, "utf8")).split("\n");
    expect(more).toEqual([""]);
    expect(JSON.parse(line ?? "")).toMatchObject({ user: { id: "evil\nuser\u2028\u202e" } });
    await rm(path);
    stage.raise();
    await stage.nothingWaits();
    expect((await readFile(path, "utf8")).split("\n")).toHaveLength(2);
  });

  it("reach syslog over UDP and TCP, and TCP again after the receiver was restarted", async () => {
    const [udp, tcp] = [await udpReceiver(), await streamReceiver()];
    const base = {
      enabled: true,
      condition: "",
      revocations: true,
      kind: "syslog",
      body: "own",
      host: "127.0.0.1",
    } as const;
    await stage.alerts.save({
      sink: { ...base, id: "udp", name: "u", transport: "udp", port: udp.port },
      url: null,
      key: null,
    });
    await stage.alerts.save({
      sink: { ...base, id: "tcp", name: "t", transport: "tcp", port: tcp.port },
      url: null,
      key: null,
    });
    stage.raise({ user: "evil\n<13>1 forged" });
    await eventually("received", () => udp.messages.length === 1 && tcp.messages.length === 1);
    for (const message of [udp.messages[0], tcp.messages[0]]) expect(message).toMatch(/^<82>1 [^\n]+$/);
    await tcp.stop();
    stage.raise();
    await eventually(
      "tried again",
      () => (stage.stateOf("tcp")?.failing ?? null) !== null || stage.stateOf("tcp")?.waiting === 0,
    );
    const again = await streamReceiver(undefined, tcp.port);
    stage.raise();
    await stage.nothingWaits();
    await eventually("received", () => again.messages.length >= 1);
    await Promise.all([udp.stop(), again.stop()]);
  });
});
