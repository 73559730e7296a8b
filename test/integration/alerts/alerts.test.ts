import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Alerts } from "../../../electron/monitor/alerts/alerts.ts";
import type { Clock } from "../../../electron/monitor/alerts/delivery.ts";
import type { SecretKeeper } from "../../../electron/monitor/connections/secret-keeper.ts";
import { MonitorSettings } from "../../../electron/monitor/settings/settings.ts";
import type { Sink } from "../../../shared/settings/alerts.ts";
import { eventually } from "../../eventually.ts";
import { finding, NOON } from "../../unit/alerts/finding.ts";
import { type HttpReceiver, httpReceiver, streamReceiver, udpReceiver } from "./receivers.ts";

const HOUR = 3_600_000;

/** A clock whose pauses are over at once. */
class FastClock implements Clock {
  time = NOON;
  readonly now = (): number => this.time;
  readonly sleep = async (ms: number): Promise<void> => {
    this.time += ms;
    // Lets the network and the test have their turn.
    await new Promise((resolve) => setImmediate(resolve));
  };
}

/** Seals as reversibly as a test needs. */
const keeper: SecretKeeper = {
  kept: "keychain",
  seal: async (text) => Buffer.from(text).toString("base64"),
  unseal: async (sealed) => Buffer.from(sealed, "base64").toString(),
};

const hook: Sink = {
  id: "hook",
  name: "Hook",
  enabled: true,
  condition: "",
  revocations: true,
  kind: "webhook",
  body: "own",
  perMinute: 600,
};

describe("Alerts", () => {
  let folder: string;
  let clock: FastClock;
  let alerts: Alerts;
  let settings: MonitorSettings;
  let receiver: HttpReceiver;
  let raised = 0;

  async function open(how: SecretKeeper = keeper): Promise<void> {
    settings = await MonitorSettings.open(join(folder, "monitor-settings.json"), Date.now);
    alerts = await Alerts.open({ folder: join(folder, "alerts"), settings, keeper: how, clock });
  }
  /** Another finding of another user. */
  function raise(fields = {}): void {
    raised++;
    alerts.findingChanged(finding({ id: `finding-${raised}`, raisedAt: clock.time + 1, ...fields }));
  }
  const stateOf = (id: string) => alerts.states().find((state) => state.id === id);
  const nothingWaits = () =>
    eventually("delivered", () => alerts.states().every(({ waiting }) => waiting === 0));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "alerts-"));
    clock = new FastClock();
    receiver = await httpReceiver();
    await open();
  });
  afterEach(async () => {
    await alerts.close();
    await receiver.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("reach a webhook, signed, with what is needed to act and no more", async () => {
    await alerts.save({ sink: hook, url: receiver.url, key: "my signing key" });
    raise();
    await nothingWaits();
    const [got] = receiver.received;
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
      await alerts.save({ sink: { ...hook, body }, url: receiver.url, key: null });
      const user = '=HYPERLINK("http://evil.example")\r\n<13>1 forged \u001b[31m\u202e<!channel> \u{1f9e1}';
      raise({ user, label: user, sentence: `${user} was in Berlin and Tokyo.` });
      await nothingWaits();
      const [got] = receiver.received;
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
    await alerts.save({ sink: tokyo, url: `${receiver.url}/tokyo`, key: null });
    await alerts.save({ sink: rome, url: `${receiver.url}/rome`, key: null });
    raise();
    alerts.revoked({
      operator: "carol",
      automatic: false,
      users: ["alice"],
      sessions: 1,
      reason: null,
      counts: { revoked: 1, alreadyGone: 0, denied: 0, failed: 0, left: 0 },
    });
    await nothingWaits();
    const told = receiver.received.map(
      ({ path, body }) => `${path.split("/").at(-1)} ${JSON.parse(body).type}`,
    );
    expect(told.sort()).toEqual(["rome sessions.revoked", "tokyo finding.raised"]);
  });

  it("survive a receiver that answers 500 for an hour: nothing is lost, doubled or out of order", async () => {
    await alerts.save({ sink: hook, url: receiver.url, key: null });
    const wellAgain = clock.time + HOUR;
    const saidMeanwhile: unknown[] = [];
    receiver.answer = () => {
      saidMeanwhile.push(...alerts.problems());
      return { status: clock.time < wellAgain ? 500 : 200 };
    };
    for (let n = 0; n < 20; n++) raise();
    await nothingWaits();
    expect(saidMeanwhile).toContainEqual({
      code: "alerts-failing",
      params: { name: "Hook", reason: "the receiver answered 500", waiting: 20, dropped: 0 },
    });
    expect(clock.time - wellAgain).toBeLessThan(7 * 60_000);
    const failed = receiver.received.length - 20;
    expect(failed).toBeGreaterThan(10);
    // Pauses double up to five minutes: 8 until then, 12 an hour after.
    expect(failed).toBeLessThan(30);
    const delivered = receiver.received.slice(failed).map(({ body }) => JSON.parse(body).finding.id);
    expect(delivered).toEqual(Array.from({ length: 20 }, (_, n) => `finding-${raised - 19 + n}`));
    expect(stateOf("hook")).toMatchObject({ failing: null, dropped: 0, lastDeliveryAt: expect.any(Number) });
    expect(alerts.problems()).toEqual([]);
  });

  it("wait on disk for the next run", async () => {
    await alerts.save({ sink: hook, url: receiver.url, key: null });
    receiver.answer = () => ({ status: 503 });
    for (let n = 0; n < 5; n++) raise();
    await eventually("failing", () => stateOf("hook")?.failing);
    await alerts.close();
    const before = receiver.received.length;
    receiver.answer = () => ({ status: 204 });
    await open();
    await nothingWaits();
    const delivered = receiver.received.slice(before).map(({ body }) => JSON.parse(body).finding.id);
    // What was under way when the last run ended may arrive once more.
    expect([...new Set(delivered)]).toEqual(Array.from({ length: 5 }, (_, n) => `finding-${raised - 4 + n}`));
  });

  it("that waited in a damaged file arrive as far as they can be read, and it is said what is missing", async () => {
    await alerts.save({ sink: hook, url: receiver.url, key: null });
    receiver.answer = () => ({ status: 503 });
    for (let n = 0; n < 3; n++) raise();
    await eventually("failing", () => stateOf("hook")?.failing);
    await alerts.close();
    const file = join(folder, "alerts", "waiting", "hook.jsonl");
    const [first = "", second = "", third = ""] = (await readFile(file, "utf8")).split("\n");
    const broken = second.replace('"finding"', '"find');
    await writeFile(file, `${first}\n${broken}\n${third}\n`);
    const before = receiver.received.length;
    receiver.answer = () => ({ status: 204 });
    await open();
    await nothingWaits();
    const delivered = receiver.received.slice(before).map(({ body }) => JSON.parse(body).finding.id);
    expect(delivered).toEqual([`finding-${raised - 2}`, `finding-${raised}`]);
    const [problem] = alerts.problems();
    expect(problem).toMatchObject({ code: "alerts-set-aside", params: { name: "Hook", lines: 1 } });
    expect(stateOf("hook")).toMatchObject({ failing: null, damage: problem });
    expect(await readFile(String(problem?.params["aside"]), "utf8")).toBe(`${broken}\n`);
  });

  it("that a receiver refuses for good do not hold up the others, and are counted", async () => {
    await alerts.save({ sink: hook, url: receiver.url, key: null });
    receiver.answer = ({ body }) => ({ status: body.includes("mallory") ? 413 : 200 });
    raise({ user: "mallory", label: null });
    raise();
    await nothingWaits();
    expect(stateOf("hook")).toMatchObject({ dropped: 1, failing: null });
    expect(receiver.received.map(({ body }) => JSON.parse(body).finding.user)).toEqual([
      ...Array.from({ length: 5 }, () => "mallory"),
      "alice",
    ]);
  });

  it("leave a receiver alone for as long as it asks", async () => {
    await alerts.save({ sink: hook, url: receiver.url, key: null });
    receiver.answer = () => ({
      status: receiver.received.length === 1 ? 429 : 200,
      headers: { "retry-after": "1800" },
    });
    raise();
    await nothingWaits();
    expect(clock.time - NOON).toBeGreaterThanOrEqual(1_800_000);
  });

  it("come no faster than the sink wants them", async () => {
    await alerts.save({ sink: { ...hook, perMinute: 10 }, url: receiver.url, key: null });
    for (let n = 0; n < 35; n++) raise();
    await nothingWaits();
    expect(receiver.received).toHaveLength(35);
    expect(clock.time - NOON).toBeGreaterThanOrEqual(3 * 60_000);
  });

  it("do not follow a receiver elsewhere", async () => {
    const other = await httpReceiver();
    await alerts.save({ sink: hook, url: receiver.url, key: null });
    receiver.answer = () => ({
      status: receiver.received.length > 2 ? 200 : 307,
      headers: { location: other.url },
    });
    raise();
    await nothingWaits();
    expect(other.received).toEqual([]);
    await other.stop();
  });

  it("are tried out with a button that says what is wrong", async () => {
    await alerts.save({ sink: hook, url: receiver.url, key: null });
    await alerts.test("hook");
    expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({ type: "test" });
    await receiver.stop();
    await expect(alerts.test("hook")).rejects.toMatchObject({
      failure: { code: "sink-failed", params: { reason: expect.stringMatching(/^(ECONN|UND_ERR)/) } },
    });
    await expect(alerts.test("none")).rejects.toMatchObject({ failure: { code: "sink-unknown" } });
  });

  it("keep addresses and keys out of everything but the sealed file", async () => {
    await alerts.save({ sink: hook, url: receiver.url, key: "my signing key" });
    const shown = JSON.stringify([alerts.states(), settings.current, alerts.problems()]);
    const kept = await readFile(join(folder, "monitor-settings.json"), "utf8");
    for (const text of [shown, kept]) {
      expect(text).not.toContain("webhook-secret");
      expect(text).not.toContain("my signing key");
    }
    expect(stateOf("hook")).toMatchObject({ where: new URL(receiver.url).origin, signed: true });
    // Changing the rest leaves them as they are.
    await alerts.save({ sink: { ...hook, name: "Other" }, url: null, key: null });
    expect(stateOf("hook")).toMatchObject({ signed: true });
    await alerts.save({ sink: hook, url: null, key: "" });
    expect(stateOf("hook")).toMatchObject({ signed: false });
  });

  it("wait for an address that could not be kept over a restart", async () => {
    await alerts.close();
    const sealsNothing: SecretKeeper = {
      kept: "browser-host",
      seal: async () => null,
      unseal: async () => null,
    };
    await open(sealsNothing);
    await alerts.save({ sink: hook, url: receiver.url, key: null });
    await alerts.close();
    await open(sealsNothing);
    raise();
    expect(stateOf("hook")).toMatchObject({
      where: null,
      failing: { reason: "its address has to be given again" },
    });
    expect(receiver.received).toEqual([]);
    await alerts.save({ sink: hook, url: receiver.url, key: null });
    await nothingWaits();
    expect(receiver.received).toHaveLength(1);
  });

  it.each([
    [{ ...hook, condition: "idle>3m" }, "https://example.com", "its condition"],
    [hook, "ftp://example.com", "https://"],
    [hook, "https://user:pw@example.com", "user or password"],
    [hook, null, "needs an address"],
  ])("are not set up wrongly", async (sink, url, reason) => {
    await expect(alerts.save({ sink, url, key: null })).rejects.toMatchObject({
      failure: { code: "sink-invalid", params: { reason: expect.stringContaining(reason) } },
    });
    expect(settings.current.alerts.sinks).toEqual([]);
  });

  it("are forgotten with their sink", async () => {
    await alerts.save({ sink: hook, url: receiver.url, key: "k" });
    receiver.answer = () => ({ status: 500 });
    raise();
    await alerts.remove("hook");
    expect(alerts.states()).toEqual([]);
    expect(await readFile(join(folder, "alerts/secrets.json"), "utf8")).not.toContain("hook");
  });

  it("are appended to a file as JSON Lines, and to a new one after it was rotated away", async () => {
    const path = join(folder, "out.jsonl");
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
    await alerts.save({ sink: file, url: null, key: null });
    raise({ user: "evil\nuser\u2028\u202e" });
    await nothingWaits();
    const [line, ...more] = (await readFile(path, "utf8")).split("\n");
    expect(more).toEqual([""]);
    expect(JSON.parse(line ?? "")).toMatchObject({ user: { id: "evil\nuser\u2028\u202e" } });
    await rm(path);
    raise();
    await nothingWaits();
    expect((await readFile(path, "utf8")).split("\n")).toHaveLength(2);
  });

  it("forget a user where they still wait, on disk too, and tell of the others", async () => {
    let up = false;
    receiver.answer = () => ({ status: up ? 200 : 500 });
    await alerts.save({ sink: hook, url: receiver.url, key: null });
    raise({ user: "first", label: null, sentence: "first was elsewhere." });
    raise({ user: "alice", label: null, sentence: "alice was elsewhere." });
    raise({ user: "bob", label: null, sentence: "bob was elsewhere." });
    const counts = { revoked: 2, alreadyGone: 0, denied: 0, failed: 0, left: 0 };
    alerts.revoked({
      operator: "carol",
      automatic: false,
      users: ["alice", "bob"],
      sessions: 2,
      reason: null,
      counts,
    });
    await eventually("all four", () => stateOf("hook")?.waiting === 4);
    await alerts.forget("alice");
    expect(stateOf("hook")?.waiting).toBe(3);
    const kept = await readFile(join(folder, "alerts", "waiting", "hook.jsonl"), "utf8");
    expect(kept).not.toContain("alice");
    expect(kept).toContain("bob");
    receiver.received.length = 0;
    up = true;
    await nothingWaits();
    const told = receiver.received.map(({ body }) => body).join("\n");
    expect(told).toContain("first");
    expect(told).not.toContain("alice");
    expect(told.match(/"type":"/g)).toHaveLength(3);
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
    await alerts.save({
      sink: { ...base, id: "udp", name: "u", transport: "udp", port: udp.port },
      url: null,
      key: null,
    });
    await alerts.save({
      sink: { ...base, id: "tcp", name: "t", transport: "tcp", port: tcp.port },
      url: null,
      key: null,
    });
    raise({ user: "evil\n<13>1 forged" });
    await eventually("received", () => udp.messages.length === 1 && tcp.messages.length === 1);
    for (const message of [udp.messages[0], tcp.messages[0]]) expect(message).toMatch(/^<82>1 [^\n]+$/);
    await tcp.stop();
    raise();
    await eventually(
      "tried again",
      () => (stateOf("tcp")?.failing ?? null) !== null || stateOf("tcp")?.waiting === 0,
    );
    const again = await streamReceiver(undefined, tcp.port);
    raise();
    await nothingWaits();
    await eventually("received", () => again.messages.length >= 1);
    await Promise.all([udp.stop(), again.stop()]);
  });
});
