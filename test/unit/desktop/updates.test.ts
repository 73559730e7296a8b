import { EventEmitter } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { type Updater, Updates } from "../../../electron/desktop/updates.ts";

const feed = { updateFeed: "https://updates.example/", proxy: { kind: "none" } } as const;

/** Answers as electron-updater does: with events, before its promise settles. */
class FakeUpdater extends EventEmitter {
  autoDownload = false;
  autoInstallOnAppQuit = true;
  logger = null;
  readonly feeds: unknown[] = [];
  installed = false;
  answer: () => void = () => {};

  setFeedURL(options: unknown): void {
    this.feeds.push(options);
  }
  /** False: as electron-updater does in a package that it cannot update. */
  canUpdate = true;
  async checkForUpdates(): Promise<object | null> {
    if (!this.canUpdate) return null;
    this.answer();
    return {};
  }
  quitAndInstall(): void {
    this.installed = true;
  }
}

function setUp(packaged = true) {
  const updater = new FakeUpdater();
  const load = vi.fn(async () => updater as unknown as Updater);
  const applyProxy = vi.fn(async () => {});
  const log = { note: vi.fn(), warn: vi.fn(), error: vi.fn() };
  return {
    updater,
    load,
    applyProxy,
    log,
    updates: new Updates({ packaged, log, now: () => 42, load, applyProxy }),
  };
}

describe("Looking for updates", () => {
  it("is off until a feed is configured, and loads nothing", async () => {
    const { updates, load } = setUp();
    expect(updates.state).toEqual({ kind: "off", reason: "No update feed is configured." });
    expect(await updates.check()).toMatchObject({ kind: "off" });
    expect(load).not.toHaveBeenCalled();
  });

  it("is off where there is no package to update", async () => {
    const { updates, load } = setUp(false);
    updates.configure(feed);
    expect(await updates.check()).toMatchObject({ kind: "off" });
    expect(load).not.toHaveBeenCalled();
  });

  it("asks the configured feed, through the configured proxy, and installs nothing by itself", async () => {
    const { updates, updater, applyProxy } = setUp();
    updater.answer = () => updater.emit("update-not-available", {});
    updates.configure(feed);
    await vi.waitFor(() => expect(updates.state).toEqual({ kind: "idle", checkedAt: 42 }));
    expect(updater.feeds).toEqual([{ provider: "generic", url: "https://updates.example/" }]);
    expect(applyProxy).toHaveBeenCalledWith({ kind: "none" });
    expect(updater.autoInstallOnAppQuit).toBe(false);
    expect(updates.install()).toBe(false);
    expect(updater.installed).toBe(false);
  });

  it("tells what it found, and installs when a person says so", async () => {
    const { updates, updater } = setUp();
    updater.answer = () => updater.emit("update-available", { version: "9.0.0" });
    updates.configure(feed);
    await vi.waitFor(() => expect(updates.state).toEqual({ kind: "available", version: "9.0.0" }));
    updater.emit("update-downloaded", { version: "9.0.0" });
    expect(updates.state).toEqual({ kind: "ready", version: "9.0.0" });
    expect(updates.install()).toBe(true);
    expect(updater.installed).toBe(true);
  });

  it("is off in a package that cannot update itself", async () => {
    const { updates, updater } = setUp();
    updater.canUpdate = false;
    updates.configure(feed);
    const reason = "This kind of package is not updated from within.";
    await vi.waitFor(() => expect(updates.state).toEqual({ kind: "off", reason }));
  });

  it("takes a failure for what it is and tries again when asked", async () => {
    const { updates, updater } = setUp();
    updater.answer = () => {
      throw new Error("net::ERR_NAME_NOT_RESOLVED\nat somewhere");
    };
    updates.configure(feed);
    await vi.waitFor(() =>
      expect(updates.state).toEqual({ kind: "failed", reason: "net::ERR_NAME_NOT_RESOLVED" }),
    );
    updater.answer = () => updater.emit("update-not-available", {});
    expect(await updates.check()).toEqual({ kind: "idle", checkedAt: 42 });
  });

  it("is off again when the feed is taken away", async () => {
    const { updates, updater } = setUp();
    updater.answer = () => updater.emit("update-not-available", {});
    updates.configure(feed);
    await vi.waitFor(() => expect(updates.state.kind).toBe("idle"));
    updates.configure({ ...feed, updateFeed: null });
    expect(updates.state).toMatchObject({ kind: "off" });
  });
});
