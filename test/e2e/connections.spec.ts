import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, visit } from "./product.ts";

test("a store is checked before it is watched, and the check shows no token", async ({ page, product }) => {
  await visit(page, "connections");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  const report = page.getByRole("dialog");
  await expect(report.getByText("Everything that is needed is permitted.")).toBeVisible();
  await expect(report.getByText(/^ACL SETUSER sessionwatch on/)).toBeVisible();
  await expect(report.getByText(/^ACL SETUSER sessionwatch-revoker on/)).toBeVisible();
  await report.getByText("One sampled session, without its token").first().click();
  const shown = (await report.textContent()) ?? "";
  // The index of a user's sessions ends with the user's name, which may well be shown.
  const keys = (await product.store.keys("*")).filter((key) => !key.startsWith("user_sessions:"));
  expect(keys.length).toBeGreaterThan(5);
  expect(keys.filter((key) => shown.includes(key.split(":").at(-1) ?? key))).toEqual([]);
});

test("the change feed is chosen by hand, and the best one is taken again", async ({ page }) => {
  await visit(page, "connections");
  const choice = page.getByRole("group", { name: "Changes arrive by" }).first();
  await choice.getByRole("button", { name: "Rescans" }).click();
  await expect(page.getByText("Chosen by hand.")).toBeVisible();
  await expect(page.getByText("Live", { exact: true }).first()).toBeVisible();
  await choice.getByRole("button", { name: "Best" }).click();
  await expect(page.getByText(/^The server sends keyspace events/)).toBeVisible();
});

test("a connection is saved, duplicated, removed and brought back, and its password never comes back", async ({
  page,
  product,
}) => {
  const { hostname, port, password } = new URL(product.demo.storeUrl);
  await visit(page, "connections");
  await page.getByLabel("Paste an address").fill(product.demo.storeUrl);
  await expect(page.getByLabel("Host", { exact: true })).toHaveValue(hostname);
  await expect(page.getByLabel("Port", { exact: true })).toHaveValue(port);
  await expect(page.getByLabel("Paste an address")).toHaveValue("");
  await page.getByLabel("Name", { exact: true }).fill("Shop");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: "Change: Shop", exact: true })).toBeVisible();
  await expect(page.getByText("In the browser there is no keychain", { exact: false })).toBeVisible();

  await page.getByRole("button", { name: "Duplicate: Shop", exact: true }).click();
  const copy = page.getByRole("button", { name: "Remove: Shop (copy)", exact: true });
  await copy.click();
  await expect(copy).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(copy).toBeVisible();

  await page.getByRole("button", { name: "Connect: Shop (copy)", exact: true }).click();
  await expect(page.getByText("Live", { exact: true }).first()).toBeVisible();
  await page.getByRole("button", { name: "Change: Shop", exact: true }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");

  const secret = decodeURIComponent(password);
  expect(secret.length).toBeGreaterThan(8);
  expect(await page.content()).not.toContain(secret);
  expect(await readFile(join(product.dataFolder, "connections.json"), "utf8")).not.toContain(secret);
});

test("an import says line and field of what is wrong, and an export holds no password", async ({ page }) => {
  await visit(page, "connections");
  const text = `{"sessionwatch":"connections","version":1,"connections":[
{"name":"A","url":"redis://:pw@h","readOnly":true,"integrated":false,"feed":null}]}`;
  const file = (buffer: string) => ({
    name: "connections.json",
    mimeType: "application/json",
    buffer: Buffer.from(buffer),
  });
  const chooser = page.locator("input[type=file]");
  await chooser.setInputFiles(file(text));
  await expect(page.getByText("Nothing was imported.")).toBeVisible();
  await expect(page.getByText(/Line 2 connections\[0\]\.url: a password does not belong/)).toBeVisible();
  await chooser.setInputFiles(file(text.replace(":pw@", "")));
  await expect(page.getByRole("button", { name: "Change: A", exact: true })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export without passwords" }).click(),
  ]);
  const exported = await readFile(await download.path(), "utf8");
  expect(exported).toContain(`"url": "redis://h`);
  expect(exported).not.toContain("pw@");
});
