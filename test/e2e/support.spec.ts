import { addressIn, CHROME_ON_WINDOWS } from "./people.ts";
import { expect, test } from "./product.ts";

/** What a support agent types: whatever the caller can tell. */
const ways = ["e-mail", "name", "address"] as const;

for (const [at, way] of ways.entries()) {
  test(`a support agent logs a user out by keyboard alone, found by ${way}`, async ({
    page,
    context,
    product,
  }) => {
    const person = product.demo.people[10 + at];
    const id = person?.id ?? "";
    const name = person?.name ?? "";
    const country = ["NZ", "ZA", "IS"][at] ?? "";
    const visitors = [country, "DE"].map((from) =>
      product.demo.visitor({ address: addressIn(from), userAgent: CHROME_ON_WINDOWS }),
    );
    for (const visitor of visitors) await visitor.login(id);
    const typed = { "e-mail": id, name, address: addressIn(country) }[way];

    await page.keyboard.press("Control+k");
    await expect(page.getByRole("option").first()).toBeVisible();
    // As fast as hands are, and Enter before the answer has come.
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
    // At least these two; a simulated visitor may be the same person.
    await expect(page.getByText(/^[2-9] sessions$/)).toBeVisible();

    await page.keyboard.press("l");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: /^Revoke [2-9] sessions$/ })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(
      page.getByRole("status").filter({ hasText: `${name} is logged out everywhere` }),
    ).toBeFocused();
    for (const visitor of visitors) expect(await visitor.get("/account")).toBe(401);

    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.keyboard.press("c");
    await expect(page.getByText("Copied")).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      new RegExp(
        `^${name} was logged out everywhere at .*: [2-9] sessions revoked, confirmed by the session store`,
      ),
    );
  });
}
