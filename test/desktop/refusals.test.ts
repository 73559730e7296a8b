import { describe, expect, inject, it } from "vitest";
import { launchForAll, listOf } from "./launch.ts";

describe(`What a page is refused, on ${inject("hostName")}`, () => {
  const launched = launchForAll();

  it.each([
    ["another site", "https://example.com/"],
    ["a page of this computer's network", "http://127.0.0.1:9/"],
    ["another host of its own scheme", "app://elsewhere/index.html"],
    ["another page of its own origin", "app://sessionwatch/dot.svg"],
  ])("navigating to %s", async (_what, address) => {
    const { app, page, logged } = launched();
    await page.evaluate(`document.documentElement.dataset.before = "here"`);
    const target = await app.evaluate(
      ({ BrowserWindow }, to) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          `(() => { const link = document.createElement("a"); link.href = ${JSON.stringify(to)}; return link.href; })()`,
        ),
      address,
    );
    expect(target).toBe(address);
    await page.evaluate(`void (location.href = ${JSON.stringify(await inBrowser(page, address))})`);
    await logged("refused a navigation");
    expect(await page.evaluate("document.documentElement.dataset.before")).toBe("here");
    expect(
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL()),
    ).toBe("app://sessionwatch/index.html");
  });

  it("opening windows, by script and by link; a known site opens in the person's own browser", async () => {
    const { app, page, logged } = launched();
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (address: string) => {
        opened.push(address);
      };
    });
    await page.evaluate(`void window.open("https://example.com/?q=secret")`);
    await logged("refused a new window");
    await page.evaluate(`void window.open("https://db-ip.com/")`);
    await expect
      .poll(() => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
      .toEqual(["https://db-ip.com/"]);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it("every permission but writing to the clipboard", async () => {
    const { page } = launched();
    const states = await page.evaluate(`(async () => {
      const states = {};
      for (const name of ["geolocation", "notifications", "camera", "microphone", "midi", "clipboard-read", "clipboard-write"]) {
        states[name] = (await navigator.permissions.query({ name })).state;
      }
      return states;
    })()`);
    expect(states).toEqual({
      geolocation: "denied",
      notifications: "denied",
      camera: "denied",
      microphone: "denied",
      midi: "denied",
      "clipboard-read": "denied",
      "clipboard-write": "granted",
    });
  });
});

describe("Who may call the main process", () => {
  const launched = launchForAll();

  it("is our page in our windows: the same preload elsewhere is refused, whatever it asks", async () => {
    const { app, logged } = launched();
    const [page] = await Promise.all([
      app.waitForEvent("window"),
      app.evaluate(({ app: electronApp, BrowserWindow }) => {
        const preload = `${electronApp.getAppPath()}/desktop/preload.cjs`;
        const window = new BrowserWindow({ show: false, webPreferences: { preload } });
        void window.loadURL("data:text/html,<h1>Not ours</h1>");
      }),
    ]);
    await page.waitForSelector("h1");
    const answers = await page.evaluate(`Promise.all([
      sessionwatch.settings(),
      sessionwatch.updates(),
      sessionwatch.changeSettings({ notifyFrom: "never" }),
      sessionwatch.openWindow({ kind: "user", user: "alice" }),
    ])`);
    const refused = { kind: "failed", failure: { code: "message-invalid", params: {} } };
    expect(answers).toEqual([refused, refused, refused, refused]);
    // A data: page has no origin to hand the port to; the main process is asked all the same.
    await page.evaluate("try { sessionwatch.requestLink(); } catch {}");
    await logged("refused a link");
  });

  it("is our page, but not in a window that somebody else has opened", async () => {
    const { app } = launched();
    const [page] = await Promise.all([
      app.waitForEvent("window"),
      app.evaluate(({ app: electronApp, BrowserWindow }) => {
        const preload = `${electronApp.getAppPath()}/desktop/preload.cjs`;
        void new BrowserWindow({ show: false, webPreferences: { preload } }).loadURL(
          "app://sessionwatch/index.html",
        );
      }),
    ]);
    await page.waitForSelector("html[data-ready]");
    expect(await page.evaluate("sessionwatch.settings()")).toMatchObject({ kind: "failed" });
  });

  it.each([
    ["a setting that is none", `changeSettings({ theme: "pink" })`, "settings-invalid"],
    [
      "a feed without encryption",
      `changeSettings({ updateFeed: "http://updates.example/" })`,
      "settings-invalid",
    ],
    ["a view that is none", `openWindow({ kind: "view", view: "revoke" })`, "message-invalid"],
    ["a finding's id with a path in it", `openWindow({ kind: "finding", id: "../x" })`, "message-invalid"],
    ["nothing where something belongs", `openWindow()`, "message-invalid"],
  ])("is answered with a failure for %s", async (_what, call, code) => {
    const { page } = launched();
    expect(await page.evaluate(`sessionwatch.${call}`)).toMatchObject({ kind: "failed", failure: { code } });
    expect(await listOf(page, "visits")).toEqual([]);
  });
});

/** The stand-in's browser knows `app://` by another name; only the page's own location tells which. */
async function inBrowser(
  page: { evaluate(script: string): Promise<unknown> },
  address: string,
): Promise<string> {
  const origin = String(await page.evaluate("location.origin"));
  return origin.startsWith("app:")
    ? address
    : address.replace(/^app:\/\/([^/]+)/, "https://$1.app.stand-in.invalid");
}
