/**
 * The whole product for end-to-end tests: a private store, the reference application with its visitors, and the
 * browser host as its own process, as `npm start` runs it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { Redis } from "ioredis";
import { type Demo, startDemo } from "../../demo/demo.ts";

const root = join(import.meta.dirname, "..", "..");

export interface Product {
  readonly demo: Demo;
  /** The test's own view of the store. */
  readonly store: Redis;
  readonly cookie: { readonly name: string; readonly value: string; readonly url: string };
  readonly dataFolder: string;
  /** Everything the host printed. */
  readonly printed: () => string;
}

export interface Host {
  /** Can be opened once. */
  readonly url: string;
  readonly process: ChildProcess;
  readonly dataFolder: string;
  printed(): string;
  stop(): Promise<void>;
}

/** Starts the browser host; resolves when its address can be opened. */
export async function startHost(address: string, options: readonly string[] = []): Promise<Host> {
  const dataFolder = await mkdtemp(join(tmpdir(), "sessionwatch-e2e-"));
  const child = spawn(
    process.execPath,
    [join(root, "build", "start.ts"), "--no-open", "--port", "0", ...options],
    {
      cwd: root,
      // The address may hold a password, which would show in the list of processes.
      env: {
        ...process.env,
        SESSIONWATCH_URL: address,
        SESSIONWATCH_DATA_FOLDER: dataFolder,
        NODE_OPTIONS: "",
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let printed = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const found = /^Sessionwatch: (\S+)$/m.exec(printed)?.[1];
      if (found !== undefined) {
        resolve(found);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => reject(new Error(`the host ended with ${code}:\n${printed}`)));
  });
  return {
    url,
    process: child,
    dataFolder,
    printed: () => printed,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** The cookie that the host gives for its ticket. */
export async function cookieOf({ url }: Host): Promise<{ name: string; value: string; url: string }> {
  const answer = await fetch(url);
  const [name = "", value = ""] = (answer.headers.get("set-cookie") ?? "").split(";")[0]?.split("=") ?? [];
  return { name, value, url: new URL(url).origin };
}

/** Opens a host of the test's own in the page, instead of the file's product. */
export async function openHost(page: Page, host: Host): Promise<void> {
  const cookie = await cookieOf(host);
  await page.context().clearCookies();
  await page.context().addCookies([cookie]);
  await page.goto(cookie.url);
}

/** `product` is one running product for the whole file; `page` shows it, live. */
export const test = base.extend<{ live: undefined }, { product: Product }>({
  product: [
    async ({ browserName: _ }, use) => {
      const demo = await startDemo({ visitors: 30, seed: 7, incidents: false });
      await demo.settled;
      const host = await startHost(demo.storeUrl);
      const store = new Redis(demo.storeUrl, { replyMapping: "legacy" });
      const cookie = await cookieOf(host);
      await use({ demo, store, cookie, dataFolder: host.dataFolder, printed: host.printed });
      store.disconnect();
      await host.stop();
      await demo.stop();
    },
    { scope: "worker" },
  ],
  live: [
    async ({ page, context, product }, use) => {
      await context.addCookies([product.cookie]);
      await page.goto(product.cookie.url);
      await expect(page.getByText("Live", { exact: true })).toBeVisible();
      await use(undefined);
    },
    { auto: true },
  ],
});

/** Goes to a place of the product, as its address names it. */
export async function visit(page: Page, place: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `#/${place}`);
}

export { expect };
