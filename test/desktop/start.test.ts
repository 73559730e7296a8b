import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { findHost } from "./find-host.ts";
import { launchForAll, makeDataFolder } from "./launch.ts";

describe(`The desktop application starts, on ${inject("hostName")}`, () => {
  const launched = launchForAll();

  it("opens one window on its own page, under its own origin", async () => {
    const { app, page } = launched();
    expect(await page.title()).toBe("Sessionwatch");
    const windows = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
    );
    expect(windows).toEqual(["app://sessionwatch/index.html"]);
    expect(await page.evaluate("isSecureContext")).toBe(true);
  });

  it("gives the page nothing of Node or Electron", async () => {
    const { page } = launched();
    const types = await page.evaluate(
      "[typeof require, typeof process, typeof module, typeof Buffer, typeof global, typeof __dirname]",
    );
    expect(types).toEqual(Array(6).fill("undefined"));
  });

  it("sandboxes every renderer and sets every window flag that confines it", async () => {
    const { app } = launched();
    const flags = await app.evaluate(({ app: electronApp, BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // The stand-in keeps what it was asked; the real window's are read where Electron keeps them.
      const known = window as unknown as {
        options?: { webPreferences: Record<string, unknown> };
        webContents: { getLastWebPreferences?: () => Record<string, unknown> };
      };
      const given = known.options?.webPreferences ?? known.webContents.getLastWebPreferences?.() ?? {};
      return { given, name: electronApp.name };
    });
    expect(flags.name).toBe("Sessionwatch");
    expect(flags.given).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      experimentalFeatures: false,
    });
  });

  it("enforces its content security policy: no inline script, no evaluation, no network, no frame", async () => {
    const { page } = launched();
    const outcome = await page.evaluate(`(async () => {
      const attempt = async (work) => { try { await work(); return "allowed"; } catch { return "refused"; } };
      const frame = document.createElement("iframe");
      frame.src = "data:text/html,<p>framed</p>";
      const violated = new Promise((resolve) => document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), { once: true }));
      document.body.append(frame);
      return {
        inline: document.documentElement.dataset.inline ?? "refused",
        frame: await violated,
        fetch: await attempt(() => fetch("./index.html")),
        socket: await attempt(() => new Promise((resolve, reject) => { const socket = new WebSocket("ws://127.0.0.1:9/"); socket.onopen = resolve; socket.onerror = reject; })),
      };
    })()`);
    expect(outcome).toEqual({ inline: "refused", frame: "frame-src", fetch: "refused", socket: "refused" });
    // By the page itself: what a debugger evaluates is not under the page's policy.
    await page.addScriptTag({ url: "./evaluates.js" });
    expect(await page.evaluate("document.documentElement.dataset.evaluated")).toBe("refused");
  });

  it("serves only files of the page, and refuses to leave their folder", async () => {
    const { app } = launched();
    const statuses = await app.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const probe = (address: string) =>
        window?.webContents.executeJavaScript(
          `new Promise((resolve) => { const image = new Image(); image.onload = () => resolve("served"); image.onerror = () => resolve("refused"); image.src = ${JSON.stringify(address)}; })`,
        );
      return Promise.all(
        [
          "./dot.svg",
          "./../package.json",
          "./%2e%2e/desktop/icons/icon.png",
          "./..%5cdesktop%5cicons%5cicon.png",
        ].map(probe),
      );
    });
    expect(statuses).toEqual(["served", "refused", "refused", "refused"]);
  });
});

describe("Without a data folder that can be written", () => {
  it.each(["under a file", "with a file where its logs belong"])(
    "(%s) it says so and ends",
    async (where) => {
      const folder = await makeDataFolder();
      await writeFile(join(folder, "logs"), "");
      const dataFolder = where === "under a file" ? join(folder, "logs", "data") : folder;
      const host = await findHost();
      const sandbox = process.platform === "linux" ? ["--no-sandbox"] : [];
      const child = spawn(host.path, [...sandbox, inject("hostOnly")], {
        env: { ...process.env, SESSIONWATCH_DATA_FOLDER: dataFolder },
        stdio: ["ignore", "ignore", "pipe"],
      });
      onTestFinished(() => void child.kill("SIGKILL"));
      let said = "";
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
      const sentence = `Sessionwatch cannot write to its data folder ${dataFolder} (`;
      await expect.poll(() => said).toContain(sentence);
      expect(said).not.toMatch(/^ {4}at /m);
      // Electron's own box waits for somebody to press its button; the stand-in prints it.
      if (host.kind === "stand-in") {
        await once(child, "exit");
        expect(child.exitCode).toBe(1);
        expect(said).toContain(`[box] ${sentence}`);
      }
    },
  );
});

describe("The preload", () => {
  const launched = launchForAll();

  it("adds exactly one object to the page", async () => {
    const { app, page } = launched();
    const withPreload: string[] = await page.evaluate("Object.getOwnPropertyNames(globalThis)");
    // The same page in a window without a preload.
    const [barePage] = await Promise.all([
      app.waitForEvent("window"),
      app.evaluate(({ BrowserWindow }) => {
        void new BrowserWindow({ show: false }).loadURL("app://sessionwatch/index.html");
      }),
    ]);
    await barePage.waitForSelector("html[data-ready]");
    const without: string[] = await barePage.evaluate("Object.getOwnPropertyNames(globalThis)");
    expect(withPreload.filter((name) => !without.includes(name))).toEqual(["sessionwatch"]);
  });

  it("exposes an object that the page can neither change, extend nor replace", async () => {
    const { page } = launched();
    const outcome = await page.evaluate(`(() => {
      const before = sessionwatch;
      const attempt = (work) => { "use strict"; try { work(); return "allowed"; } catch { return "refused"; } };
      return {
        frozen: Object.isFrozen(sessionwatch),
        deep: Object.values(sessionwatch).every((part) => Object.isFrozen(part)),
        replaced: (() => { globalThis.sessionwatch = {}; return sessionwatch !== before; })(),
        deleted: delete globalThis.sessionwatch,
        redefined: attempt(() => Object.defineProperty(globalThis, "sessionwatch", { value: {} })),
      };
    })()`);
    expect(outcome).toEqual({
      frozen: true,
      deep: true,
      replaced: false,
      deleted: false,
      redefined: "refused",
    });
  });

  it("exposes these methods and values, and nothing that takes a channel's name", async () => {
    const { page } = launched();
    expect(await page.evaluate("Object.keys(sessionwatch).sort()")).toEqual([
      "changeSettings",
      "checkForUpdates",
      "installUpdate",
      "onProblem",
      "onVisit",
      "openDemonstration",
      "openWindow",
      "pathOf",
      "platform",
      "requestLink",
      "saveDiagnostics",
      "settings",
      "updates",
      "version",
    ]);
  });
});
