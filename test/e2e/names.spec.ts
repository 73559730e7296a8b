import { expect, type Page, test } from "@playwright/test";
import { startServer } from "../redis-server.ts";
import { startHost, visit } from "./product.ts";

/** Reads as "admin" where it is obeyed. */
const LABEL = "Eve \u202Enimda\u202C\u0007";
const USER = "eve\u2066\u009B31m@example.com";

/** Texts, and what is said on hover or to a screen reader, with characters that drive instead of being read. */
function obeyed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const unreadable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
    const said = [...document.querySelectorAll("body, body *")].flatMap((element) => [
      ...[...element.childNodes].map((node) => (node instanceof Text ? node.data : "")),
      ...["title", "aria-label", "placeholder"].map((name) => element.getAttribute(name) ?? ""),
    ]);
    return [document.title, ...said].filter((each) => unreadable.test(each.replaceAll("\n", " ")));
  });
}

test("a name that turns the reading direction around or drives a terminal is shown, nowhere obeyed", async ({
  page,
}) => {
  const server = await startServer();
  const now = Date.now();
  for (const [id, address] of ["2.16.4.4", "1.1.1.1"].entries()) {
    const stamp = { address, userAgent: "curl/8\u202E", createdAt: now - 60_000, lastSeen: now - 1000 };
    const content = {
      cookie: { originalMaxAge: 600_000, expires: new Date(now + 600_000).toISOString() },
      userId: USER,
      displayName: LABEL,
      [`note\u202E`]: "a\u202Eb",
      stamp,
    };
    await server.client.set(
      `sess:0000000${id}-0000-4000-8000-000000000000`,
      JSON.stringify(content),
      "EX",
      600,
    );
  }
  const host = await startHost(server.url);
  await page.goto(host.url);
  const name = page.getByText(/^Eve \u{FFFD}nimda/u).first();
  await expect(name).toBeVisible();
  expect(await obeyed(page)).toEqual([]);

  await visit(page, "sessions");
  await name.waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.locator(".details").getByText(/^a.b$/)).toBeVisible();
  expect(await obeyed(page)).toEqual([]);
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+k");
  await page.keyboard.type("eve");
  await expect(page.getByRole("dialog").getByText(/^Eve \u{FFFD}nimda/u)).toBeVisible();
  expect(await obeyed(page)).toEqual([]);
  await page.keyboard.press("Enter");

  await expect(page.getByRole("button", { name: /Log out everywhere/ })).toBeVisible();
  expect(await obeyed(page)).toEqual([]);
  await page.keyboard.press("l");
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await obeyed(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/is logged out/)).toBeVisible();
  expect(await obeyed(page)).toEqual([]);

  await visit(page, "findings");
  await expect(page.getByRole("heading", { name: "Findings" }).first()).toBeVisible();
  expect(await obeyed(page)).toEqual([]);
  await visit(page, "audit");
  await expect(page.getByRole("link", { name: /^eve/ }).first()).toBeVisible();
  expect(await obeyed(page)).toEqual([]);
  await host.stop();
  await server.stop();
});
