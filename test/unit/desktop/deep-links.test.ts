import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDeepLink } from "../../../electron/desktop/deep-links.ts";
import { DestinationSchema } from "../../../shared/desktop-calls.ts";

describe("A deep link", () => {
  it.each([
    ["sessionwatch://overview", { kind: "view", view: "overview" }],
    ["sessionwatch://findings/", { kind: "view", view: "findings" }],
    ["SESSIONWATCH://Settings", { kind: "view", view: "settings" }],
    ["sessionwatch://user/alice", { kind: "user", user: "alice" }],
    ["sessionwatch://user/a%2Fb%3Fc%23d", { kind: "user", user: "a/b?c#d" }],
    [
      "sessionwatch://finding/concurrent-countries:1a2b",
      { kind: "finding", id: "concurrent-countries:1a2b" },
    ],
    [
      "sessionwatch://sessions?filter=country%3ADE%20idle%3E30m",
      { kind: "filter", filter: "country:DE idle>30m" },
    ],
  ])("%s leads to a place", (link, destination) => {
    expect(parseDeepLink(link)).toEqual(destination);
  });

  it.each([
    ["another scheme", "https://overview"],
    ["an action", "sessionwatch://revoke/alice"],
    ["a connection", "sessionwatch://connect?url=redis://evil.example"],
    ["a view that is none", "sessionwatch://admin"],
    ["no user", "sessionwatch://user/"],
    ["more than one step", "sessionwatch://user/alice/revoke"],
    ["a query where none belongs", "sessionwatch://user/alice?revoke=1"],
    ["two filters", "sessionwatch://sessions?filter=a&filter=b"],
    ["credentials", "sessionwatch://user:pass@overview"],
    ["a port", "sessionwatch://overview:80"],
    ["a fragment", "sessionwatch://overview#x"],
    ["a line break in a name", "sessionwatch://user/alice%0d%0aX"],
    ["a character that turns text around", "sessionwatch://user/%E2%80%AEalice"],
    ["an invisible character", "sessionwatch://user/ali%E2%80%8Bce"],
    ["a broken escape", "sessionwatch://user/%zz"],
    ["a path in an id", "sessionwatch://finding/..%2f..%2fx"],
    ["too much", `sessionwatch://user/${"a".repeat(3_000)}`],
  ])("with %s leads nowhere", (_what, link) => {
    expect(parseDeepLink(link)).toBeNull();
  });

  it("never throws, and never gives anything but a destination", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `sessionwatch://${rest}`),
        ),
        (text) => {
          const destination = parseDeepLink(text);
          expect(destination === null || DestinationSchema.safeParse(destination).success).toBe(true);
        },
      ),
    );
  });
});
