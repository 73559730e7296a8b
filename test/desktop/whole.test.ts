import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { bundleDesktop } from "../../build/bundle.ts";
import { buildPage } from "../../build/page.ts";
import { launch, startAgain } from "./launch.ts";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

describe(`The whole product as a desktop application, on ${inject("hostName")}`, () => {
  let folder = "";
  beforeAll(async () => {
    await buildPage();
    await mkdir(dist, { recursive: true });
    // Inside the project, where the monitor finds the address databases among the dependencies.
    folder = await mkdtemp(join(dist, "desktop-test-"));
    await bundleDesktop({ outDir: folder, development: true, page: join(dist, "renderer") });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("shows the demonstration's sessions, live, with countries", async () => {
    const { page } = await launch({ folder, args: ["--demonstration"] });
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByRole("row").nth(5).waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Overview" }).click();
    const countries = page.getByText("Countries", { exact: true }).locator("..");
    await expect
      .poll(async () => Number(/\d+/.exec((await countries.textContent()) ?? "")?.[0]))
      .toBeGreaterThan(5);
  });

  it("opens the licences in one window without a preload", async () => {
    const { app, page } = await launch({ folder, args: ["--demonstration"] });
    await page.getByRole("link", { name: "Settings" }).click();
    const link = page.locator('a[href="./licenses.md"]');
    const opened = app.waitForEvent("window");
    await link.click();
    const licences = await opened;
    await licences.getByText("@base-ui/react").first().waitFor();
    expect(await licences.evaluate("typeof sessionwatch")).toBe("undefined");
    await link.click();
    await page.getByRole("link", { name: "Overview" }).click();
    const addresses = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL().split("#", 1)[0]),
    );
    expect(addresses).toEqual(["app://sessionwatch/index.html", "app://sessionwatch/licenses.md"]);
  });

  it("follows a deep link to a user", async () => {
    const { page, dataFolder } = await launch({ folder, args: ["--demonstration"] });
    await startAgain(dataFolder, ["sessionwatch://user/nobody%40example.com"], folder);
    await expect.poll(() => page.evaluate("location.hash")).toContain("user=nobody%40example.com");
  });
});
