import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEMO_PASSWORD } from "../../../demo/visitor.ts";
import { RawClient } from "../../attacks/raw-client.ts";
import { ALICE, startTestApp, type TestApp, TOKYO } from "../../demo-app.ts";

describe("the visitor's page", { timeout: 30_000 }, () => {
  let browser: Browser;
  let app: TestApp;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
    });
  }, 30_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    app = await startTestApp();
    page = await browser.newPage();
  });
  afterEach(async () => {
    await page.close();
    await app.stop();
  });

  const logIn = async () => {
    await page.goto(`${app.url}/account`);
    await page.getByLabel("User").fill(ALICE);
    await page.getByLabel("Password").fill(DEMO_PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Hello Alice Meyer" }).waitFor();
  };
  const loggedOut = () => page.getByRole("dialog", { name: "You were logged out" });

  it("throws the visitor out live when the session is deleted from the store", async () => {
    await logIn();
    expect(await loggedOut().count()).toBe(0);
    await app.redis.unlink(await app.keys());
    await loggedOut().waitFor();
    expect(await page.getByRole("heading", { name: "Hello" }).count()).toBe(0);
    await page.getByRole("link", { name: "Log in" }).click();
    await page.getByLabel("Password").waitFor();
  });

  it("shows the user's sessions and ends one of them", async () => {
    const elsewhere = new RawClient(app.url, TOKYO);
    await elsewhere.login(ALICE);
    await logIn();
    const other = page.getByRole("listitem").filter({ hasText: "Japan" });
    await other.getByRole("button", { name: "End" }).click();
    await other.waitFor({ state: "detached" });
    expect((await elsewhere.get("/session")).status).toBe(401);
    expect(await page.getByText("This one").count()).toBe(1);
  });

  it("says so when the login was wrong, and lets the visitor try again", async () => {
    await page.goto(`${app.url}/login`);
    await page.getByLabel("User").fill(ALICE);
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("User").fill(ALICE);
    await page.getByLabel("Password").fill(DEMO_PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Hello Alice Meyer" }).waitFor();
  });

  it("changes the password and downloads a document", async () => {
    await logIn();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).first().click();
    expect((await download).suggestedFilename()).toBe("invoice-1042.txt");
    await page.getByLabel("Current password").fill(DEMO_PASSWORD);
    await page.getByLabel("New password").fill("a longer and better one");
    const reloaded = page.waitForEvent("load");
    await page.getByRole("button", { name: "Change it" }).click();
    await reloaded;
    await page.getByRole("heading", { name: "Hello Alice Meyer" }).waitFor();
  });

  it("logs out, and the way back shows nothing", async () => {
    await logIn();
    await page.getByRole("button", { name: "Log out", exact: true }).click();
    await page.getByLabel("Password").waitFor();
    expect(await app.keys()).toEqual([]);
    await page.goBack();
    expect(await page.getByRole("heading", { name: "Hello" }).count()).toBe(0);
  });

  it("breaks none of its own content security policy", async () => {
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("401")) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await logIn();
    for (const path of ["/catalogue", "/messages", "/account"]) await page.goto(app.url + path);
    expect(complaints).toEqual([]);
  });
});
