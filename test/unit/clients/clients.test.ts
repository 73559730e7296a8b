import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recogniseClient, sameClient } from "../../../electron/monitor/clients/clients.ts";
import { ClientSchema } from "../../../shared/session.ts";

const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";

describe("Clients", () => {
  it.each([
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36`,
      "Chrome",
      "Windows",
      "desktop",
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0 Safari/537.36 Edg/126.0`,
      "Microsoft Edge",
      "Windows",
      "desktop",
    ],
    [
      "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
      "Firefox",
      "Linux",
      "desktop",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
      "Safari",
      "iOS",
      "mobile",
    ],
    [
      "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
      "Safari",
      "iOS",
      "tablet",
    ],
    [
      `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${webkit} Chrome/126.0.0.0 Mobile Safari/537.36`,
      "Chrome",
      "Android",
      "mobile",
    ],
    [
      `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/126.0.0.0 Safari/537.36`,
      "Chrome",
      "Chrome OS",
      "desktop",
    ],
    ["okhttp/4.12.0", "okhttp", "Unknown", "other"],
    ["MyApp/1.0 CFNetwork/1494.0.7 Darwin/23.4.0", "MyApp", "Apple", "other"],
  ])("%s", (userAgent, browser, system, kind) => {
    expect(recogniseClient(userAgent)).toEqual({ browser, system, kind });
  });

  it.each([
    ["curl/8.5.0", "curl"],
    ["python-requests/2.31.0", "python-requests"],
    ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"],
    ["GPTBot/1.0", "GPTBot"],
    [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/126.0.0.0 Safari/537.36`, "Headless browser"],
    ["UptimeRobot/2.0", "UptimeRobot"],
  ])("%s is a bot", (userAgent, browser) => {
    expect(recogniseClient(userAgent)).toMatchObject({ browser, kind: "bot" });
  });

  it.each(["", " ", "%%%", "Mozilla/5.0", "\u0000\u0001"])("%j is unknown", (userAgent) => {
    expect(recogniseClient(userAgent)).toMatchObject({ browser: "Unknown", kind: "other" });
  });

  it("never throw, whatever they claim to be, and are the same object again", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 2000 }), fc.string({ unit: "binary" })), (userAgent) => {
        const client = recogniseClient(userAgent);
        expect(ClientSchema.parse(client)).toEqual(client);
        expect(recogniseClient(userAgent)).toBe(client);
      }),
    );
    for (const text of ["Mozilla/5.0 (", "(", "/", "Android;", "Version/", ".1"]) {
      expect(() => recogniseClient(text.repeat(5000))).not.toThrow();
    }
  });

  it("that differ only in version are the same", () => {
    const at = (version: number) =>
      recogniseClient(`Mozilla/5.0 (Windows NT 10.0; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`);
    expect(at(126)).toBe(at(127));
    expect(sameClient(at(126), null)).toBe(false);
    expect(sameClient(null, null)).toBe(true);
  });
});
