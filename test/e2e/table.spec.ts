import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { expect, test, visit } from "./product.ts";

test("what is filtered can be saved as CSV, on the record and without tokens", async ({ page, product }) => {
  await visit(page, "sessions?filter=country%3ADE");
  await expect(page.getByText(/^\d+ of \d+ sessions$/)).toBeVisible();
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /CSV/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^sessions-.*\.csv$/);
  const text = await readFile(await download.path(), "utf8");
  const records: Record<string, string>[] = parse(text, { bom: true, columns: true });
  expect(records.length).toBeGreaterThan(0);
  expect(new Set(records.map(({ country }) => country))).toEqual(new Set(["DE"]));
  for (const key of await product.store.keys("sess:*")) expect(text).not.toContain(key.slice("sess:".length));

  await visit(page, "audit");
  await expect(page.getByText("csv, country:DE").first()).toBeVisible();
});

test("columns stay as they were chosen, and can be put back", async ({ page }) => {
  await visit(page, "sessions");
  const heads = page.getByRole("columnheader");
  await expect(heads.filter({ hasText: "Format" })).toBeVisible();
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByRole("checkbox", { name: "Format" }).uncheck();
  await page.getByRole("button", { name: "Move Address to the left" }).click();
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(heads.filter({ hasText: "Address" })).toBeVisible();
  expect((await heads.allTextContents()).slice(1, 3)).toEqual(["Address", "User"]);
  await expect(heads.filter({ hasText: "Format" })).toHaveCount(0);

  // The edge of a column is moved by the arrow keys.
  const edge = page.getByRole("separator", { name: "Width of Client" });
  const before = (await heads.filter({ hasText: "Client" }).boundingBox())?.width ?? 0;
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  await expect
    .poll(async () => (await heads.filter({ hasText: "Client" }).boundingBox())?.width)
    .toBeGreaterThan(before + 10);

  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByRole("button", { name: "As at first" }).click();
  await expect(heads.filter({ hasText: "Format" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(heads.filter({ hasText: "Format" })).toHaveCount(0);
});

test("a filter is saved under a name, found by the palette, forgotten and brought back", async ({ page }) => {
  await visit(page, "sessions?filter=country%3ADE");
  await page.getByRole("button", { name: "Saved filters" }).click();
  await page.getByRole("textbox", { name: "Name for this filter" }).fill("Germany");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Filter Germany saved").first()).toBeVisible();

  await visit(page, "overview");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Germany");
  await page.getByRole("option", { name: /Filter: Germany/ }).click();
  await expect(page).toHaveURL(/#\/sessions\?filter=country/);

  await page.getByRole("button", { name: "This is the saved filter Germany" }).click();
  await page.getByRole("button", { name: "Forget Germany" }).click();
  await expect(page.getByRole("button", { name: "Forget Germany" })).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page.getByRole("button", { name: "This is the saved filter Germany" })).toBeVisible();
});

test("a stretch drawn on the timeline narrows the page and fills the chart, and there is a way back", async ({
  page,
}) => {
  await visit(page, "overview?range=15m");
  const box = await page.locator(".activity-chart").boundingBox();
  if (box === null) throw new Error("there is no timeline");
  await page.mouse.move(box.x + box.width - 260, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 20, box.y + 60, { steps: 3 });
  await page.mouse.up();
  await expect(page).toHaveURL(/filter=active%3A\d{4}/);
  const whole = page.getByRole("button", { name: "Whole range" });
  await page.reload();
  await expect(page.getByRole("button", { name: /^Remove active:/ })).toBeVisible();
  await whole.click();
  await expect(page).not.toHaveURL(/active/);
  await expect(whole).toBeHidden();
});

test("the timeline is zoomed into by keyboard", async ({ page }) => {
  await visit(page, "overview?range=15m");
  const chart = page.locator(".activity-chart");
  await chart.focus();
  for (const key of ["ArrowLeft", "ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft"])
    await page.keyboard.press(key);
  await expect(page.locator(".activity-chart__stretch")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".activity-chart__stretch")).toBeHidden();
  for (const key of ["ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft", "Enter"])
    await page.keyboard.press(key);
  await expect(page).toHaveURL(/filter=active%3A\d{4}/);
  await page.getByRole("button", { name: "Whole range" }).click();
  await expect(page).not.toHaveURL(/active/);
});

test("a table that was empty for a while shows all its rows again", async ({ page }) => {
  await visit(page, "sessions");
  const rows = page.getByRole("row").filter({ has: page.getByRole("cell") });
  await expect.poll(() => rows.count()).toBeGreaterThan(10);
  await visit(page, "sessions?filter=user%3Anobody-of-that-name");
  await expect(page.getByText("No session matches")).toBeVisible();
  await expect(rows).toHaveCount(0);
  await visit(page, "sessions");
  await expect.poll(() => rows.count()).toBeGreaterThan(10);
});

for (const width of [1024, 720]) {
  test(`at ${width} pixels the details stand beside the table, which shows fewer columns instead of being covered`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 700 });
    await visit(page, "sessions");
    const row = page.getByRole("row").nth(3);
    const heads = page.getByRole("columnheader");
    await expect(row).toBeVisible();
    const before = await heads.count();
    await row.getByRole("cell").nth(3).click();
    const details = page.getByRole("complementary");
    await expect(details).toBeVisible();
    const edge = (await details.boundingBox())?.x ?? 0;
    const table = page.getByRole("region", { name: "Sessions", exact: true });
    await expect.poll(() => heads.count()).toBeLessThan(before);
    const ends = async () => (await heads.last().boundingBox())?.x ?? Number.POSITIVE_INFINITY;
    await expect.poll(ends).toBeLessThan(edge);
    await expect
      .poll(() => table.evaluate((box) => box.scrollWidth - box.clientWidth))
      .toBeLessThanOrEqual(0);
    expect(edge).toBeGreaterThanOrEqual(Math.round((await table.boundingBox())?.x ?? 0) + 300);
    await expect(heads.filter({ hasText: "User" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(details).toBeHidden();
    await expect.poll(() => heads.count()).toBe(before);
  });
}
