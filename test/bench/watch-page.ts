/**
 * A page under load, measured: a private store with sessions, changes at a steady rate from a process of its own, the
 * browser host as `npm start` runs it, and Chromium. Called by the measurement and the soak of the renderer.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
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
  /** Changes that the store has answered. */
  readonly changes: () => number;
  /** How often the page has received something: what arrives within a moment is one update. */
  readonly updates: () => number;
  /** One of Chromium's own counters, see `Performance.getMetrics`. */
  readonly metrics: () => Promise<ReadonlyMap<string, number>>;
  readonly stop: () => Promise<void>;
}

/** The first reading, on a machine that is busy with other things besides. */
const LOADED_MS = 240_000;

/** The monitor asks all views one after the other, four times a second at most. */
const ONE_UPDATE_MS = 80;

export async function watchPage(load: Load): Promise<WatchedPage> {
  const server = await startServer();
  const changes = await startChanges(server, load);
  const host: Host = await startHost(server.url);
  const browser = await chromium.launch(configuration.use?.launchOptions ?? {});
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  let updates = 0;
  let receivedAt = 0;
  page.on("websocket", (socket) =>
    socket.on("framereceived", () => {
      const now = performance.now();
      if (now - receivedAt > ONE_UPDATE_MS) updates++;
      receivedAt = now;
    }),
  );
  await page.goto(host.url);
  await page
    .getByText(/^(Live|Catching up)/)
    .first()
    .waitFor({ timeout: LOADED_MS });
  changes.begin();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  return {
    page,
    cdp,
    changes: changes.made,
    updates: () => updates,
    metrics: async () => {
      const { metrics } = await cdp.send("Performance.getMetrics");
      return new Map(metrics.map(({ name, value }) => [name, value]));
    },
    stop: async () => {
      await browser.close();
      await host.stop();
      changes.stop();
      await server.stop();
    },
  };
}

interface Changes {
  /** So far. */
  readonly made: () => number;
  readonly begin: () => void;
  readonly stop: () => void;
}

/** Resolves when the sessions are written and the changes can begin. */
async function startChanges({ port }: TestServer, { sessions, rate }: Load): Promise<Changes> {
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, "changes.ts"),
      ...["--port", String(port), "--sessions", String(sessions), "--rate", String(rate)],
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  let made = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    made = Number(chunk.toString().trim().split("\n").at(-1));
  });
  const ready = await Promise.race([
    once(child.stdout, "data").then(() => true),
    once(child, "exit").then(() => false),
  ]);
  if (!ready) throw new Error("the sessions were not written");
  return { made: () => made, begin: () => child.stdin.write("go\n"), stop: () => child.kill("SIGKILL") };
}
