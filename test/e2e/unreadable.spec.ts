import { startServer } from "../redis-server.ts";
import { expect, openHost, startHost, test, visit } from "./product.ts";

/** A store whose keys Sessionwatch may list, but not read. */
test("where sessions may not be read, every view says so, nothing looks known, and the ACL line is one click away", async ({
  page,
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
    await openHost(page, host);
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

test("where sessions are encrypted, findings say that those are not checked, and where all are, that nothing can be", async ({
  page,
}) => {
  const server = await startServer();
  const store = server.client;
  const readable = "sess:anna-0123456789abcdef";
  const session = { cookie: { originalMaxAge: 600_000 }, userId: "anna" };
  await store.set(readable, JSON.stringify(session), "EX", 600);
  const noise = Buffer.from(Array.from({ length: 96 }, (_, at) => (at * 97) % 256));
  for (const token of ["0123456789abcdef", "123456789abcdef0", "23456789abcdef01"]) {
    await store.set(`_oauth2_proxy-${token.repeat(2)}`, noise, "EX", 600);
  }
  const host = await startHost(server.url);
  /** On the wall, findings are the third scene. */
  const look = async (view: string): Promise<void> => {
    await visit(page, view);
    if (view !== "wallboard") return;
    await expect(page.getByRole("heading", { name: "Active sessions" })).toBeVisible();
    for (let scene = 0; scene < 2; scene++) await page.keyboard.press("ArrowRight");
  };
  try {
    await openHost(page, host);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    const words = "nobody would notice if one was stolen.";
    for (const view of ["wallboard", "findings", "overview"]) {
      await look(view);
      await expect(page.getByText("Nothing looks wrong")).toBeVisible();
      await expect(page.getByText(`Sessions that cannot be read are not checked: ${words}`)).toBeVisible();
    }
    // The only one that could be read.
    await store.unlink(readable);
    for (const view of ["overview", "findings", "wallboard"]) {
      await look(view);
      await expect(page.getByText("Nothing can be checked")).toBeVisible();
      await expect(
        page.getByText(`No session's contents can be read, so none is checked: ${words}`),
      ).toBeVisible();
      await expect(page.getByText("Nothing looks wrong")).toHaveCount(0);
    }
  } finally {
    await host.stop();
    await server.stop();
  }
});
