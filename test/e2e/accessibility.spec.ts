import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { addressIn } from "./people.ts";
import { expect, test, visit } from "./product.ts";

/** WCAG 2.2 AA, and what axe calls best practice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What opens over a view stands beside the landmarks by design: it is announced as a dialog or menu. */
const NOT_ASKED = ["region"];

const places: readonly (readonly [name: string, place: string])[] = [
  ["the overview", "overview"],
  ["the overview, filtered", "overview?filter=country%3ADE"],
  ["the sessions", "sessions"],
  ["no session in a filter", "sessions?filter=user%3Anobody-at-all"],
  ["a filter that is not understood", "sessions?filter=country%3ADE%20idle%3E"],
  ["the findings", "findings"],
  ["no user chosen", "user"],
  ["the audit log", "audit"],
  ["the connections", "connections"],
  ["the settings", "settings"],
  ["a new session format", "format"],
];

for (const theme of ["dark", "light"] as const) {
  test.describe(`in the ${theme} theme`, () => {
    // The smaller of the two sizes: fewer rows, and narrower ones.
    test.use({ colorScheme: theme, reducedMotion: "reduce", viewport: { width: 1024, height: 700 } });

    test("no view violates WCAG 2.2 AA", async ({ page, product }) => {
      for (const [name, place] of places) {
        await visit(page, place);
        await settled(page);
        await check(page, name);
      }
      await visit(page, "settings");
      await openEverySetting(page);
      await check(page, "every setting opened");
      await visit(page, `user?user=${encodeURIComponent(product.demo.people[0]?.id ?? "")}`);
      await settled(page);
      await check(page, "a user");
      await visit(page, "wallboard");
      await settled(page);
      await check(page, "the wallboard");
    });

    test("nor does what opens over a view", async ({ page }) => {
      await visit(page, "sessions");
      const row = page.getByRole("row").nth(2);
      await row.click();
      await expect(page.getByRole("complementary")).toBeVisible();
      await check(page, "the details of a session");
      await page.keyboard.press("Escape");
      await page.getByRole("row").nth(3).getByRole("checkbox").click();
      await check(page, "a selection");
      for (const [name, keys] of [
        ["the palette", "Control+k"],
        ["the keyboard help", "?"],
      ] as const) {
        await page.keyboard.press(keys);
        await expect(page.getByRole("dialog")).toBeVisible();
        await check(page, name);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
      }
      await page.keyboard.press("Escape");
      await visit(page, "connections");
      await page.getByRole("button", { name: "Check", exact: true }).click();
      await expect(page.getByText("Everything that is needed is permitted.")).toBeVisible();
      await check(page, "the check of a connection");
      await page.keyboard.press("Escape");
      await visit(page, "settings");
      await page.locator("#settings-alerts").getByRole("button", { name: "Add", exact: true }).click();
      await check(page, "a new way for alerts");
      await page.keyboard.press("Escape");
      await visit(page, "sessions");
      for (const button of ["Columns", "Export"]) {
        await page.getByRole("button", { name: button, exact: true }).click();
        await check(page, button);
        await page.keyboard.press("Escape");
      }
    });
  });
}

test("motion stops where it is not wanted, and every control in the frame is reached by Tab", async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await visit(page, "overview");
  const durations = await page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .flatMap((element) => getComputedStyle(element).transitionDuration.split(", "))
      // A thousandth of a second is how base.css says none.
      .filter((duration) => Number.parseFloat(duration) > 0.001),
  );
  expect(durations).toEqual([]);

  await page.evaluate(() => document.body.focus());
  const names: string[] = [];
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press("Tab");
    names.push(
      await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent ?? "";
      }),
    );
  }
  // In the order in which they stand.
  expect(names[0]).toBe("Skip to content");
  const order = ["Overview", "Sessions", "Findings", "Audit", "Connections", "Settings"];
  const at = order.map((name) => names.findIndex((each) => each.startsWith(name)));
  expect(at).not.toContain(-1);
  expect(at).toEqual(at.toSorted((a, b) => a - b));
});

test("a user's bars say their country without their colour", async ({ page, product }) => {
  const hour = 3_600_000;
  for (const [at, country] of ["DE", "FR"].entries()) {
    const session = {
      cookie: { originalMaxAge: 10 * hour },
      userId: "colours",
      ip: addressIn(country),
      createdAt: Date.now() - (at + 3) * hour,
      lastSeen: Date.now(),
    };
    await product.store.set(`sess:colours-${at}-0123456789abcdef`, JSON.stringify(session), "EX", 600);
  }
  await visit(page, "user?user=colours");
  for (const [country, name] of [
    ["DE", "Germany"],
    ["FR", "France"],
  ]) {
    const bar = page.getByRole("link", { name: new RegExp(`${name}.*–`, "s") });
    await expect(bar.getByText(country ?? "", { exact: true })).toBeVisible();
  }
});

async function settled(page: Page): Promise<void> {
  await expect(page.getByText("Live", { exact: true }).first()).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
}

/** What is folded away, and what only a switch brings. */
async function openEverySetting(page: Page): Promise<void> {
  await page.locator("#settings-response").getByRole("button", { name: "Dry run" }).click();
  const events = page.locator("#settings-revocation").getByRole("switch");
  if ((await events.getAttribute("aria-checked")) !== "true") await events.click();
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
}

async function check(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).disableRules(NOT_ASKED).analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} (${failureSummary})`).join("\n")}`,
  );
  expect.soft(found, name).toEqual([]);
}
