import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportText, readImport } from "../../../electron/monitor/connections/exchange.ts";
import { formatAddress } from "../../../shared/address/format-address.ts";
import { NO_SECRETS, withSecrets } from "../../../shared/address/store-address.ts";
import { anyAddress } from "../store/arbitrary-address.ts";

const ROOM = 500;
const file = (...connections: readonly string[]) => `{
  "sessionwatch": "connections",
  "version": 1,
  "connections": [
${connections.join(",\n")}
  ]
}`;
const good = `    { "name": "A", "url": "redis://h", "readOnly": true, "integrated": false, "feed": null }`;
const problemsOf = (text: string) =>
  readImport(text, ROOM).problems.map(({ line, field, problem }) => ({ line, field, problem }));

describe("importing connections", () => {
  it("takes what was exported", () => {
    const connection = fc.record({
      name: fc.string({ minLength: 1, maxLength: 50 }).filter((name) => name.trim() === name && name !== ""),
      url: anyAddress.map((address) => formatAddress(withSecrets(address, NO_SECRETS))),
      readOnly: fc.boolean(),
      integrated: fc.boolean(),
      feed: fc.constantFrom(null, "events" as const, "rescans" as const),
    });
    fc.assert(
      fc.property(fc.array(connection, { maxLength: 5 }), (connections) => {
        expect(readImport(exportText(connections), ROOM)).toEqual({ connections, problems: [] });
      }),
    );
  });

  it.each([
    ["half a file", `{\n  "sessionwatch": "connections",\n  "version": 1,\n`, 4, "", "not-json"],
    ["a comma too many", `{\n  "a": 1,\n}`, 3, "", "not-json"],
    ["another file", `{ "name": "x" }`, 1, "sessionwatch", "not-connections"],
    ["a list", `[]`, 1, "", "not-connections"],
    ["a newer version", file(good).replace("1,", "2,"), 3, "version", "not-connections"],
    ["no address", file(good, good.replace(/"url": "redis:..h", /, "")), 6, "connections[1].url", "missing"],
    ["no feed", file(good.replace(`, "feed": null`, "")), 5, "connections[0].feed", "missing"],
    ["another feed", file(good.replace("null", `"guess"`)), 5, "connections[0].feed", "wrong-value"],
    ["a text for a truth", file(good.replace("true", `"yes"`)), 5, "connections[0].readOnly", "wrong-value"],
    ["an empty name", file(good.replace(`"A"`, `""`)), 5, "connections[0].name", "wrong-value"],
    [
      "an unknown field",
      file(good.replace("{", `{ "color": 1,`)),
      5,
      "connections[0].color",
      "unknown-field",
    ],
    ["no store", file(good, good, good.replace("redis:", "http:")), 7, "connections[2].url", "bad-address"],
    ["a password", file(good.replace("//h", "//:pw@h")), 5, "connections[0].url", "has-password"],
  ])("names line and field for %s", (_what, text, line, field, problem) => {
    expect(problemsOf(text)[0]).toEqual({ line, field, problem });
  });

  it("takes nothing where the list would grow too long", () => {
    expect(readImport(file(good, good), 1).problems).toMatchObject([{ line: 4, problem: "too-many" }]);
  });

  it("never throws and never repeats what a file says", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((text) => file(text)),
        ),
        (text) => {
          readImport(text, ROOM);
        },
      ),
    );
    const told = JSON.stringify(readImport(file(good.replace("true", `"s3cr3t"`)), ROOM).problems);
    expect(told).not.toContain("s3cr3t");
  });
});
