import { Redis } from "ioredis";
import { startServer } from "../redis-server.ts";
import { expect, openHost, startHost, test, visit } from "./product.ts";

/** A store in which Sessionwatch may delete some sessions and not others. */
test("a revocation that is refused in part says whose sessions live on, why and what to do, and tries those again", async ({
  page,
}) => {
  const server = await startServer();
  const mayDelete = ["anna", "bert", "carl"];
  const all = [...mayDelete, "dora", "emil"];
  for (const [at, user] of all.entries()) {
    const session = { cookie: { originalMaxAge: 600_000 }, userId: user, ip: `203.0.113.${at + 1}` };
    await server.client.set(`sess:${user}-0123456789abcdef`, JSON.stringify(session), "EX", 600);
  }
  const selectors = mayDelete.map((user) => `(+unlink +del ~sess:${user}-*)`);
  const watcher = ["SETUSER", "watcher", "on", ">pw", "~*", "&*", "+@all", "-unlink", "-del"] as const;
  await server.client.acl(...watcher, ...selectors);
  const host = await startHost(`redis://watcher:pw@127.0.0.1:${server.port}`);
  const store = new Redis(server.url);
  try {
    await openHost(page, host);
    await visit(page, "sessions?filter=format%3Aexpress-session");
    await expect(page.getByText(/^5 of 5 sessions$/)).toBeVisible();
    await page.getByRole("button", { name: "Revoke all 5" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Revoke 5 sessions" }).click();

    await expect(dialog.getByRole("heading", { name: "Not everything was revoked" })).toBeVisible();
    await expect(dialog.getByText("of 5 sessions revoked")).toBeVisible();
    await expect(dialog.getByRole("alert")).toHaveText(
      /refused to delete the session.*still alive.*Grant \+unlink/s,
    );
    await expect(dialog.getByRole("link", { name: /^(dora|emil)$/ })).toHaveCount(2);
    await expect(dialog.getByRole("link")).toHaveCount(2);
    expect((await store.keys("sess:*")).sort()).toEqual([
      "sess:dora-0123456789abcdef",
      "sess:emil-0123456789abcdef",
    ]);

    // Once it is permitted, what failed and nothing else is tried again.
    await server.client.acl("SETUSER", "watcher", "+unlink", "+del");
    await dialog.getByRole("button", { name: "Try these again" }).click();
    await expect(dialog.getByRole("heading", { name: "Done" })).toBeVisible();
    await expect(dialog.getByText("of 2 sessions revoked")).toBeVisible();
    expect(await store.keys("sess:*")).toEqual([]);
  } finally {
    store.disconnect();
    await host.stop();
    await server.stop();
  }
});
