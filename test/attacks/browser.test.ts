/** Attacks that only a real browser can make: another site's page, and a script in the application's own. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, expect } from "vitest";
import { DEMO_PASSWORD } from "../../demo/visitor.ts";
import { ALICE, type TestApp } from "../demo-app.ts";
import { attack } from "./attack.ts";
import { createCertificate } from "./certificate.ts";

let browser: BrowserContext;
let profile: string;
beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), "sessionwatch-profile-"));
  await mkdir(join(profile, "Default"));
  // As browsers still are by default for most people; a browser that blocks other sites' cookies would hide the rest.
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
  browser = await chromium.launchPersistentContext(profile, {
    ignoreHTTPSErrors: true,
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}, 30_000);
afterAll(async () => {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
});

/** Resolves when the application has answered a request for the basket, session written and all. */
let basketAnswered = Promise.withResolvers<void>();
const app = async () => {
  basketAnswered = Promise.withResolvers<void>();
  const log = (line: string) => {
    if (line.includes(" /basket ")) basketAnswered.resolve();
  };
  return { https: true, trustProxy: false as const, tls: await createCertificate(), log };
};
const CROSS_SITE = ["cookie-cross-site", "no-origin-check", "no-forgery-token"] as const;

/** The other site's page is at another host's name, so that browsers see another site. */
async function visitOtherSite(page: Page, body: string): Promise<void> {
  const server = createServer(await createCertificate(), (_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><title>Win a lamp</title>${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    await page.goto(`https://localhost:${port}/`, { waitUntil: "commit" });
    await basketAnswered.promise;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function victim(target: TestApp): Promise<Page> {
  await browser.clearCookies();
  const page = await browser.newPage();
  await page.goto(`${target.url}/login`);
  await page.getByLabel("User").fill(ALICE);
  await page.getByLabel("Password").fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Hello Alice Meyer" }).waitFor();
  return page;
}

async function basketOf({ redis, keys }: TestApp): Promise<readonly string[]> {
  const [key = "", ...others] = await keys();
  expect(others).toEqual([]);
  return JSON.parse((await redis.get(key)) ?? "{}").basket ?? [];
}

async function fromOtherSite(target: TestApp, body: string): Promise<boolean> {
  const page = await victim(target);
  try {
    await visitOtherSite(page, body);
    // A browser that may not read the answer hangs up before the session is written.
    for (let look = 0; look < 10; look++) {
      if ((await basketOf(target)).includes("lamp")) return true;
      await wait(50);
    }
    return false;
  } finally {
    await page.close();
  }
}

attack("a form on another site", { without: CROSS_SITE, app, timeout: 60_000 }, (target) =>
  fromOtherSite(
    target,
    `<form method="post" action="${target.url}/basket"><input name="product" value="lamp"></form>
     <script>document.forms[0].submit()</script>`,
  ),
);

attack("a fetch from another site", { without: CROSS_SITE, app, timeout: 60_000 }, (target) =>
  fromOtherSite(
    target,
    `<script>fetch("${target.url}/basket", { method: "POST", mode: "no-cors", credentials: "include",
       body: new URLSearchParams({ product: "lamp" }) })</script>`,
  ),
);

attack(
  "an image on another site",
  { without: ["cookie-cross-site", "get-changes"], app, timeout: 60_000 },
  (target) => fromOtherSite(target, `<img src="${target.url}/basket?product=lamp">`),
);

attack(
  "a navigation from another site",
  { without: ["cookie-cross-site", "get-changes"], app, timeout: 60_000 },
  (target) => fromOtherSite(target, `<script>location = "${target.url}/basket?product=lamp"</script>`),
);

attack(
  "reading the cookie from script",
  { without: ["cookie-readable"], app, timeout: 60_000 },
  async (target) => {
    const page = await victim(target);
    const readable = await page.evaluate("document.cookie");
    await page.close();
    const token = ((await target.keys())[0] ?? "").slice("sess:".length);
    return String(readable).includes(token);
  },
);
