import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { expect, test } from "@playwright/test";
import { startServer } from "../redis-server.ts";
import { makeTlsFiles } from "../tls-files.ts";
import { startHost } from "./product.ts";

/** Opens the product on an address and expects a sentence on the screen. */
for (const { name, address, sentence } of [
  {
    name: "an address without a scheme",
    address: "localhost:6379",
    sentence: /is not a store address|not a scheme/,
  },
  { name: "a port where nothing answers", address: "redis://127.0.0.1:1", sentence: /Nothing answers at/ },
  {
    name: "a host name that does not exist",
    address: "redis://no-such-host.invalid",
    sentence: /Nothing answers at/,
  },
]) {
  test(`${name} is explained on the screen`, async ({ page }) => {
    const host = await startHost(address);
    await page.goto(host.url);
    await expect(page.getByText(sentence).first()).toBeVisible();
    await host.stop();
  });
}

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("what the system says of a refused connection is German, too", async ({ page }) => {
    const host = await startHost("redis://127.0.0.1:1");
    await page.goto(host.url);
    await expect(page.getByRole("alert")).toContainText(
      "Unter redis://127.0.0.1:1/0 antwortet niemand (die Verbindung wurde abgelehnt).",
    );
    await host.stop();
  });
});

test("a wrong password, a missing database and a missing permission are told apart", async ({ page }) => {
  const server = await startServer({ password: "secret" });
  await server.client.set("sess:one", "this is not JSON", "EX", 600);
  await server.client.set("sess:two", '{"cookie":{"originalMaxAge":600000}}', "EX", 600);
  await server.client.acl(
    "SETUSER",
    "narrow",
    "on",
    ">pw",
    "~sess:*",
    "+@read",
    "+@connection",
    "-@dangerous",
  );

  for (const [address, sentence] of [
    [`redis://:wrong@127.0.0.1:${server.port}`, /refused the user name or password/],
    [`redis://127.0.0.1:${server.port}`, /asks for a password/],
    [`redis://:secret@127.0.0.1:${server.port}/99`, /Database 99 does not exist/],
  ] as const) {
    const host = await startHost(address);
    await page.goto(host.url);
    await expect(page.getByText(sentence).first()).toBeVisible();
    await host.stop();
  }

  // Neither CONFIG nor PSUBSCRIBE is allowed: the sessions are there all the same, an unreadable one included.
  const host = await startHost(`redis://narrow:pw@127.0.0.1:${server.port}`);
  await page.goto(host.url);
  await page.getByRole("link", { name: "Sessions" }).click();
  await expect(page.getByText("2 sessions", { exact: true })).toBeVisible();
  await host.stop();
  await server.stop();
});

test("something that is not a Redis server is named as such", async ({ page }) => {
  const web = createServer((_request, response) => response.end("hello")).listen(0, "127.0.0.1");
  await once(web, "listening");
  const { port } = web.address() as AddressInfo;
  const host = await startHost(`redis://127.0.0.1:${port}`);
  await page.goto(host.url);
  await expect(page.getByText(/not as a Redis or Valkey server/).first()).toBeVisible();
  await host.stop();
  web.close();
});

test("a file that is dropped where its path is wanted is not opened, and what to do is said", async ({
  page,
}) => {
  const server = await startServer();
  const host = await startHost(server.url);
  await page.goto(host.url);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.evaluate(() => {
    location.hash = "#/settings?section=geo";
  });
  const field = page.getByLabel("Your own file of places");
  await expect(field).toBeVisible();
  await field.evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["database"], "own.mmdb"));
    for (const type of ["dragenter", "dragover", "drop"]) {
      element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  });
  await expect(page.getByRole("alert").filter({ hasText: "Type or paste its path" })).toBeVisible();
  await field.fill("/data/own.mmdb");
  await expect(page.getByText("Type or paste its path")).toBeHidden();
  await host.stop();
  await server.stop();
});

for (const { locale, words } of [
  {
    locale: "en-GB",
    words: {
      receiver: "Syslog",
      name: "Name",
      host: "Host",
      save: "Save",
      add: "Add",
      test: "Send a test",
      reason: /did not arrive: its certificate is signed by an authority that is not trusted here\./,
      next: /Trust that authority in the operating system, or name its PEM file/,
    },
  },
  {
    locale: "de-DE",
    words: {
      receiver: "Syslog",
      name: "Name",
      host: "Rechner",
      save: "Speichern",
      add: "Hinzufügen",
      test: "Probe senden",
      reason: /kam nicht an: das Zertifikat dort hat eine Stelle ausgestellt, der hier nicht vertraut wird\./,
      next: /Vertrauen Sie dieser Stelle im Betriebssystem oder nennen Sie ihre PEM-Datei/,
    },
  },
]) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("a receiver of alerts that cannot be trusted is said with what to do", async ({ page }) => {
      const server = await startServer();
      const { serverCert, serverKey } = await makeTlsFiles(server.folder);
      const receiver = createTlsServer({
        cert: await readFile(serverCert),
        key: await readFile(serverKey),
      }).listen(0, "127.0.0.1");
      await once(receiver, "listening");
      const host = await startHost(server.url);
      await page.goto(host.url);
      await expect(page.getByText("Live", { exact: true })).toBeVisible();
      await page.evaluate(() => {
        location.hash = "#/settings?section=alerts";
      });
      await page.getByRole("button", { name: words.add, exact: true }).first().click();
      const form = page.getByRole("dialog");
      await form.getByText(words.receiver, { exact: true }).click();
      await form.getByLabel(words.name, { exact: true }).fill("SIEM");
      await form.getByText("TLS", { exact: true }).click();
      await form.getByLabel(words.host, { exact: true }).fill("localhost");
      await form.getByLabel("Port", { exact: true }).fill(String((receiver.address() as AddressInfo).port));
      await form.getByRole("button", { name: words.save, exact: true }).click();
      await page.getByRole("button", { name: words.test, exact: true }).click();
      const told = page.getByRole("region", { name: "Notifications" });
      await expect(told.getByText(words.reason)).toBeVisible();
      await expect(told.getByText(words.next)).toBeVisible();
      receiver.close();
      await host.stop();
      await server.stop();
    });
  });
}

test("the address works once, and nobody comes in without it", async ({ page, browser }) => {
  const server = await startServer();
  const host = await startHost(server.url);
  await page.goto(host.url);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  const stranger = await (await browser.newContext()).newPage();
  expect((await stranger.goto(host.url))?.status()).toBe(403);
  const rebound = await stranger.request.get(new URL(host.url).origin, { headers: { host: "evil.example" } });
  expect(rebound.status()).toBe(403);
  await host.stop();
  await server.stop();
});
