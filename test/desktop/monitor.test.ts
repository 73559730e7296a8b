import { describe, expect, inject, it } from "vitest";
import { exitCodeOf, launch, launchForAll, listOf } from "./launch.ts";

describe(`The monitor's process, on ${inject("hostName")}`, () => {
  const launched = launchForAll({
    args: ["redis://127.0.0.1:1/0", "--read-only"],
    env: { AWS_SECRET_ACCESS_KEY: "not for the monitor", NODE_OPTIONS_X: "x" },
  });

  it("talks to a page over its link", async () => {
    const { ask } = launched();
    expect(await ask({ say: "echo", text: "Grüße, \u{1f44b}" })).toBe("Grüße, \u{1f44b}");
  });

  it("serves several windows, each over a link of its own", async () => {
    const { app, page, ask } = launched();
    const [other] = await Promise.all([
      app.waitForEvent("window"),
      page.evaluate(`sessionwatch.openWindow({ kind: "user", user: "bob" })`),
    ]);
    await other.waitForSelector("html[data-ready]");
    await expect.poll(() => listOf(other, "visits")).toEqual([{ kind: "user", user: "bob" }]);
    expect(await ask({ say: "echo", text: "first" })).toBe("first");
  });

  it("gets no more of the environment than it needs", async () => {
    const { ask } = launched();
    const names: string[] = JSON.parse(await ask({ say: "environment" }));
    expect(names).toContain("SESSIONWATCH_DATA_FOLDER");
    expect(names).not.toContain("AWS_SECRET_ACCESS_KEY");
    expect(names).not.toContain("NODE_OPTIONS_X");
  });

  it("is told to watch the store of the command line, read-only where that is asked for", async () => {
    const { ask } = launched();
    expect(JSON.parse(await ask({ say: "target" }))).toMatchObject({
      target: { url: "redis://127.0.0.1:1/0", readOnly: true },
    });
  });

  it("reads everything again when the computer wakes", async () => {
    const { app, ask } = launched();
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit("resume"));
    await expect.poll(async () => JSON.parse(await ask({ say: "target" }))).toMatchObject({ resyncs: 1 });
  });

  it("is started again when it crashes, with the same store, and the page is told the truth", async () => {
    const { page, tell, ask, logged } = await launch({ args: ["redis://127.0.0.1:1/0"] });
    await page.evaluate(`new Promise((resolve) => {
      addEventListener("message", ({ ports: [port] }) => {
        port.addEventListener("close", () => { document.documentElement.dataset.link = "closed"; });
        port.start();
        resolve();
      }, { once: true });
      sessionwatch.requestLink();
    })`);
    await tell({ say: "crash" });
    await page.waitForSelector(`html[data-link="closed"]`);
    await logged("the monitor ended unasked");
    await expect.poll(() => listOf(page, "problems")).toEqual([{ code: "monitor-crashed", params: {} }]);
    expect(JSON.parse(await ask({ say: "target" }))).toMatchObject({
      target: { url: "redis://127.0.0.1:1/0" },
    });
  });

  it("is not believed when it sends what is not agreed", async () => {
    const { tell, logged } = launched();
    await tell({ say: "nonsense" });
    await logged("the monitor sent a message that is not understood");
  });

  it("prints into the log, where passwords in addresses are blotted out", async () => {
    const { tell, logged } = launched();
    await tell({ say: "print", text: "cannot reach redis://admin:hunter2@10.0.0.5:6379" });
    await logged("the monitor printed");
  });
});

describe("Quitting", () => {
  it("ends everything with code 0", async () => {
    const { app } = await launch();
    await app.evaluate(({ app: electronApp }) => electronApp.quit());
    expect(await exitCodeOf(app)).toBe(0);
  });

  it("waits for a revocation that is under way, and says so", async () => {
    const { app, ask, logged } = await launch();
    await ask({ say: "be busy", ms: 3_000 });
    await app.evaluate(({ app: electronApp, dialog }) => {
      dialog.showMessageBox = async (...input: unknown[]) => {
        process.stderr.write(`ASKED ${JSON.stringify(input.at(-1))}\n`);
        return { response: 0, checkboxChecked: false };
      };
      electronApp.quit();
    });
    let said = "";
    app.process().stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const begun = performance.now();
    expect(await exitCodeOf(app)).toBe(0);
    expect(performance.now() - begun).toBeGreaterThan(2_000);
    expect(said).toContain("Finishing what was begun.");
    await logged("stopped");
  });

  it("ends at once when the person does not want to wait", async () => {
    const { app, ask } = await launch();
    await ask({ say: "be busy", ms: 600_000 });
    await app.evaluate(({ app: electronApp, dialog }) => {
      dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
      electronApp.quit();
    });
    expect(await exitCodeOf(app)).toBe(0);
  });
});
