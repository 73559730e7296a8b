/** The flows around the table: first steps, themes, settings, the wall, and the life of a finding. */
import { addressIn, CHROME_ON_WINDOWS, logInFrom } from "./people.ts";
import { expect, test, visit } from "./product.ts";

test("the first steps are there until they are read, and come back when they are asked for", async ({
  page,
}) => {
  const guide = page.getByRole("region", { name: "First steps" });
  await expect(guide).toBeVisible();
  await guide.getByRole("button", { name: "Got it" }).click();
  await expect(guide).toBeHidden();
  await page.reload();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect(guide).toBeHidden();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("first steps");
  await page.getByRole("option", { name: "Show the first steps" }).click();
  await expect(guide).toBeVisible();
});

test("a key that is pressed while the palette still fades away is heard", async ({ page }) => {
  await page.evaluate(() => document.documentElement.style.setProperty("--motion", "4000ms"));
  await page.keyboard.press("Control+k");
  await page.keyboard.type("audit");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Audit", level: 1 })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await expect(page.getByRole("heading", { name: "Findings", level: 1 })).toBeVisible();
});

test("one key turns dark to light, and it stays so", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.keyboard.press("t");
  await expect.poll(ground).not.toBe(dark);
  const light = await ground();
  await page.reload();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  expect(await ground()).toBe(light);
});

test("what is set about the looks takes effect: rows, and the language of everything", async ({ page }) => {
  await visit(page, "sessions");
  const row = page.getByRole("row").nth(3);
  const height = async () => (await row.boundingBox())?.height ?? 0;
  await expect(row).toBeVisible();
  const dense = await height();
  await visit(page, "settings");
  await page.getByRole("button", { name: "Comfortable" }).click();
  await visit(page, "sessions");
  await expect.poll(height).toBeGreaterThan(dense);

  await visit(page, "settings");
  await page.getByRole("button", { name: "Deutsch" }).click();
  await expect(page.getByRole("link", { name: "Überblick" }).first()).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
});

test("the wall shows one scene after the other without controls, never twice in one place, and Esc leaves it", async ({
  page,
}) => {
  await page.clock.install();
  await page.reload();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  const scene = page.locator(".wallboard__scene h2");
  await expect(scene).toContainText("Active sessions");
  await expect(page.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("link")).toHaveCount(0);
  const place = () => page.locator(".wallboard__drift").getAttribute("style");
  const before = await place();

  await page.clock.fastForward(20_000);
  await expect(scene).toHaveText("Where");
  await page.clock.fastForward(20_000);
  await expect(scene).toHaveText("Open findings");
  await page.clock.fastForward(21_000);
  await expect.poll(place).not.toBe(before);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/#\/overview/);
});

test("a finding is noted, acknowledged and opened again, by keyboard, and the audit log has it", async ({
  page,
  product,
}) => {
  const person = product.demo.people[5];
  await logInFrom(product, person?.id ?? "", ["NZ", "DE", "BR"]);
  await visit(page, "findings");
  await page
    .getByRole("navigation", { name: "Findings" })
    .getByRole("link", { name: new RegExp(`${person?.name} .*\\d countries`) })
    .first()
    .click();
  const finding = page.getByRole("article");
  await expect(finding.getByRole("heading", { name: new RegExp(`${person?.name} `) })).toBeVisible();
  await finding.getByRole("textbox", { name: "Note" }).fill("Called: is on a company VPN");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Note saved").first()).toBeVisible();
  await expect(finding.getByRole("button", { name: "Save note" })).toBeHidden();
  await finding.getByRole("heading", { level: 2 }).click();

  const address = page.url();
  await page.keyboard.press("a");
  await expect(page.getByText("Acknowledged", { exact: true }).first()).toBeVisible();
  await visit(page, "overview");
  await page.goto(address);
  await page.getByRole("button", { name: "Reopen" }).click();
  await expect(page.getByText("Open again").first()).toBeVisible();
  await expect(finding.getByRole("button", { name: "Acknowledge" })).toBeVisible();
  await expect(finding.getByRole("textbox", { name: "Note" })).toHaveValue("Called: is on a company VPN");

  await visit(page, "audit");
  await expect(page.getByText("Called: is on a company VPN").first()).toBeVisible();
});

test("a rule that is made stricter finds more at once, and its default comes back with one click", async ({
  page,
  product,
}) => {
  const group = page.locator("#settings-rules details").filter({ hasText: "Flood of sessions" });
  const warning = page.getByRole("textbox", { name: "Sessions of one user for a warning" });
  const save = page.locator("#settings-rules").getByRole("button", { name: "Save changes" });
  await visit(page, "settings");
  await group.locator("summary").click();
  await expect(page.getByText("Lower finds smaller floods.")).toBeVisible();
  await warning.fill("4");
  await save.click();
  await expect(page.getByText("Rules changed").first()).toBeVisible();

  const person = product.demo.people[23];
  await logInFrom(product, person?.id ?? "", Array<string>(5).fill("DE"));
  await visit(page, "findings");
  await expect(page.getByText(new RegExp(`${person?.name} opened \\d sessions`)).first()).toBeVisible();

  await visit(page, "settings");
  await group.locator("summary").click();
  await group.getByRole("button", { name: "Use default" }).click();
  await save.click();
  await expect(save).toBeHidden();
});

test("what is marked as expected is learned, said beforehand, and can be forgotten", async ({
  page,
  product,
}) => {
  const person = product.demo.people[24];
  await logInFrom(product, person?.id ?? "", ["NZ", "BR"]);
  await visit(page, "findings");
  await page
    .getByRole("navigation", { name: "Findings" })
    .getByRole("link", { name: new RegExp(`${person?.name} `) })
    .first()
    .click();
  await page.keyboard.press("e");
  const dialog = page.getByRole("dialog", { name: "Is this how it should be?" });
  await expect(dialog.locator(".expected__teaches")).toContainText("Brazil");
  await dialog.getByRole("button", { name: "Mark as expected" }).click();
  await expect(page.getByText("Marked as expected").first()).toBeVisible();

  await visit(page, "settings?section=rules");
  const lesson = page.getByRole("listitem").filter({ hasText: person?.id ?? "" });
  // Of the other address the network is learned, because it belongs to a hosting provider.
  const country = lesson.filter({ hasText: "from New Zealand" });
  await expect(country).toHaveCount(1);
  const before = await lesson.count();
  await country.getByRole("button", { name: "Take back" }).click();
  await expect(country).toHaveCount(0);
  await expect(lesson).toHaveCount(before - 1);
});

test("about names licences and sources, and the libraries' licences are at hand", async ({ page }) => {
  await visit(page, "settings?section=about");
  await expect(page.getByRole("link", { name: "IP Geolocation by DB-IP" })).toBeVisible();
  const libraries = page.getByRole("link", { name: "Licences of the libraries in this window" });
  const answer = await page.request.get(
    new URL((await libraries.getAttribute("href")) ?? "", page.url()).href,
  );
  expect(answer.ok()).toBe(true);
  const licences = await answer.text();
  expect(licences).not.toContain("<html");
  for (const library of ["react", "recharts", "d3-geo"]) {
    expect(licences).toMatch(new RegExp(`^## ${library} `, "m"));
  }
  expect(licences).toContain("Permission is hereby granted, free of charge");
});

test("a session that is used from elsewhere changes colour within its bar, and its end is a mark on the timeline", async ({
  page,
  product,
}) => {
  const id = product.demo.people[26]?.id ?? "";
  const visitor = product.demo.visitor({ address: addressIn("DE"), userAgent: CHROME_ON_WINDOWS });
  await visitor.login(id);
  const user = `user?user=${encodeURIComponent(id)}`;
  // Two requests between two looks at the store would be one, the later.
  await visit(page, user);
  await expect(page.getByRole("row", { name: /\bDE\b/ }).first()).toBeVisible();
  const thief = visitor.copyCookieTo({ address: addressIn("NZ"), userAgent: CHROME_ON_WINDOWS });
  expect(await thief.get("/account")).toBe(200);

  await visit(page, "overview?range=15m");
  await expect(page.locator(".activity-chart")).toBeVisible();
  // Marks that are close to each other are one, with their number beside it.
  const revocations = async () => {
    const marks = await page.locator(".activity-chart .mark--revocation").allTextContents();
    return marks.reduce((sum, number) => sum + (number === "" ? 1 : Number(number)), 0);
  };
  const before = await revocations();

  await visit(page, user);
  await expect(page.locator(".timeline__bar--moved").first()).toBeVisible();
  await page.keyboard.press("l");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "is logged out everywhere" })).toBeFocused();
  expect(await thief.get("/account")).toBe(401);

  await visit(page, "overview?range=15m");
  await expect.poll(revocations).toBe(before + 1);
});
