/**
 * A page under load, measured: a private store with sessions, changes at a steady rate from a process of its own, the
 * browser host as `npm start` runs it, and Chromium. Called by the measurement and the soak of the renderer.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { type CDPSession, chromium, type Page } from "@playwright/test";
import configuration from "../../playwright.config.ts";
import { type Host, startHost } from "../e2e/product.ts";
import { startServer, type TestServer } from "../redis-server.ts";

export interface Load {
  readonly sessions: number;
  /** Changes a second. */
  readonly rate: number;
}

export interface WatchedPage {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Messages that the page has received. */
  readonly received: () => number;
  /** One of Chromium's own counters, see `Performance.getMetrics`. */
  readonly metrics: () => Promise<ReadonlyMap<string, number>>;
  readonly stop: () => Promise<void>;
}

export async function watchPage({ sessions, rate }: Load): Promise<WatchedPage> {
  const server = await startServer();
  const volume = await startVolume(server, sessions, rate);
  const host: Host = await startHost(server.url);
  const browser = await chromium.launch(configuration.use?.launchOptions ?? {});
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  let received = 0;
  page.on("websocket", (socket) => socket.on("framereceived", () => received++));
  await page.goto(host.url);
  await page
    .getByText(/^(Live|Catching up)/)
    .first()
    .waitFor();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  return {
    page,
    cdp,
    received: () => received,
    metrics: async () => {
      const { metrics } = await cdp.send("Performance.getMetrics");
      return new Map(metrics.map(({ name, value }) => [name, value]));
    },
    stop: async () => {
      await browser.close();
      await host.stop();
      volume.kill("SIGKILL");
      await server.stop();
    },
  };
}

/** Resolves when the sessions are written and the changes have begun. */
async function startVolume(server: TestServer, sessions: number, rate: number): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, "..", "..", "demo", "volume.ts"),
      ...["--store", server.url, "--sessions", String(sessions), "--rate", String(rate)],
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  while ((await server.client.dbsize()) < sessions) await new Promise((resolve) => setTimeout(resolve, 200));
  return child;
}
