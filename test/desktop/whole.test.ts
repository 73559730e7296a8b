import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ElectronApplication, Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { bundleDesktop } from "../../build/bundle.ts";
import { buildPage } from "../../build/page.ts";
import { ipv4Bits, mmdbFile } from "../unit/geo/mmdb-file.ts";
import { launch, makeDataFolder, startAgain } from "./launch.ts";

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
    await link.click();
    const licences = await windowShowing(app, "@base-ui/react");
    expect(await licences.evaluate("typeof sessionwatch")).toBe("undefined");
    await link.click();
    await page.getByRole("link", { name: "Overview" }).click();
    const addresses = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL().split("#", 1)[0]),
    );
    expect(addresses).toEqual(["app://sessionwatch/index.html", "app://sessionwatch/licenses.md"]);
  });

  // A file that is read no sooner than somebody writes it: Windows has none such.
  it.skipIf(process.platform === "win32")(
    "serves a window that was open before the monitor had read its files",
    async () => {
      const dataFolder = await makeDataFolder();
      const slow = join(dataFolder, "handle-secret");
      execFileSync("mkfifo", [slow]);
      const { page } = await launch({ folder, dataFolder });
      await page.getByText("Opening the monitor", { exact: true }).waitFor();
      await writeFile(slow, randomBytes(32));
      await page.getByText("Not connected", { exact: true }).first().waitFor();
    },
  );

  it("takes address data that are dropped on their setting, and says what is wrong with them", async () => {
    const { page, dataFolder } = await launch({ folder, args: ["--demonstration"] });
    await page.evaluate(`location.hash = "#/settings?section=geo"`);
    const field = page.getByLabel("Your own file of places");
    const [good, bad] = [join(dataFolder, "own.mmdb"), join(dataFolder, "bad.mmdb")];
    const record = { country_code: "JP", city: "Kyoto", latitude: 35.01, longitude: 135.77 };
    const networks = [{ bits: ipv4Bits("129.206.0.0/16", 4), record }];
    const builtAt = new Date("2026-11-01T00:00:00Z");
    await writeFile(good, mmdbFile({ type: "Own-City", ipVersion: 4, networks, builtAt }));
    await writeFile(bad, "no database");
    const drop = async (path: string): Promise<void> => {
      await field.evaluate((element, name) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([], name.replaceAll("/", ":")));
        for (const type of ["dragenter", "dragover", "drop"]) {
          element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        }
      }, path);
      await page.getByRole("button", { name: "Save changes" }).click();
    };
    await drop(bad);
    await page
      .getByText(/bad\.mmdb.*(not|no) /)
      .first()
      .waitFor();
    await drop(good);
    await page.getByText("Own-City, of 2026-11-01").waitFor();
    expect(await field.inputValue()).toBe(good);
  });

  it("follows a deep link to a user", async () => {
    const { page, dataFolder } = await launch({ folder, args: ["--demonstration"] });
    await startAgain(dataFolder, ["sessionwatch://user/nobody%40example.com"], folder);
    await expect.poll(() => page.evaluate("location.hash")).toContain("user=nobody%40example.com");
  });
});

/** What a page asks for opens for a moment before it is refused, so the next window to come may not be the one meant. */
async function windowShowing(app: ElectronApplication, text: string): Promise<Page> {
  let found: Page | undefined;
  await expect
    .poll(async () => {
      for (const window of app.windows()) {
        const shows = window.getByText(text).first().isVisible();
        if (await shows.catch(() => false)) found = window;
      }
      return found;
    })
    .toBeDefined();
  if (found === undefined) throw new Error(`No window shows “${text}”`);
  return found;
}
