import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import type { CDPSession, Download, Page } from "@playwright/test";
import { expect, type Product, test, visit } from "./product.ts";
import { hunt } from "./token-hunt.ts";

const KNOWN = 1_000;

test("no session token leaves the monitor: link, page, memory, files, exports, events, terminal", async ({
  page,
  product,
}) => {
  test.setTimeout(300_000);
  const given = new Map<string, string>();
  const give = (where: string, text: string): void => {
    given.set(where, (given.get(where) ?? "") + text);
  };
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => give("frames", String(payload)));
    socket.on("framesent", ({ payload }) => give("frames", String(payload)));
  });
  page.on("console", (message) => give("console", message.text()));
  const receiver = await startReceiver((text) => give("events", text));

  const tokens = await storeKnown(product);
  // Reloading opens a new link, so that every frame is seen from the first.
  await page.reload();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  await visit(page, "settings");
  const revoking = page.locator(".revocation-settings");
  await revoking.getByRole("switch", { name: "Push security events" }).click();
  await revoking.getByLabel("Receiver", { exact: true }).fill(receiver.url);
  await revoking.getByLabel("Audience", { exact: true }).fill("https://receiver.example");
  await revoking.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Settings saved")).toBeVisible();

  await visit(page, "sessions?filter=user:hunted-1");
  const row = page.getByRole("row").nth(1);
  await row.click();
  await expect(page.getByRole("complementary")).toBeVisible();
  give("page", await page.content());
  await page.keyboard.press("Escape");
  await visit(page, "user?user=hunted-2");
  await page.getByRole("button", { name: /Log out everywhere/ }).click();
  await page.getByRole("button", { name: /^Revoke \d/ }).click();
  await expect(page.getByText(/is logged out everywhere/).first()).toBeVisible();
  for (const place of ["overview", "sessions", "findings", "audit", "connections", "settings"]) {
    await visit(page, place);
    give("page", await page.content());
  }
  await visit(page, "audit");
  give("exports", await saved(page, "Export CSV"));
  give("exports", await saved(page, "Export JSONL"));
  await expect.poll(() => given.get("events")?.length ?? 0).toBeGreaterThan(100);

  const written = async (): Promise<boolean> => {
    const names = await readdir(join(product.dataFolder, "history")).catch(() => []);
    const logs = names.filter((name) => name.endsWith("-wal"));
    const sizes = await Promise.all(logs.map((name) => stat(join(product.dataFolder, "history", name))));
    return sizes.some(({ size }) => size > 0);
  };
  await expect.poll(written).toBe(true);
  give("memory", await heapOf(await page.context().newCDPSession(page)));
  for (const name of await readdir(product.dataFolder, { recursive: true })) {
    const file = await readFile(join(product.dataFolder, name)).catch(() => null);
    if (file !== null) give(`file ${name}`, file.toString("latin1"));
  }
  give("terminal", product.printed());
  await receiver.stop();

  // The hunter finds what it is made for.
  const find = hunt(tokens);
  const [token = ""] = tokens;
  expect(find(`…${token.slice(7, 19)}…`)).toBe(1);
  expect(find(Buffer.from(`id=${token};`).toString("base64"))).toBe(1);
  expect([...given.keys()]).toEqual(
    expect.arrayContaining(["frames", "page", "exports", "events", "memory", "file audit.jsonl"]),
  );
  expect([...given.keys()].some((where) => where.startsWith("file history/"))).toBe(true);
  const leaked = [...given].map(([where, text]) => [where, find(text)] as const);
  expect(leaked.filter(([, count]) => count > 0)).toEqual([]);
  expect(given.get("memory")?.length).toBeGreaterThan(1_000_000);
});

/** Sessions like the reference application's, of known tokens; all of the demonstration's are hunted too. */
async function storeKnown({ store }: Product): Promise<string[]> {
  const pipeline = store.pipeline();
  const now = Date.now();
  for (let n = 0; n < KNOWN; n++) {
    const session = {
      cookie: { originalMaxAge: 3_600_000 },
      userId: `hunted-${n % 50}`,
      stamp: {
        address: "203.0.113.9",
        userAgent: "Mozilla/5.0 Firefox/145.0",
        createdAt: now,
        lastSeen: now,
      },
    };
    pipeline.set(`sess:${randomUUID()}`, JSON.stringify(session), "EX", 3600);
  }
  await pipeline.exec();
  const keys = await store.keys("sess:*");
  expect(keys.length).toBeGreaterThan(KNOWN);
  return keys.map((key) => key.slice("sess:".length));
}

async function saved(page: Page, button: string): Promise<string> {
  const [download]: [Download, unknown] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  const text = await readFile(await download.path(), "utf8");
  expect(text).toContain("revoke");
  return text;
}

/** All strings and names that the page's memory holds. */
async function heapOf(session: CDPSession): Promise<string> {
  let snapshot = "";
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => {
    snapshot += chunk;
  });
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  return snapshot;
}

async function startReceiver(received: (text: string) => void) {
  const server = createServer(async (request, response) => {
    for await (const chunk of request) {
      const [, payload = ""] = String(chunk).split(".");
      received(String(chunk) + Buffer.from(payload, "base64url").toString());
    }
    response.writeHead(202).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
