import { describe, expect, it } from "vitest";
import { contentsOf } from "../../../electron/monitor/formats/contents.ts";
import { className, plain } from "../../../electron/monitor/formats/decoding/bounded.ts";

const TOKEN = "2bYqdXyZ0123456789abcdefABCDEF_-";

describe("the contents of a session", () => {
  it("are lines of paths and values", () => {
    expect(contentsOf({ a: 1, b: { c: "x", d: [true, null] }, e: {} }, TOKEN)).toEqual([
      { name: "a", value: "1", hidden: false },
      { name: "b.c", value: "x", hidden: false },
      { name: "b.d.0", value: "true", hidden: false },
      { name: "b.d.1", value: "null", hidden: false },
      { name: "e", value: "(empty)", hidden: false },
    ]);
  });

  it.each([
    ["password", "hunter2"],
    ["csrfToken", "x"],
    ["_csrf_token", "x"],
    ["apiKey", "x"],
    ["refresh", "x"],
    ["_auth_user_hash", "x"],
    ["note", `see ${TOKEN}`],
    ["note", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"],
    ["note", "$2b$12$abcdefghijklmnopqrstuv"],
    ["note", "-----BEGIN PRIVATE KEY-----"],
    ["note", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
    ["note", "Zm9vYmFyMTIzNDU2Nzg5MEFCQ0RFRkdISUpLTE1OT1A="],
  ])("hide %s: %s", (name, value) => {
    expect(contentsOf({ [name]: value }, TOKEN)).toEqual([{ name, value: "", hidden: true }]);
  });

  it("hide what is inside something secret", () => {
    expect(contentsOf({ tokens: { google: "short" } }, TOKEN)).toEqual([
      { name: "tokens.google", value: "", hidden: true },
    ]);
  });

  it("hide a name that is the token itself", () => {
    expect(JSON.stringify(contentsOf({ [TOKEN]: 1, [`x${TOKEN}`]: { y: 2 } }, TOKEN))).not.toContain(TOKEN);
  });

  it("keep ordinary words, ids and user agents", () => {
    const values = [
      "alice@example.com",
      "42",
      "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
      "Mozilla/5.0 (X11; Linux)",
    ];
    for (const value of values) expect(contentsOf({ value }, TOKEN)[0]?.hidden, value).toBe(false);
  });

  it("are bounded in lines, length and depth", () => {
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`n${i}`, i]));
    expect(contentsOf(wide, TOKEN)).toHaveLength(200);
    expect(contentsOf({ text: "word ".repeat(1000) }, TOKEN)[0]?.value).toHaveLength(500);
    let deep: unknown = 1;
    for (let i = 0; i < 100; i++) deep = { deep };
    expect(contentsOf(deep, TOKEN)).toHaveLength(1);
  });

  it("end although the payload contains itself", () => {
    const circle = plain("Circle");
    circle["self"] = circle;
    circle["list"] = [circle, circle];
    expect(contentsOf(circle, TOKEN).length).toBeLessThanOrEqual(200);
    expect(circle[className]).toBe("Circle");
  });
});
