import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, visit } from "./product.ts";

/** Any piece of a token of this length is too much. */
const PIECE = 12;

test("no session token reaches the renderer, the audit log or the terminal", async ({ page, product }) => {
  const received: string[] = [];
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => received.push(String(payload)));
    socket.on("framesent", ({ payload }) => received.push(String(payload)));
  });
  page.on("console", (message) => received.push(message.text()));
  // Reloading opens a new link, so that every frame is seen from the first.
  await page.reload();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  await visit(page, "sessions");
  const row = page.getByRole("row").nth(2);
  await row.click();
  await expect(page.getByRole("complementary")).toBeVisible();
  await row.hover();
  await row.getByRole("button", { name: /^Revoke/ }).click();
  await expect(page.getByText(/revoked/i).first()).toBeVisible();
  for (const place of ["overview", "findings", "audit", "connections", "settings"]) {
    await visit(page, place);
    received.push(await page.content());
  }
  received.push(await readFile(join(product.dataFolder, "audit.jsonl"), "utf8"), product.printed());

  const keys = await product.store.keys("sess:*");
  expect(keys.length).toBeGreaterThan(20);
  const everything = received.join("\n");
  expect(everything).toContain("audit");
  expect(everything.length).toBeGreaterThan(50_000);
  const leaked = keys.filter((key) => {
    const token = key.slice("sess:".length);
    const pieces = Array.from({ length: token.length - PIECE + 1 }, (_, at) => token.slice(at, at + PIECE));
    return (
      pieces.some((piece) => everything.includes(piece)) ||
      everything.includes(
        Buffer.from(token)
          .toString("base64")
          .slice(0, PIECE * 2),
      )
    );
  });
  expect(leaked.length).toBe(0);
});
