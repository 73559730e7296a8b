/** The moment between asking for a wider revocation and knowing how many sessions it would end. */
import { ReplySchema, RequestSchema } from "../../shared/link.ts";
import { expect, test, visit } from "./product.ts";

const USERS = ["counted-a", "counted-b"];

test("what is not counted yet shows no number and is not confirmed, however early Enter is pressed", async ({
  page,
  product,
}) => {
  for (const user of USERS) {
    const session = { cookie: { originalMaxAge: 600_000 }, userId: user, ip: "203.0.113.9" };
    await product.store.set(`sess:${user}-0123456789abcdef`, JSON.stringify(session), "EX", 600);
  }
  const left = () => product.store.exists(...USERS.map((user) => `sess:${user}-0123456789abcdef`));
  // The real monitor answers, but how many there are is held back until the test lets it go.
  let release = (): void => {};
  const counted = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    const counts = new Set<number>();
    socket.onMessage((message) => {
      const request = RequestSchema.parse(JSON.parse(String(message)));
      if (request.kind === "call" && request.name === "countTarget") counts.add(request.call);
      server.send(message);
    });
    server.onMessage(async (message) => {
      const reply = ReplySchema.parse(JSON.parse(String(message)));
      if (reply.kind === "result" && counts.has(reply.call)) await counted;
      socket.send(message);
    });
  });
  await page.reload();
  await visit(page, "sessions?filter=user%3Acounted-a%2Ccounted-b");
  await page.getByRole("button", { name: "Revoke all 2" }).click();
  const dialog = page.getByRole("dialog");
  const confirm = dialog.locator("button[type=submit]");
  await expect(confirm).toHaveText("Counting");
  await expect(confirm).toBeDisabled();
  await expect(dialog).not.toContainText(/\d/);
  // Pressed early, and still held when the count comes.
  await dialog.getByRole("textbox").focus();
  await page.keyboard.down("Enter");
  await page.keyboard.type("INC-1");
  await page.keyboard.down("Enter");
  release();
  await expect(confirm).toHaveText("Revoke 2 sessions");
  await page.keyboard.down("Enter");
  // A space goes on with the reason.
  await page.keyboard.type(" x");
  await expect(dialog.getByRole("textbox")).toHaveValue("INC-1 x");
  await expect(dialog.getByRole("button", { name: "Revoke 2 sessions" })).toBeVisible();
  expect(await left()).toBe(2);
  await page.keyboard.up("Enter");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("heading", { name: "Done" })).toBeVisible();
  expect(await left()).toBe(0);
});
