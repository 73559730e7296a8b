/** States of the connection as the views tell them; a recorded moment stands for what the monitor says. */
import { expect, test } from "@playwright/test";
import { cookieOf, type Host, startHost } from "./product.ts";
import { replay } from "./replay.ts";
import { scenes } from "./scenes.ts";

let host: Host;
let cookie: { name: string; value: string; url: string };
test.beforeAll(async () => {
  host = await startHost("redis://127.0.0.1:1");
  cookie = await cookieOf(host);
});
test.afterAll(() => host.stop());
test.beforeEach(async ({ context }) => {
  await context.addCookies([cookie]);
});

for (const view of ["overview", "sessions", "findings", "user", "audit"]) {
  test(`without a store, ${view} says so once and leads to the connections once`, async ({ page }) => {
    await replay(page, scenes["not-connected"]);
    await page.goto(`${cookie.url}/#/${view}`);
    await expect(page.getByText(/^No store is connected/)).toHaveCount(1);
    await expect(page.getByRole("link", { name: "Open a connection" })).toHaveCount(1);
  });
}

test("a connection that failed is told in red, with the reason above and not as if nobody had tried", async ({
  page,
}) => {
  await replay(page, scenes.disconnected);
  for (const view of ["overview", "sessions", "findings"]) {
    await page.goto(`${cookie.url}/#/${view}`);
    await expect(page.getByRole("alert")).toContainText("Nothing answers at");
    await expect(page.getByText("Connecting has failed")).toBeVisible();
    await expect(page.getByText("No store is connected")).toHaveCount(0);
  }
});

test("a store that was never reached has no figures on the wall", async ({ page }) => {
  await replay(page, scenes.disconnected);
  await page.goto(`${cookie.url}/#/wallboard`);
  await expect(page.getByText(/^Nothing answers at/)).toBeVisible();
  await expect(page.getByText("Active sessions")).toHaveCount(0);
});

test("among what is limited, that nothing can be read comes first", async ({ page }) => {
  await replay(page, scenes.denied);
  await page.goto(`${cookie.url}/#/connections`);
  const limits = page.getByText(/^This user may not|^Keyspace events/);
  await expect(limits.first()).toContainText("may not read any session");
  await expect(page.getByRole("alert")).toHaveText(/may not read any session/);
});
