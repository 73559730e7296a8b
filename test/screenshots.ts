/**
 * `npm run screenshots -- FOLDER`: every view of a live demonstration, and every state of the connection and what opens
 * over a view from a recorded moment, in both themes and three sizes, to be looked at.
 * `npm run screenshots -- FOLDER NAME…` takes only some.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { startDemo } from "../demo/demo.ts";
import configuration from "../playwright.config.ts";
import { startHost } from "./e2e/product.ts";
import { replay } from "./e2e/replay.ts";
import { scenes } from "./e2e/scenes.ts";
import { eventually } from "./eventually.ts";

const SIZES = [
  { name: "", width: 1440, height: 900, scale: 1 },
  { name: "-small", width: 1024, height: 700, scale: 1 },
  // What a window of 1440×900 is at 200 %.
  { name: "-zoomed", width: 720, height: 450, scale: 2 },
] as const;

/** How to get to a picture from a page that is live. */
interface View {
  readonly place: string;
  readonly steps?: (page: Page) => Promise<unknown>;
}
const openDetails = async (page: Page): Promise<void> => {
  await page.getByRole("row").nth(3).getByRole("cell").nth(3).click();
  await page.getByRole("complementary").waitFor();
};
const select = async (page: Page): Promise<void> => {
  await page.getByRole("row").nth(2).hover();
  for (const row of [2, 4, 5]) await page.getByRole("row").nth(row).getByRole("checkbox").click();
};
const button = (name: string) => (page: Page) => page.getByRole("button", { name, exact: true }).click();
const live: Readonly<Record<string, View>> = {
  overview: { place: "overview?range=15m" },
  filtered: { place: "overview?range=15m&filter=country%3ADE%2CFR%20idle%3C5m" },
  sessions: { place: "sessions" },
  details: { place: "sessions", steps: openDetails },
  selection: { place: "sessions", steps: select },
  columns: { place: "sessions", steps: button("Columns") },
  export: { place: "sessions", steps: button("Export") },
  user: { place: "findings", steps: openUser },
  "log-out": {
    place: "findings",
    steps: async (page) => openUser(page).then(() => page.keyboard.press("l")),
  },
  findings: { place: "findings" },
  audit: { place: "audit" },
  connections: { place: "connections" },
  settings: { place: "settings" },
  response: { place: "settings?section=response" },
  wallboard: { place: "wallboard?range=15m" },
  palette: { place: "overview", steps: (page) => page.keyboard.press("Control+k") },
  keyboard: { place: "overview", steps: (page) => page.keyboard.press("?") },
};
/** Where a state is looked at: the views that it changes most. */
const STATE_PLACES = ["overview", "sessions", "connections"] as const;
/** Long enough for the planted incidents and some minutes' worth of a chart. */
const WATCHED_MS = 100_000;
/** Until the page is live, on a machine that is busy with other things besides. */
const LOADED_MS = 240_000;

const [folder = "screenshots", ...wanted] = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
await mkdir(folder, { recursive: true });
const demo = await startDemo({ seed: 3 });
await demo.settled;
const host = await startHost(demo.storeUrl);
const origin = new URL(host.url).origin;
const browser = await chromium.launch(configuration.use?.launchOptions ?? {});
const first = await browser.newContext();
const opener = await first.newPage();
await opener.goto(host.url);
await opener.getByText("Live", { exact: true }).first().waitFor({ timeout: LOADED_MS });
const cookies = await first.cookies();
if (Object.keys(live).some(isWanted)) await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));

for (const theme of ["dark", "light"] as const) {
  for (const size of SIZES) {
    const context = await browser.newContext({
      viewport: { width: size.width, height: size.height },
      deviceScaleFactor: size.scale,
      colorScheme: theme,
    });
    await context.addCookies(cookies);
    const file = (name: string) => join(folder, `${name}-${theme}${size.name}.png`);
    if (isWanted("guide")) await take(context, { place: "overview" }, file("guide"));
    await context.addInitScript(() => localStorage.setItem("sessionwatch.guide", "read"));
    for (const [name, view] of Object.entries(live)) {
      if (isWanted(name)) await take(context, view, file(name));
    }
    for (const [name, scene] of Object.entries(scenes)) {
      if (!isWanted(name)) continue;
      for (const place of STATE_PLACES) {
        const page = await context.newPage();
        await replay(page, scene);
        await page.goto(`${origin}/#/${place}`);
        await page.waitForTimeout(800);
        await page.screenshot({ path: file(`${name}-${place}`) });
        await page.close();
      }
    }
    await context.close();
  }
}
await browser.close();
await host.stop();
await demo.stop();

async function take(context: BrowserContext, { place, steps }: View, path: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${origin}/#/${place}`);
  await page.getByText("Live", { exact: true }).first().waitFor();
  await steps?.(page);
  // Nothing announces that the last chart has been drawn.
  await eventually("the page to be still", async () => {
    const before = await page.evaluate(() => document.body.textContent.length);
    await page.waitForTimeout(600);
    return Math.abs((await page.evaluate(() => document.body.textContent.length)) - before) < 40;
  });
  await page.screenshot({ path });
  await page.close();
}

/** The user of the first finding: the one that somebody would look at. */
async function openUser(page: Page): Promise<void> {
  const link = page.locator('a[href*="#/user?user="]').first();
  await page.goto(`${origin}/${await link.getAttribute("href")}`);
  await page.getByRole("button", { name: /^Log out everywhere/ }).waitFor();
}
