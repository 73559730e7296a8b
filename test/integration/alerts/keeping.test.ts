import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SecretKeeper } from "../../../electron/monitor/connections/secret-keeper.ts";
import { eventually } from "../../eventually.ts";
import { hook, type Stage, setStage } from "./stage.ts";

describe("Alerts", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  it("wait on disk for the next run", async () => {
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: null });
    stage.receiver.answer = () => ({ status: 503 });
    for (let n = 0; n < 5; n++) stage.raise();
    await eventually("failing", () => stage.stateOf("hook")?.failing);
    await stage.alerts.close();
    const before = stage.receiver.received.length;
    stage.receiver.answer = () => ({ status: 204 });
    await stage.reopen();
    await stage.nothingWaits();
    const delivered = stage.receiver.received.slice(before).map(({ body }) => JSON.parse(body).finding.id);
    // What was under way when the last run ended may arrive once more.
    expect([...new Set(delivered)]).toEqual(
      Array.from({ length: 5 }, (_, n) => `finding-${stage.raised - 4 + n}`),
    );
  });

  it("that waited in a damaged file arrive as far as they can be read, and it is said what is missing", async () => {
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: null });
    stage.receiver.answer = () => ({ status: 503 });
    for (let n = 0; n < 3; n++) stage.raise();
    await eventually("failing", () => stage.stateOf("hook")?.failing);
    await stage.alerts.close();
    const file = join(stage.folder, "alerts", "waiting", "hook.jsonl");
    const [first = "", second = "", third = ""] = (await readFile(file, "utf8")).split("\n");
    const broken = second.replace('"finding"', '"find');
    await writeFile(file, `${first}\n${broken}\n${third}\n`);
    const before = stage.receiver.received.length;
    stage.receiver.answer = () => ({ status: 204 });
    await stage.reopen();
    await stage.nothingWaits();
    const delivered = stage.receiver.received.slice(before).map(({ body }) => JSON.parse(body).finding.id);
    expect(delivered).toEqual([`finding-${stage.raised - 2}`, `finding-${stage.raised}`]);
    const [problem] = stage.alerts.problems();
    expect(problem).toMatchObject({ code: "alerts-set-aside", params: { name: "Hook", lines: 1 } });
    expect(stage.stateOf("hook")).toMatchObject({ failing: null, damage: problem });
    expect(await readFile(String(problem?.params["aside"]), "utf8")).toBe(`${broken}\n`);
  });

  it("keep addresses and keys out of everything but the sealed file", async () => {
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: "my signing key" });
    const shown = JSON.stringify([stage.alerts.states(), stage.settings.current, stage.alerts.problems()]);
    const kept = await readFile(join(stage.folder, "monitor-settings.json"), "utf8");
    for (const text of [shown, kept]) {
      expect(text).not.toContain("webhook-secret");
      expect(text).not.toContain("my signing key");
    }
    expect(stage.stateOf("hook")).toMatchObject({ where: new URL(stage.receiver.url).origin, signed: true });
    // Changing the rest leaves them as they are.
    await stage.alerts.save({ sink: { ...hook, name: "Other" }, url: null, key: null });
    expect(stage.stateOf("hook")).toMatchObject({ signed: true });
    await stage.alerts.save({ sink: hook, url: null, key: "" });
    expect(stage.stateOf("hook")).toMatchObject({ signed: false });
  });

  it("wait for an address that could not be kept over a restart", async () => {
    await stage.alerts.close();
    const sealsNothing: SecretKeeper = {
      kept: "browser-host",
      seal: async () => null,
      unseal: async () => null,
    };
    await stage.reopen(sealsNothing);
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: null });
    await stage.alerts.close();
    await stage.reopen(sealsNothing);
    stage.raise();
    expect(stage.stateOf("hook")).toMatchObject({
      where: null,
      failing: { reason: "its address has to be given again" },
    });
    expect(stage.receiver.received).toEqual([]);
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: null });
    await stage.nothingWaits();
    expect(stage.receiver.received).toHaveLength(1);
  });

  it("are forgotten with their sink", async () => {
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: "k" });
    stage.receiver.answer = () => ({ status: 500 });
    stage.raise();
    await stage.alerts.remove("hook");
    expect(stage.alerts.states()).toEqual([]);
    expect(await readFile(join(stage.folder, "alerts/secrets.json"), "utf8")).not.toContain("hook");
  });

  it("forget a user where they still wait, on disk too, and tell of the others", async () => {
    let up = false;
    stage.receiver.answer = () => ({ status: up ? 200 : 500 });
    await stage.alerts.save({ sink: hook, url: stage.receiver.url, key: null });
    stage.raise({ user: "first", label: null, sentence: "first was elsewhere." });
    stage.raise({ user: "alice", label: null, sentence: "alice was elsewhere." });
    stage.raise({ user: "bob", label: null, sentence: "bob was elsewhere." });
    const counts = { revoked: 2, alreadyGone: 0, denied: 0, failed: 0, left: 0 };
    stage.alerts.revoked({
      operator: "carol",
      automatic: false,
      users: ["alice", "bob"],
      sessions: 2,
      reason: null,
      counts,
    });
    await eventually("all four", () => stage.stateOf("hook")?.waiting === 4);
    await stage.alerts.forget("alice");
    expect(stage.stateOf("hook")?.waiting).toBe(3);
    const kept = await readFile(join(stage.folder, "alerts", "waiting", "hook.jsonl"), "utf8");
    expect(kept).not.toContain("alice");
    expect(kept).toContain("bob");
    stage.receiver.received.length = 0;
    up = true;
    await stage.nothingWaits();
    const told = stage.receiver.received.map(({ body }) => body).join("\n");
    expect(told).toContain("first");
    expect(told).not.toContain("alice");
    expect(told.match(/"type":"/g)).toHaveLength(3);
  });
});
