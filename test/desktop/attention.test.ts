import { describe, expect, inject, it } from "vitest";
import { exitCodeOf, launch, listOf, startAgain } from "./launch.ts";

describe(`Notifications, on ${inject("hostName")}`, () => {
  it("tell of a finding in plain text, and a click shows the finding in the window", async () => {
    const { app, page, tell } = await launch();
    await app.evaluate(({ BrowserWindow, Notification }) => {
      const shown: { title: string; body: string; click: () => void }[] = [];
      Object.assign(globalThis, { shown });
      Notification.prototype.show = function show() {
        shown.push({ title: this.title, body: this.body, click: () => this.emit("click", {}) });
      };
      BrowserWindow.getAllWindows()[0]?.hide();
    });
    await tell({ say: "finding", id: "f-1", sentence: "alice is active in\n3 \u202ecountries\u0007." });
    await tell({ say: "finding", id: "f-1", sentence: "alice is active in 4 countries." });
    await expect
      .poll(() =>
        app.evaluate(() =>
          (globalThis as unknown as { shown: { title: string; body: string }[] }).shown.map(
            ({ title, body }) => ({
              title,
              body,
            }),
          ),
        ),
      )
      .toEqual([{ title: "Critical finding", body: "alice is active in 3 countries ." }]);
    await app.evaluate(() => (globalThis as unknown as { shown: { click: () => void }[] }).shown[0]?.click());
    await expect.poll(() => listOf(page, "visits")).toEqual([{ kind: "finding", id: "f-1" }]);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(
      true,
    );
  });

  it("say what happens by itself unless somebody stops it, and when, without a sound unless one is wanted", async () => {
    const { app, page, tell } = await launch();
    await app.evaluate(({ BrowserWindow, Notification }) => {
      const [bodies, silent]: [string[], boolean[]] = [[], []];
      Object.assign(globalThis, { bodies, silent });
      Notification.prototype.show = function show() {
        bodies.push(this.body);
        silent.push(this.silent);
      };
      BrowserWindow.getAllWindows()[0]?.hide();
    });
    const dueAt = Date.parse("2026-11-26T12:34:00Z");
    await tell({
      say: "finding",
      id: "r",
      sentence: "alice was in two countries.",
      response: { action: "user", dueAt },
    });
    await tell({
      say: "finding",
      id: "h",
      sentence: '=HYPERLINK("http://evil.example")\u001b[31m\u202e <b>x</b>',
    });
    await expect
      .poll(() => app.evaluate(() => (globalThis as unknown as { bodies: string[] }).bodies))
      .toEqual([
        "alice was in two countries. All sessions of this user are ended at 12:34 UTC unless somebody stops it.",
        expect.not.stringMatching(/[\p{Cc}\p{Cf}]/u),
      ]);
    await page.evaluate("sessionwatch.changeSettings({ notifySound: true })");
    await tell({ say: "finding", id: "s", sentence: "Something." });
    await expect
      .poll(() => app.evaluate(() => (globalThis as unknown as { silent: boolean[] }).silent))
      .toEqual([true, true, false]);
  });

  it("count a wave of findings instead of burying the desktop, and keep quiet where that is asked for", async () => {
    const { app, page, tell } = await launch();
    await app.evaluate(({ BrowserWindow, Notification }) => {
      const titles: string[] = [];
      Object.assign(globalThis, { titles });
      Notification.prototype.show = function show() {
        titles.push(this.title);
      };
      BrowserWindow.getAllWindows()[0]?.hide();
    });
    const titles = () => app.evaluate(() => (globalThis as unknown as { titles: string[] }).titles);
    for (const id of ["a", "b", "c", "d", "e"]) await tell({ say: "finding", id, sentence: "Something." });
    await expect
      .poll(titles)
      .toEqual([
        "Critical finding",
        "Critical finding",
        "Critical finding",
        "1 more finding",
        "2 more findings",
      ]);
    await page.evaluate(`sessionwatch.changeSettings({ notifyFrom: "never" })`);
    await tell({ say: "finding", id: "g", sentence: "Something." });
    await tell({ say: "count", sessions: 1, findings: 6, critical: 6 });
    expect(await titles()).toHaveLength(5);
  });
});

describe("The tray", () => {
  it("shows the live count, and the application's icon the number of open findings", async () => {
    const { app, page, tell } = await launch();
    await app.evaluate(({ app: electronApp, Tray }) => {
      const said: (string | number)[] = [];
      Object.assign(globalThis, { said });
      const { setToolTip } = Tray.prototype;
      Tray.prototype.setToolTip = function remember(text: string) {
        said.push(text);
        setToolTip.call(this, text);
      };
      electronApp.setBadgeCount = (count = 0) => {
        said.push(count);
        return true;
      };
    });
    await page.evaluate("sessionwatch.changeSettings({ tray: true })");
    await tell({ say: "count", sessions: 12_345, findings: 3, critical: 1 });
    await expect
      .poll(() => app.evaluate(() => (globalThis as unknown as { said: unknown[] }).said))
      .toEqual(["Sessionwatch: not watching", 3, "Sessionwatch: 12,345 sessions, 3 findings (1 critical)"]);
  });

  it("keeps the application watching when the last window is closed", async () => {
    const { app, page, dataFolder, logged } = await launch();
    await page.evaluate("sessionwatch.changeSettings({ tray: true })");
    await Promise.all([
      page.waitForEvent("close"),
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    ]);
    const [again, code] = await Promise.all([app.waitForEvent("window"), startAgain(dataFolder, [])]);
    expect(code).toBe(0);
    await again.waitForSelector("html[data-ready]");
    await logged("started");
  });

  it.runIf(process.platform === "linux")(
    "is not there by default on Linux, and closing the last window quits",
    async () => {
      const { app } = await launch();
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
      expect(await exitCodeOf(app)).toBe(0);
    },
  );
});

describe("Starting a second time", () => {
  it("ends the second and brings the first to the front", async () => {
    const { app, dataFolder } = await launch();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    expect(await startAgain(dataFolder, [])).toBe(0);
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()))
      .toBe(false);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it("with another store asks before watching it", async () => {
    const { app, dataFolder, ask } = await launch({ args: ["redis://127.0.0.1:1/0"] });
    const answerWith = (response: number) =>
      app.evaluate(({ dialog }, answer) => {
        dialog.showMessageBox = async () => ({ response: answer, checkboxChecked: false });
      }, response);
    await answerWith(1);
    expect(await startAgain(dataFolder, ["redis://127.0.0.1:2/0"])).toBe(0);
    expect(JSON.parse(await ask({ say: "target" }))).toMatchObject({
      target: { url: "redis://127.0.0.1:1/0" },
    });
    await answerWith(0);
    expect(await startAgain(dataFolder, ["redis://127.0.0.1:3/0"])).toBe(0);
    await expect
      .poll(async () => JSON.parse(await ask({ say: "target" })))
      .toMatchObject({ target: { url: "redis://127.0.0.1:3/0" } });
  });
});

describe("A deep link", () => {
  it("sends the window to a place", async () => {
    const { page, dataFolder } = await launch();
    expect(await startAgain(dataFolder, ["sessionwatch://user/alice%40example.com"])).toBe(0);
    await expect.poll(() => listOf(page, "visits")).toEqual([{ kind: "user", user: "alice@example.com" }]);
  });

  it("is where the first window begins, when the application was started by it", async () => {
    const { page } = await launch({ args: ["sessionwatch://finding/f-9"] });
    await expect.poll(() => listOf(page, "visits")).toEqual([{ kind: "finding", id: "f-9" }]);
  });

  it("cannot bring anything else along: a store beside it is ignored, a link that is none leads nowhere", async () => {
    const { page, dataFolder, ask } = await launch();
    await startAgain(dataFolder, ["sessionwatch://findings", "redis://evil.example:6379", "--demonstration"]);
    await startAgain(dataFolder, ["sessionwatch://revoke/alice"]);
    await startAgain(dataFolder, ["sessionwatch://user/a%0aHost:%20evil"]);
    await expect.poll(() => listOf(page, "visits")).toEqual([{ kind: "view", view: "findings" }]);
    expect(JSON.parse(await ask({ say: "target" }))).toMatchObject({ target: null });
  });
});
