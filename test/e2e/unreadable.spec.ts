import { startServer } from "../redis-server.ts";
import { cookieOf, expect, startHost, test, visit } from "./product.ts";

/** A store whose keys Sessionwatch may list, but not read. */
test("where sessions may not be read, every view says so, nothing looks known, and the ACL line is one click away", async ({
  page,
  context,
}) => {
  const server = await startServer();
  for (const user of ["anna", "bert", "carl"]) {
    const session = { cookie: { originalMaxAge: 600_000 }, userId: user, ip: "203.0.113.1" };
    await server.client.set(`sess:${user}-0123456789abcdef`, JSON.stringify(session), "EX", 600);
  }
  const watcher = ["SETUSER", "watcher", "on", ">pw", "~*", "&*", "+@all"] as const;
  await server.client.acl(...watcher, "-getrange", "-get", "-hgetall");
  const host = await startHost(`redis://watcher:pw@127.0.0.1:${server.port}`);
  try {
    const cookie = await cookieOf(host);
    await context.clearCookies();
    await context.addCookies([cookie]);
    await page.goto(cookie.url);
    await expect(page.getByText("Sessions unreadable", { exact: true })).toBeVisible();
    await expect(page.getByText("Live", { exact: true })).toHaveCount(0);
    const figures = page.getByRole("region", { name: "Figures" });
    await expect(figures).toHaveText(
      /Active sessions3.*Users–unreadable.*Active now–.*Countries–.*Open findings–/,
    );
    await expect(page.getByText("Nothing can be checked")).toBeVisible();
    for (const view of ["overview", "sessions", "findings"]) {
      await visit(page, view);
      await expect(page.getByRole("alert")).toHaveText(
        /may not read any session.*nobody would notice.*Grant \+getrange/,
      );
    }
    await visit(page, "sessions");
    await expect(page.getByRole("row")).toHaveCount(4);
    await expect(page.getByRole("img", { name: "Critical" })).toHaveCount(0);
    await page.getByRole("button", { name: "Check permissions" }).click();
    await expect(
      page
        .getByRole("dialog")
        .getByText(/ACL SETUSER .*\+getrange/)
        .first(),
    ).toBeVisible();
    await page.keyboard.press("Escape");

    // One that may be read, besides: what is known is shown, and what is not is still said.
    await server.client.acl("SETUSER", "watcher", "(+getrange +get ~sess:anna-*)");
    await server.client.expire("sess:anna-0123456789abcdef", 601);
    await expect(page.getByText("Some sessions unreadable", { exact: true })).toBeVisible();
    await expect(page.getByRole("link", { name: "anna" })).toBeVisible();

    await server.client.acl("SETUSER", "watcher", "+getrange", "+get");
    await server.client.expire("sess:bert-0123456789abcdef", 601);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: "Check permissions" })).toHaveCount(0);
  } finally {
    await host.stop();
    await server.stop();
  }
});
