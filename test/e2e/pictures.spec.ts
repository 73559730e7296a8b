/** The look of the views, compared with pictures that were looked at. `--update-snapshots` takes new ones. */
import { expect, type Page, test } from "@playwright/test";
import { cookieOf, type Host, startHost } from "./product.ts";
import { replay, type Scene } from "./replay.ts";
import { scenes } from "./scenes.ts";

/** Letters differ by a shade between machines; a moved line or a lost colour is more than this. */
const TOLERANCE = { maxDiffPixelRatio: 0.015, threshold: 0.25, animations: "disabled" } as const;

interface Picture {
  readonly name: string;
  readonly place: string;
  readonly theme: "dark" | "light";
  readonly size?: { readonly width: number; readonly height: number };
  readonly scene?: Scene;
  readonly steps?: (page: Page) => Promise<unknown>;
}

const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 1024, height: 700 };
/** A window of 1440×900 at 200 %. */
const ZOOMED = { width: 720, height: 450 };
const openDetails = (page: Page) => page.getByRole("row").nth(3).getByRole("cell").nth(3).click();

const pictures: readonly Picture[] = [
  { name: "overview-dark", place: "overview?range=15m", theme: "dark" },
  { name: "overview-light-small", place: "overview?range=15m", theme: "light", size: SMALL },
  { name: "overview-zoomed", place: "overview?range=15m", theme: "dark", size: ZOOMED },
  { name: "sessions-light", place: "sessions", theme: "light" },
  { name: "sessions-dark-small", place: "sessions", theme: "dark", size: SMALL },
  { name: "details-dark", place: "sessions", theme: "dark", steps: openDetails },
  { name: "user-light", place: "user?user=somebody", theme: "light" },
  {
    name: "palette-dark",
    place: "sessions",
    theme: "dark",
    steps: (page) => page.keyboard.press("Control+k"),
  },
  { name: "keyboard-light", place: "overview", theme: "light", steps: (page) => page.keyboard.press("?") },
  { name: "wallboard-dark", place: "wallboard?range=15m", theme: "dark" },
  { name: "empty-light", place: "overview", theme: "light", scene: scenes.empty },
  { name: "stale-dark", place: "sessions", theme: "dark", scene: scenes.stale },
];

let host: Host;
let cookie: { name: string; value: string; url: string };
test.beforeAll(async () => {
  // The page alone is wanted; what it shows is recorded.
  host = await startHost("redis://127.0.0.1:1");
  cookie = await cookieOf(host);
});
test.afterAll(() => host.stop());

for (const { name, place, theme, size = LARGE, scene, steps } of pictures) {
  test(`${name} looks as it did`, async ({ browser }) => {
    const context = await browser.newContext({
      viewport: size,
      colorScheme: theme,
      reducedMotion: "reduce",
      locale: "en-GB",
      timezoneId: "UTC",
    });
    await context.addCookies([cookie]);
    await context.addInitScript(() => localStorage.setItem("sessionwatch.guide", "read"));
    const page = await context.newPage();
    await replay(page, scene);
    await page.goto(`${cookie.url}/#/${place}`);
    // Keys are heard from here on.
    await page.getByRole("status").first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    await steps?.(page);
    await expect(page).toHaveScreenshot(`${name}.png`, TOLERANCE);
    await context.close();
  });
}
