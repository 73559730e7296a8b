import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../shared/settings/settings.ts";
import { startServer, type TestServer } from "../../redis-server.ts";
import { type WatchedStore, watchStore } from "../../watched.ts";

describe("settings changed while watching", () => {
  let server: TestServer;
  let watched: WatchedStore;
  beforeEach(async () => {
    server = await startServer();
    watched = await watchStore(server.url);
  });
  afterEach(async () => {
    await watched.stop();
    await server.stop();
  });

  it("are seen in the view, and on record with what they were before", async () => {
    const { monitor } = watched;
    const view = monitor.openView("settings", {});
    const { revision } = monitor;
    await monitor.commands.changeSettings({ rules: { ...DEFAULT_SETTINGS.rules, minimumScore: 55 } });
    expect(monitor.revision).not.toBe(revision);
    expect(view.answer().head.settings.rules.minimumScore).toBe(55);
    const entries = monitor.openView("audit", { limit: 10 }).answer().rows;
    expect(entries.filter(({ action }) => action === "settings")).toMatchObject([
      { phase: "outcome", result: "rules.minimumScore: 30 → 55" },
      { phase: "intent", result: "rules.minimumScore: 30 → 55" },
    ]);
  });

  it("that cannot be kept are on record as such, with nothing left open", async () => {
    const { monitor, dataFolder } = watched;
    // A folder with something in it cannot be replaced by a file.
    await mkdir(join(dataFolder, "monitor-settings.json", "in the way"), { recursive: true });
    const change = { rules: { ...DEFAULT_SETTINGS.rules, minimumScore: 55 } };
    await expect(monitor.commands.changeSettings(change)).rejects.toMatchObject({
      failure: { code: "settings-not-kept" },
    });
    const entries = monitor.openView("audit", { limit: 10 }).answer().rows;
    expect(entries.filter(({ action }) => action === "settings")).toMatchObject([
      { phase: "outcome", result: expect.stringMatching(/^rules.minimumScore: 30 → 55 \(failed: .+\)$/) },
      { phase: "intent", result: "rules.minimumScore: 30 → 55" },
    ]);
  });

  it("of alerts that cannot be kept are on record as such, and nothing is begun or ended by them", async () => {
    const { monitor, dataFolder } = watched;
    const told = join(dataFolder, "told.jsonl");
    const sink = { id: "file", name: "Kept", enabled: true, condition: "", revocations: true } as const;
    const file = { ...sink, kind: "file", path: told, body: "own" } as const;
    await monitor.commands.saveSink({ sink: file, url: null, key: null });
    const settingsFile = join(dataFolder, "monitor-settings.json");
    await rm(settingsFile);
    await mkdir(join(settingsFile, "in the way"), { recursive: true });
    const unkept = { failure: { code: "settings-not-kept" } };
    const other = { ...file, id: "other", name: "Other", path: join(dataFolder, "other.jsonl") };
    await expect(monitor.commands.saveSink({ sink: other, url: null, key: null })).rejects.toMatchObject(
      unkept,
    );
    await expect(monitor.commands.removeSink({ id: "file" })).rejects.toMatchObject(unkept);
    const entries = monitor.openView("audit", { limit: 4 }).answer().rows;
    expect(entries).toMatchObject([
      { phase: "outcome", result: expect.stringMatching(/^alerts “Kept”: removed \(failed: .+\)$/) },
      { phase: "intent", result: "alerts “Kept”: removed" },
      { phase: "outcome", result: expect.stringMatching(/^alerts “Other”: new file \(failed: .+\)$/) },
      { phase: "intent", result: "alerts “Other”: new file" },
    ]);
    // The one that was to be removed still takes alerts, and the new one does not exist.
    await monitor.commands.testSink({ id: "file" });
    expect(await readFile(told, "utf8")).toContain("test");
    await expect(monitor.commands.testSink({ id: "other" })).rejects.toMatchObject({
      failure: { code: "sink-unknown" },
    });
  });

  it("to what they are already are not worth an entry", async () => {
    const { monitor } = watched;
    await monitor.commands.changeSettings({ rules: DEFAULT_SETTINGS.rules });
    const entries = monitor.openView("audit", { limit: 10 }).answer().rows;
    expect(entries.filter(({ action }) => action === "settings")).toEqual([]);
  });
});
