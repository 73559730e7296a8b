/** What somebody does who reads the table for hours: rows that hold still, details, copying, two windows. */
import { ReplySchema, RequestSchema } from "../../shared/link.ts";
import { addressIn, CHROME_ON_WINDOWS, logInFrom } from "./people.ts";
import { expect, type Product, test, visit } from "./product.ts";

const SECRET = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0LW9mLXRoZS10ZXN0";

/** Somebody who logs in now, from where nobody else is. */
async function login(product: Product, at: number, country: string): Promise<string> {
  const person = product.demo.people[at];
  await logInFrom(product, person?.id ?? "", [country]);
  return person?.name ?? "";
}

test("rows hold still under the pointer, a pill counts what is newer, and a key shows it", async ({
  page,
  product,
}) => {
  await visit(page, "sessions");
  const rows = page.getByRole("row").filter({ has: page.getByRole("cell") });
  await expect(rows.nth(5)).toBeVisible();
  await rows.nth(3).hover();
  await expect(page.getByText("Order held while you read")).toBeVisible();
  // It comes when the order is held.
  await expect(rows.nth(3).getByRole("button", { name: /^Revoke/ })).toBeVisible();
  const who = () => rows.evaluateAll((all) => all.slice(1, 6).map((row) => row.id));
  const before = await who();
  expect(before).not.toContain("");
  const name = await login(product, 20, "NZ");
  await login(product, 21, "NZ");
  await expect(page.getByRole("button", { name: /^\d+ newer$/ })).toBeVisible();
  expect(await who()).toEqual(before);

  await page.keyboard.press(".");
  await expect(rows.filter({ hasText: name }).first()).toBeInViewport();
  expect(await who()).not.toEqual(before);
});

test("the details show what is in a session, but nothing that looks like a secret, and are copied for a ticket", async ({
  page,
  context,
  product,
}) => {
  const now = Date.now();
  const key = `sess:${"reading".padStart(32, "r")}`;
  const contents = {
    cookie: { originalMaxAge: 600_000, expires: new Date(now + 600_000).toISOString() },
    userId: "reader-1",
    stamp: { address: addressIn("NZ"), userAgent: CHROME_ON_WINDOWS, createdAt: now, lastSeen: now },
    basket: "three apples",
    accessToken: SECRET,
  };
  await product.store.set(key, JSON.stringify(contents), "EX", 600);
  await visit(page, "sessions?filter=user%3Areader-1");
  await expect(page.getByText(/^1 of \d+ sessions$/)).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const details = page.getByRole("complementary", { name: "Session" });
  await expect(details).toContainText("three apples");
  await expect(details).toContainText("accessToken");
  await expect(details.getByText("hidden", { exact: true }).first()).toBeVisible();
  expect(await page.content()).not.toContain(SECRET);

  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press("c");
  await expect.poll(copied).toMatch(/^reader-1; .*New Zealand; .*Handle: /);
  await details.getByRole("button", { name: "Copy", exact: true }).nth(1).click();
  await expect.poll(copied).toBe("reader-1");
  await page.keyboard.press("Escape");
  await expect(details).toBeHidden();
  await product.store.unlink(key);
});

test("details of a session that is revoked before its contents were read claim nothing about them, and confirm calmly", async ({
  page,
  product,
}) => {
  // The real monitor answers, but what it has read of the contents never arrives.
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    const details = new Set<number>();
    socket.onMessage((message) => {
      const request = RequestSchema.parse(JSON.parse(String(message)));
      if (request.kind === "open" && request.name === "session") details.add(request.view);
      server.send(message);
    });
    server.onMessage((message) => {
      const reply = ReplySchema.parse(JSON.parse(String(message)));
      const head = reply.kind === "snapshot" ? reply.head : reply.kind === "delta" ? reply.delta.head : null;
      if (head != null && "view" in reply && details.has(reply.view)) {
        if ("contents" in head) head["contents"] = [];
        if ("format" in head) head["format"] = null;
      }
      socket.send(JSON.stringify(reply));
    });
  });
  await page.reload();
  const session = { cookie: { originalMaxAge: 600_000 }, userId: "unread-1", basket: "three apples" };
  await product.store.set(`sess:${"unread".padStart(32, "u")}`, JSON.stringify(session), "EX", 600);
  await visit(page, "sessions?filter=user%3Aunread-1");
  await expect(page.getByText(/^1 of \d+ sessions$/)).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const details = page.getByRole("complementary", { name: "Session" });
  await expect(details).toContainText("Being read…");
  await details.getByRole("button", { name: "Revoke" }).click();

  const told = details.getByRole("status").filter({ hasText: "Revoked" });
  await expect(told).toContainText("The store has confirmed it.");
  await expect(told).toHaveClass(/failure-note--done/);
  await expect(details).toContainText("They had not been read when the session ended.");
  await expect(details).not.toContainText(/There is nothing in this session|Being read/);
});

test("rows are walked through, selected and opened with the keyboard, and what is picked stays in sight", async ({
  page,
}) => {
  await visit(page, "sessions");
  await expect(page.getByRole("row").nth(5)).toBeVisible();
  for (const key of ["j", "x", "j", "j", "x"]) await page.keyboard.press(key);
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.keyboard.press("k");
  await page.keyboard.press("u");
  await expect(page).toHaveURL(/#\/user\?user=/);
  await page.goBack();
  await expect(page.getByRole("row").nth(5)).toBeVisible();
});

test("a link opens the same view in a second window, and both show one store", async ({
  page,
  context,
  product,
}) => {
  const name = await login(product, 22, "ZA");
  await visit(page, "sessions?filter=country%3AZA");
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toBeVisible();

  const second = await context.newPage();
  await second.goto(page.url());
  await expect(second.getByRole("button", { name: "Remove country:ZA" })).toBeVisible();
  const same = second.getByRole("row").filter({ hasText: name });
  await same.hover();
  await second.getByRole("button", { name: `Revoke the session of ${name}` }).click();
  await expect(row).toBeHidden();
  await second.close();
});

test("a click on a country narrows everything as a chip, and taking the chip away widens it again", async ({
  page,
}) => {
  await visit(page, "overview?range=15m");
  await page.getByRole("list", { name: "Sessions by country" }).getByRole("button").first().click();
  const chip = page.getByRole("button", { name: /^Remove country:/ });
  await expect(chip).toBeVisible();
  await expect(page).toHaveURL(/filter=country/);
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page.getByText(/^\d+ of \d+ sessions$/)).toBeVisible();
  await chip.click();
  await expect(page.getByText(/^\d+ sessions$/)).toBeVisible();
  await expect(page).not.toHaveURL(/filter/);
});
