/** Somebody describes the sessions of an application that Sessionwatch does not know. */
import { readFile } from "node:fs/promises";
import { expect, test, visit } from "./product.ts";

const PREFIX = "shop:login:";

test.beforeEach(async ({ product }) => {
  for (const [index, account] of ["ada", "grace", "linus"].entries()) {
    const token = String(index).padStart(32, "f");
    const value = { account: { code: account }, net: { ip: "10.0.0.7" }, until: 4_000_000_000 };
    await product.store.set(PREFIX + token, JSON.stringify(value), "EX", 3600);
  }
});
test.afterEach(async ({ product }) => {
  for (const key of await product.store.keys(`${PREFIX}*`)) await product.store.unlink(key);
});

test("found by the check, described with a live preview, watched, changed and taken away", async ({
  page,
}) => {
  await visit(page, "connections");
  await page.getByRole("button", { name: "Check", exact: true }).first().click();
  await page.getByRole("link", { name: "Describe this format" }).click();

  await expect(page.getByLabel("Keys", { exact: true })).toHaveValue("shop:login:{token}");
  await expect(page.getByText("3 sampled keys fit, 3 have the type, 3 can be read.")).toBeVisible();
  // The draft has found the address by what it looks like.
  await expect(page.getByRole("cell", { name: "10.0.0.7" }).first()).toBeVisible();
  await page.getByLabel("User", { exact: true }).fill("account..code");
  await expect(page.getByText("The path has two dots in a row")).toBeVisible();
  await expect(page.getByRole("button", { name: "Keep and watch" })).toBeDisabled();
  await page.getByLabel("User", { exact: true }).fill("account.code");
  await expect(page.getByText("Found in 3 of 3.").first()).toBeVisible();
  await expect(page.getByRole("cell", { name: "grace" })).toBeVisible();
  await page.getByRole("button", { name: "Keep and watch" }).click();

  // While the pointer rests on the table its order is held, and rows that arrive then wait.
  await page.mouse.move(0, 0);
  await expect(page.getByText(/^3 of \d+ sessions$/)).toBeVisible();
  await expect(page.getByRole("row", { name: /linus/ })).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  await visit(page, "settings");
  await page.getByRole("link", { name: "Change Sessions under shop:login:" }).click();
  await page.getByLabel("Name", { exact: true }).fill("The shop");
  await page.getByRole("button", { name: "Keep the change" }).click();
  await expect(page.getByText("“The shop” is watched")).toBeVisible();
  await visit(page, "settings");
  await page.getByRole("button", { name: "Remove The shop" }).click();
  await expect(page.getByText("No format is described yet.")).toBeVisible();
});

test("comes from a file and goes to one; a wrong file is told by line and field", async ({ page }) => {
  await visit(page, "format");
  const file = [
    "sessionwatch: 1",
    "id: shop",
    "title: The shop",
    'key: "shop:login:{token}"',
    "type: string",
    "encoding: jason",
  ];
  const choose = (text: string) =>
    page
      .getByLabel("Read a file")
      .setInputFiles({ name: "shop.yaml", mimeType: "application/yaml", buffer: Buffer.from(text) });
  await choose(file.join("\n"));
  await expect(page.getByText("Line 6 encoding: must be one of json")).toBeVisible();
  await choose(file.join("\n").replace("jason", "json"));
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("The shop");

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as JSON" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("shop.sessionwatch.json");
  expect(JSON.parse(await readFile(await download.path(), "utf8"))).toMatchObject({
    id: "shop",
    encoding: "json",
  });
});

test("what is in the fields when somebody keeps it is kept, although it has not been tried yet", async ({
  page,
}) => {
  await visit(page, `format?format=${encodeURIComponent(`prefix:${PREFIX}`)}`);
  await expect(page.getByText("3 sampled keys fit, 3 have the type, 3 can be read.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).focus();
  // Typed and kept in one go, which is sooner than the pause in typing after which the store is looked at.
  await page.getByRole("button", { name: "Keep and watch" }).evaluate((keep: HTMLElement) => {
    document.execCommand("selectAll");
    document.execCommand("insertText", false, "The kiosk");
    keep.click();
  });
  await expect(page.getByText("“The kiosk” is watched")).toBeVisible();
  await visit(page, "settings");
  await page.getByRole("button", { name: "Remove The kiosk" }).click();
  await expect(page.getByText("No format is described yet.")).toBeVisible();
});

test("a session's details show what is not known, and the lines to add", async ({ page, product }) => {
  const cookie = {
    originalMaxAge: 3_600_000,
    expires: "2099-01-01T00:00:00.000Z",
    httpOnly: true,
    path: "/",
  };
  await product.store.set(
    `sess:${"unstamped".padEnd(32, "x")}`,
    JSON.stringify({ cookie, userId: "unstamped" }),
    "EX",
    3600,
  );
  await visit(page, "sessions?filter=user:unstamped");
  await page
    .getByRole("row", { name: /unstamped/ })
    .getByRole("cell")
    .nth(3)
    .click();
  const details = page.getByRole("complementary");
  await expect(details.getByText("Address, Client, Created, Last request")).toBeVisible();
  await expect(details.getByText("req.session.stamp")).toBeVisible();
  await expect(details.getByText("req.session.destroy()")).toBeVisible();
});
