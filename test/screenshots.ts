/**
 * `npm run screenshots -- FOLDER`: every view in both themes and three sizes, of a live demonstration, to be looked at.
 * `npm run screenshots -- FOLDER VIEW…` takes only some.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { startDemo } from "../demo/demo.ts";
import configuration from "../playwright.config.ts";
import { startHost } from "./e2e/product.ts";
import { eventually } from "./eventually.ts";

const SIZES = [
  { name: "", width: 1440, height: 900, scale: 1 },
  { name: "-small", width: 1024, height: 700, scale: 1 },
  { name: "-zoomed", width: 720, height: 450, scale: 2 },
] as const;
const VIEWS = [
  "overview",
  "sessions",
  "details",
  "user",
  "findings",
  "audit",
  "connections",
  "settings",
] as const;
/** Long enough for the planted incidents and some minutes' worth of a chart. */
const WATCHED_MS = 100_000;

const [folder = "screenshots", ...wanted] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const demo = await startDemo({ seed: 3 });
await demo.settled;
const host = await startHost(demo.storeUrl);
const browser = await chromium.launch(configuration.use?.launchOptions ?? {});
const first = await browser.newContext();
const opener = await first.newPage();
await opener.goto(host.url);
await opener.getByText("Live", { exact: true }).first().waitFor();
const cookies = await first.cookies();
await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));

for (const theme of ["dark", "light"] as const) {
  for (const size of SIZES) {
    const context = await browser.newContext({
      viewport: { width: size.width, height: size.height },
      deviceScaleFactor: size.scale,
      colorScheme: theme,
    });
    await context.addCookies(cookies);
    for (const view of VIEWS.filter((each) => wanted.length === 0 || wanted.includes(each))) {
      const page = await open(context, view);
      await page.screenshot({ path: join(folder, `${view}-${theme}${size.name}.png`) });
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
await host.stop();
await demo.stop();

async function open(context: BrowserContext, view: (typeof VIEWS)[number]): Promise<Page> {
  const page = await context.newPage();
  const origin = new URL(host.url).origin;
  await page.goto(
    `${origin}/#/${view === "details" ? "sessions" : view === "user" ? "findings" : view === "overview" ? "overview?range=15m" : view}`,
  );
  await page.getByText("Live", { exact: true }).first().waitFor();
  if (view === "details") {
    await page.getByRole("row").nth(3).getByRole("cell").nth(3).click();
    await page.getByRole("complementary").waitFor();
  }
  if (view === "user") {
    // The user of the first finding: the one that somebody would look at.
    const link = page.locator('a[href*="#/user?user="]').first();
    await page.goto(`${origin}/${await link.getAttribute("href")}`);
  }
  // Nothing announces that the last chart has been drawn.
  await eventually("the page to be still", async () => {
    const before = await page.evaluate(() => document.body.textContent.length);
    await page.waitForTimeout(600);
    return Math.abs((await page.evaluate(() => document.body.textContent.length)) - before) < 40;
  });
  return page;
}
