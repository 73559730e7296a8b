import { addressIn, CHROME_ON_WINDOWS } from "./people.ts";
import { expect, test, visit } from "./product.ts";

test("sessions appear while one looks, and a filter narrows them", async ({ page, product }) => {
  await visit(page, "sessions");
  const table = page.getByRole("region", { name: "Sessions" });
  await expect(table.getByRole("row").nth(5)).toBeVisible();

  const person = product.demo.people[0];
  expect(person).toBeDefined();
  const name = person?.name ?? "";
  const visitor = product.demo.visitor({ address: addressIn("NZ"), userAgent: CHROME_ON_WINDOWS });
  await visitor.login(person?.id ?? "");

  await page.getByRole("combobox", { name: "Filter" }).fill(`ip:${addressIn("NZ")}`);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^1 of \d+ sessions$/)).toBeVisible();
  await expect(table).toContainText(name);
  await expect(page).toHaveURL(/filter=ip/);
  await visitor.logout();
  await expect(page.getByText(/^1 of \d+ sessions$/)).toBeHidden();
});

test("one click revokes one session, and the visitor's next request is refused", async ({
  page,
  product,
}) => {
  const person = product.demo.people[1];
  const visitor = product.demo.visitor({ address: addressIn("NZ"), userAgent: CHROME_ON_WINDOWS });
  await visitor.login(person?.id ?? "");
  expect(await visitor.get("/account")).toBe(200);

  await visit(page, "sessions?filter=country%3ANZ");
  const revoke = page.getByRole("button", { name: `Revoke the session of ${person?.name}` });
  // The button comes when the pointer rests on the row and the order of rows is held.
  await page.getByRole("row").filter({ has: revoke }).hover();
  await revoke.click();
  await expect(page.getByText(/revoked/i).first()).toBeVisible();
  expect(await visitor.get("/account")).toBe(401);
});

test("log out everywhere ends all sessions of a user and gives a sentence for the ticket", async ({
  page,
  product,
}) => {
  const person = product.demo.people[2];
  const visitors = ["NZ", "DE", "DE"].map((country) =>
    product.demo.visitor({ address: addressIn(country), userAgent: CHROME_ON_WINDOWS }),
  );
  for (const visitor of visitors) {
    await visitor.login(person?.id ?? "");
  }
  await visit(page, `user?user=${encodeURIComponent(person?.id ?? "")}`);
  await page.getByRole("button", { name: /Log out everywhere/ }).click();
  await page
    .getByRole("dialog")
    .or(page.getByRole("alertdialog"))
    .getByRole("button", { name: /Log out|Revoke/ })
    .click();
  await expect(page.getByText(/confirmed by the session store|session store confirmed/)).toBeVisible();
  for (const visitor of visitors) {
    expect(await visitor.get("/account")).toBe(401);
  }
});

test("a user active in three countries at once becomes a critical finding with its evidence", async ({
  page,
  product,
}) => {
  const person = product.demo.people[3];
  for (const country of ["NZ", "DE", "BR"]) {
    const visitor = product.demo.visitor({ address: addressIn(country), userAgent: CHROME_ON_WINDOWS });
    await visitor.login(person?.id ?? "");
  }
  await visit(page, "findings");
  const finding = page.getByText(new RegExp(`${person?.name} .*3 countries`)).first();
  await expect(finding).toBeVisible();
  await finding.click();
  await expect(page.getByText("New Zealand").first()).toBeVisible();
  await expect(page.getByText("Brazil").first()).toBeVisible();
});

test("the screen says since when it is stale while the store does not answer", async ({ page, product }) => {
  await visit(page, "sessions");
  await product.store.call("CLIENT", "PAUSE", "6000", "ALL");
  await expect(page.getByText(/stale since/i).first()).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 20_000 });
});
