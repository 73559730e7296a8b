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
    const opened = first.app.waitForEvent("window");
    await first.page.evaluate(`sessionwatch.openWindow({ kind: "view", view: "findings" })`);
    await (await opened).waitForSelector("html[data-ready]");
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

describe("Saved connections", () => {
  const url = "redis://watcher:s3cr3t-p4ss@127.0.0.1:1/0";
  const save = (address: string) =>
    `sessionwatch.saveConnection({ id: null, name: "Shop", url: ${JSON.stringify(address)}, readOnly: true, integrated: false })`;

  it("keep their password in the keychain: never on disk in clear, never back to a page", async () => {
    const { page, dataFolder, ask } = await launch();
    const saved = await page.evaluate<{ value: { id: string } }>(save(url));
    const listed = await page.evaluate<{ value: { keychainProblem: string | null } }>(
      "sessionwatch.connections()",
    );
    expect(JSON.stringify(listed)).not.toContain("s3cr3t");
    // A machine that tests the real binary may have no keyring; the stand-in has one.
    const secret = listed.value.keychainProblem === null ? "keychain" : "run";
    expect(saved).toMatchObject({ kind: "done", value: { where: "redis://127.0.0.1:1/0", secret } });
    if (inject("hostName").startsWith("the stand-in")) expect(secret).toBe("keychain");
    const file = await readFile(join(dataFolder, "settings.json"), "utf8");
    expect(file).not.toContain("s3cr3t");
    expect(Buffer.from(file).toString("base64")).not.toContain(
      Buffer.from("s3cr3t-p4ss").toString("base64").slice(0, 12),
    );

    expect(
      await page.evaluate(`sessionwatch.openConnection(${JSON.stringify(saved.value.id)})`),
    ).toMatchObject({
      kind: "done",
    });
    expect(JSON.parse(await ask({ say: "target" }))).toMatchObject({ target: { url, readOnly: true } });
    await page.evaluate(`sessionwatch.forgetConnection(${JSON.stringify(saved.value.id)})`);
    expect(await page.evaluate("sessionwatch.connections()")).toMatchObject({ value: { connections: [] } });
  });

  it.skipIf(!inject("hostName").startsWith("the stand-in"))(
    "without a keyring say so, and forget the password when Sessionwatch quits",
    async () => {
      const dataFolder = await makeDataFolder();
      const env = { STAND_IN_KEYRING: "none" };
      const first = await launch({ dataFolder, env });
      expect(await first.page.evaluate(save(url))).toMatchObject({ value: { secret: "run" } });
      expect(await first.page.evaluate("sessionwatch.connections()")).toMatchObject({
        value: { keychainProblem: expect.stringContaining("No keyring was found") },
      });
      await first.close();
      expect(await readFile(join(dataFolder, "settings.json"), "utf8")).not.toContain("s3cr3t");

      const second = await launch({ dataFolder, env });
      const { value } = await second.page.evaluate<{
        value: { connections: { id: string; secret: string }[] };
      }>("sessionwatch.connections()");
      expect(value.connections).toMatchObject([{ secret: "missing" }]);
      expect(
        await second.page.evaluate(
          `sessionwatch.openConnection(${JSON.stringify(value.connections[0]?.id)})`,
        ),
      ).toMatchObject({
        kind: "failed",
        failure: { code: "password-required" },
      });
    },
  );

  it("open again at the next start", async () => {
    const dataFolder = await makeDataFolder();
    const first = await launch({ dataFolder });
    const { value } = await first.page.evaluate<{ value: { id: string } }>(save("redis://127.0.0.1:1/3"));
    await first.page.evaluate(`sessionwatch.openConnection(${JSON.stringify(value.id)})`);
    await first.close();
    const second = await launch({ dataFolder });
    await expect
      .poll(async () => JSON.parse(await second.ask({ say: "target" })))
      .toMatchObject({ target: { url: "redis://127.0.0.1:1/3", readOnly: true } });
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
    await page.evaluate(
      `sessionwatch.saveConnection({ id: null, name: "Shop", url: "redis://u:s3cr3t-p4ss@store.internal:6379/0", readOnly: false, integrated: false })`,
    );
    await tell({ say: "print", text: "ECONNREFUSED redis://u:s3cr3t-p4ss@store.internal:6379" });
    await logged("the monitor printed");
    expect(await page.evaluate("sessionwatch.saveDiagnostics()")).toEqual({ kind: "done", value: { file } });
    const text = await readFile(file, "utf8");
    expect(text).toContain("== Versions ==");
    expect(text).toMatch(/1 saved, 0 read-only, [01] with a sealed password/);
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
