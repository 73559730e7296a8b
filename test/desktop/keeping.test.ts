import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { exitCodeOf, launch, makeDataFolder } from "./launch.ts";

describe(`Settings, on ${inject("hostName")}`, () => {
  it("last from one start to the next, in one file that only this user can read", async () => {
    const dataFolder = await makeDataFolder();
    const first = await launch({ dataFolder });
    expect(
      await first.page.evaluate(`sessionwatch.changeSettings({ theme: "dark", notifyFrom: "warning" })`),
    ).toMatchObject({
      kind: "done",
      value: { settings: { theme: "dark", notifyFrom: "warning" } },
    });
    expect(await first.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe("dark");
    await first.close();
    if (process.platform !== "win32") {
      expect((await stat(join(dataFolder, "settings.json"))).mode & 0o777).toBe(0o600);
    }

    const second = await launch({ dataFolder });
    expect(await second.page.evaluate("sessionwatch.settings()")).toMatchObject({
      kind: "done",
      value: { settings: { theme: "dark", notifyFrom: "warning" }, fixed: [] },
    });
  });

  it("that cannot be used are set aside, said so, and never overwritten", async () => {
    const dataFolder = await makeDataFolder();
    const broken = `{ "version": 1, "settings": { "theme": "pink" } }`;
    await writeFile(join(dataFolder, "settings.json"), broken);
    const { page, close } = await launch({ dataFolder });
    expect(await page.evaluate("sessionwatch.settings()")).toMatchObject({
      value: { settings: { theme: "system" } },
    });
    await close();
    const aside = (await readdir(dataFolder)).filter((name) => name.startsWith("settings.json.broken-"));
    expect(aside).toHaveLength(1);
    expect(await readFile(join(dataFolder, aside[0] ?? ""), "utf8")).toBe(broken);
  });

  it("remember where the windows were, several of them", async () => {
    const dataFolder = await makeDataFolder();
    const first = await launch({ dataFolder });
    const [opened] = await Promise.all([
      first.app.waitForEvent("window"),
      first.page.evaluate(`sessionwatch.openWindow({ kind: "view", view: "findings" })`),
    ]);
    await opened.waitForSelector("html[data-ready]");
    await first.app.evaluate(({ BrowserWindow }) => {
      const [one, two] = BrowserWindow.getAllWindows();
      one?.setBounds({ x: 40, y: 50, width: 1000, height: 700 });
      two?.setBounds({ x: 300, y: 200, width: 920, height: 640 });
    });
    await first.app.evaluate(({ app }) => app.quit());
    await exitCodeOf(first.app);

    const second = await launch({ dataFolder });
    const bounds = await second.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.getNormalBounds()),
    );
    expect(bounds.sort((a, b) => a.x - b.x)).toEqual([
      { x: 40, y: 50, width: 1000, height: 700 },
      { x: 300, y: 200, width: 920, height: 640 },
    ]);
  });
});

describe("Passwords of saved connections", () => {
  const onStandIn = inject("hostName").startsWith("the stand-in");
  const keptSays = `"SESSIONWATCH_SECRETS_KEPT"`;

  // A machine that tests the real binary may have no keyring; the stand-in has one.
  it.skipIf(!onStandIn)("are sealed by the keychain for the monitor, and opened again", async () => {
    const { ask } = await launch();
    expect(await ask({ say: "environment" })).toContain(keptSays);
    const sealed = await ask({ say: "seal", text: "s3cr3t-p4ss" });
    expect(sealed).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(Buffer.from(sealed, "base64").toString()).not.toContain("s3cr3t");
    expect(await ask({ say: "unseal", sealed })).toBe("s3cr3t-p4ss");
    expect(await ask({ say: "unseal", sealed: Buffer.from("nonsense").toString("base64") })).toBe("");
  });

  it.skipIf(!onStandIn)("are not sealed where there is no keyring", async () => {
    const { ask } = await launch({ env: { STAND_IN_KEYRING: "none" } });
    expect(await ask({ say: "seal", text: "s3cr3t-p4ss" })).toBe("");
  });
});

describe("What is watched", () => {
  it("is at the start what was opened last, unless something else is asked for", async () => {
    const first = await launch();
    expect(JSON.parse(await first.ask({ say: "target" }))).toMatchObject({ target: null, lasts: 1 });
    await first.close();
    const second = await launch({ args: ["redis://127.0.0.1:1/3"] });
    await expect
      .poll(async () => JSON.parse(await second.ask({ say: "target" })))
      .toMatchObject({ target: { url: "redis://127.0.0.1:1/3" }, lasts: 0 });
  });

  it("is after a crash of the monitor what a window had chosen", async () => {
    const { ask, tell, logged } = await launch();
    const target = {
      url: "redis://:pw@127.0.0.1:1/5",
      readOnly: true,
      integrated: false,
      feed: "rescans" as const,
    };
    await tell({ say: "watching", target });
    await tell({ say: "crash" });
    await logged("the monitor ended unasked");
    await expect
      .poll(async () => JSON.parse(await ask({ say: "target" })), { timeout: 15_000 })
      .toMatchObject({ target });
  });
});

describe("Crashes of a page", () => {
  it("lead to the same page again, which is sent nowhere and has lost nothing", async () => {
    const { app, logged } = await launch();
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await logged("a window's page ended unasked");
    await expect
      .poll(
        () =>
          app.evaluate(({ BrowserWindow }) =>
            BrowserWindow.getAllWindows()[0]
              ?.webContents.executeJavaScript("sessionwatch.settings().then(({ kind }) => kind)")
              .catch(() => "not yet"),
          ),
        { timeout: 15_000 },
      )
      .toBe("done");
  });
});

describe("The diagnostics bundle", () => {
  it("holds versions, settings and logs, and no address of a store or password", async () => {
    const { app, page, dataFolder, tell, logged } = await launch();
    const file = join(dataFolder, "bundle.txt");
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, file);
    await tell({ say: "print", text: "ECONNREFUSED redis://u:s3cr3t-p4ss@store.internal:6379" });
    await logged("the monitor printed");
    expect(await page.evaluate("sessionwatch.saveDiagnostics()")).toEqual({ kind: "done", value: { file } });
    const text = await readFile(file, "utf8");
    expect(text).toContain("== Versions ==");
    expect(text).toContain("the monitor printed");
    expect(text).not.toContain("s3cr3t");
  });
});

describe("Updates", () => {
  it.skipIf(!inject("hostName").startsWith("the stand-in"))(
    "are looked for where the feed says, by the real updater, in a packaged application",
    async () => {
      const dataFolder = await makeDataFolder();
      const env = {
        STAND_IN_PACKAGED: "1",
        APPIMAGE: "/opt/Sessionwatch.AppImage",
        XDG_CONFIG_HOME: dataFolder,
      };
      const { page } = await launch({ dataFolder, env });
      const off = { kind: "off", reason: "No update feed is configured." };
      expect(await page.evaluate("sessionwatch.updates()")).toEqual({ kind: "done", value: off });
      await page.evaluate(`sessionwatch.changeSettings({ updateFeed: "https://updates.example/" })`);
      // The stand-in ends where the updater turns to the network; that it gets there is what is asked.
      await expect
        .poll(() => page.evaluate("sessionwatch.updates()"))
        .toEqual({ kind: "done", value: { kind: "failed", reason: "The stand-in has no electron.net" } });
    },
  );
});
