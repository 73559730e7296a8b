import { addressIn, CHROME_ON_WINDOWS, logInFrom } from "./people.ts";
import { expect, test, visit } from "./product.ts";

test("sessions appear while one looks, and a filter narrows them", async ({ page, product }) => {
  await visit(page, "sessions");
  const table = page.getByRole("region", { name: "Sessions" });
  await expect(table.getByRole("row").nth(5)).toBeVisible();

  const person = product.demo.people[0];
  expect(person).toBeDefined();
  const { id, name } = person ?? { id: "", name: "" };
  const visitor = product.demo.visitor({ address: addressIn("NZ"), userAgent: CHROME_ON_WINDOWS });
  await visitor.login(id);

  // Other tests have visitors at this address, too.
  await page.getByRole("combobox", { name: "Filter" }).fill(`ip:${addressIn("NZ")} user:${id}`);
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
  await page
    .getByRole("row")
    .filter({ hasText: person?.name ?? "" })
    .hover();
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
  await logInFrom(product, person?.id ?? "", ["NZ", "DE", "BR"]);
  await visit(page, "findings");
  const finding = page.getByText(new RegExp(`${person?.name} .*3 countries`)).first();
  await expect(finding).toBeVisible();
  await finding.click();
  await expect(page.getByText("New Zealand").first()).toBeVisible();
  await expect(page.getByText("Brazil").first()).toBeVisible();
});

test("a finding shows exactly its sessions, by an address that can be shared, and they lead back to it", async ({
  page,
  product,
}) => {
  const person = product.demo.people[4];
  const name = person?.name ?? "";
  await logInFrom(product, person?.id ?? "", ["NZ", "DE", "BR"]);
  // Something narrowed before must not hide any of them.
  await visit(page, "findings?filter=country%3AJP");
  await page.getByRole("link", { name: new RegExp(`${name} was active from . countries`) }).click();
  await expect(
    page.getByRole("heading", { name: new RegExp(`${name} was active from . countries`) }),
  ).toBeVisible();
  const id = new URLSearchParams(new URL(page.url()).hash.split("?")[1]).get("finding") ?? "";
  await page.keyboard.press("r");
  const ends = await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Revoke [1-9] sessions/ })
    .innerText();
  const count = /\d+/.exec(ends)?.[0] ?? "";
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("f");

  await expect(page).toHaveURL(new RegExp(`#/sessions\\?filter=finding%3A${id}$`));
  const matched = page.getByText(new RegExp(`^${count} of \\d+ sessions$`));
  await expect(matched).toBeVisible();
  await expect(page.getByRole("region", { name: "Sessions" }).getByText(name)).toHaveCount(Number(count));
  await page.reload();
  await expect(matched).toBeVisible();

  // Its rule finds them too, and the chip leads back.
  const chip = page.getByRole("link", { name: `Countries at the same time · ${name}` });
  await expect(chip).toBeVisible();
  await page.getByRole("combobox", { name: "Filter" }).pressSequentially("rule:conc");
  await page.getByRole("option", { name: /concurrent-countries/ }).click();
  await expect(page).toHaveURL(/rule%3Aconcurrent-countries/);
  await expect(matched).toBeVisible();
  await chip.click();
  await expect(page).toHaveURL(new RegExp(`#/findings\\?.*finding=${id}$`));
  await expect(page.getByRole("link", { name: "Show its sessions" })).toBeVisible();
});

test("the screen says since when it is stale while the store does not answer", async ({ page, product }) => {
  await visit(page, "sessions");
  await product.store.call("CLIENT", "PAUSE", "6000", "ALL");
  await expect(page.getByText(/stale since/i).first()).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 20_000 });
});

test("of many findings those in sight are drawn, and they keep their place while newer ones arrive", async ({
  page,
  product,
}) => {
  const travel = (id: string) => logInFrom(product, id, ["NZ", "DE", "BR"]);
  const [last, ...others] = product.demo.people.map(({ id }) => id).reverse();
  await Promise.all(others.map(travel));
  await visit(page, "findings");
  const list = page.getByRole("navigation", { name: "Findings" });
  const items = list.getByRole("listitem");
  const all = async () => Number(await items.first().getAttribute("aria-setsize"));
  await expect.poll(all).toBeGreaterThan(40);
  expect(await items.count()).toBeLessThan(await all());

  await list.hover();
  await page.mouse.wheel(0, 1000);
  await expect.poll(() => list.evaluate(({ scrollTop }) => scrollTop)).toBe(1000);
  const before = await all();
  const seen = list.locator("a").nth(14);
  const read = list.locator(`[href="${await seen.getAttribute("href")}"]`);
  const place = await read.boundingBox();
  await travel(last ?? "");
  await expect.poll(all).toBeGreaterThan(before);
  expect(await read.boundingBox()).toEqual(place);
});

test("the finding that is read stays, however many newer ones push it out of the list", async ({
  page,
  product,
}) => {
  const person = product.demo.people[0];
  await logInFrom(product, person?.id ?? "", ["NZ", "DE", "BR"]);
  await visit(page, "findings");
  const list = page.getByRole("navigation", { name: "Findings" });
  const chosen = list.locator('[aria-current="true"]');
  await expect(chosen).toBeVisible();
  await expect(page).toHaveURL(/finding=/);
  const address = page.url();
  const sentence = await chosen.locator(".finding-item__sentence").innerText();

  const now = Date.now();
  const keys: string[] = [];
  const wave = product.store.pipeline();
  for (let n = 0; n < 520; n++) {
    for (const country of ["NZ", "BR"]) {
      const stamp = {
        address: addressIn(country),
        userAgent: CHROME_ON_WINDOWS,
        createdAt: now,
        lastSeen: now,
      };
      const cookie = { originalMaxAge: 600_000, expires: new Date(now + 600_000).toISOString() };
      const key = `sess:${`${country}-${n}`.padStart(32, "w")}`;
      keys.push(key);
      wave.set(key, JSON.stringify({ cookie, userId: `wave-${n}`, stamp }), "EX", 600);
    }
  }
  await wave.exec();
  try {
    await expect(page.getByText(/^The 50\d newest of [\d,]+ are shown/)).toBeAttached({ timeout: 30_000 });
    await expect(page.getByRole("heading", { name: sentence })).toBeVisible();
    expect(page.url()).toBe(address);
    await expect(chosen).toHaveCount(1);
  } finally {
    // The store is that of all tests.
    await product.store.unlink(...keys);
    await expect(page.getByText(/ newest of .* are shown/)).toBeHidden();
  }
});
