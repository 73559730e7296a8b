import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { className, type Parsed } from "../../../electron/monitor/formats/decoding/bounded.ts";
import { decompress } from "../../../electron/monitor/formats/decoding/compressed.ts";
import { parseGobMap } from "../../../electron/monitor/formats/decoding/gob.ts";
import { parseJava } from "../../../electron/monitor/formats/decoding/java.ts";
import { parseJsonObject } from "../../../electron/monitor/formats/decoding/json.ts";
import { parseMarshal } from "../../../electron/monitor/formats/decoding/marshal.ts";
import { parseMsgpack } from "../../../electron/monitor/formats/decoding/msgpack.ts";
import { parsePhp, parsePhpSession } from "../../../electron/monitor/formats/decoding/php.ts";
import { parsePickle } from "../../../electron/monitor/formats/decoding/pickle.ts";

const written: Record<string, string[]> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/decoders.json"), "utf8"),
);

function from(language: string, index = 0): Buffer {
  return Buffer.from(written[language]?.[index] ?? "", "base64");
}
function decoded<T>(parsed: Parsed<T>): T {
  if ("opaque" in parsed) throw new Error(parsed.opaque);
  return parsed.value;
}
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

describe("pickle", () => {
  it.each([0, 1, 2, 3, 4, 5])("protocol %i is read as Python meant it", (protocol) => {
    expect(decoded(parsePickle(from("pickle", protocol)))).toMatchObject({
      _auth_user_id: "42",
      n: -1,
      big: 4611686018427387905n,
      neg: -1_099_511_627_776,
      f: 1.5,
      t: true,
      x: null,
      l: [1, [2, 3], [4]],
      b: Buffer.from([0, 255]),
      d: new Date("2026-11-23T20:00:00.123Z"),
      u: "ä中",
      nested: { a: { b: "c" } },
      od: { k: "v" },
      dec: "9.95",
    });
  });

  it("calls nothing: what would be called becomes data", () => {
    const value = decoded(parsePickle(latin1("cos\nsystem\n(S'echo x'\ntR.")));
    expect(value).toMatchObject({ args: ["echo x"] });
    expect((value as Record<symbol, string>)[className]).toBe("os.system");
  });

  it.each([
    ["nothing", "", "truncated"],
    ["a stack that is empty", ".", "not-this-format"],
    ["a memo that was never written", "h\x01.", "not-this-format"],
    ["a persistent id", "Px\n.", "unsupported-encoding"],
    ["a later protocol", "\x80\x63.", "unsupported-encoding"],
    ["a string longer than the payload", "X\xff\xff\xff\x7fabc.", "truncated"],
    ["an integer of a megabyte", "\x8b\x00\x00\x10\x00.", "unsupported-encoding"],
    ["many marks", "(".repeat(60_000), "too-large"],
  ])("%s is opaque", (_, text, opaque) => {
    expect(parsePickle(latin1(text))).toEqual({ opaque });
  });

  it("copies one large list only so often", () => {
    const list = `(${"K\x01".repeat(20_000)}lq\x00`;
    expect(parsePickle(latin1(`${list}${"(h\x00e".repeat(1)}${"0".repeat(9)}.`))).toHaveProperty("opaque");
  });
});

describe("PHP", () => {
  it("is read with references, enumerations, and private names", () => {
    const value = decoded(parsePhp(from("php"))) as Record<string, Record<string, unknown>>;
    expect(value["user"]).toMatchObject({ id: 7, role: "admin", name: "Zoë" });
    expect(value["user"]?.["self"]).toBe(value["user"]);
    expect(value["again"]).toBe(value["user"]);
    expect(value["after"]).toBe(value["user"]);
    expect(value["a"]).toMatchObject({ x: 1, ref: 1 });
    expect(value).toMatchObject({
      big: 9223372036854775807n,
      f: 1e25,
      enum: "Suit:Clubs",
      neg: -5,
      n: null,
      t: true,
    });
  });

  it.each([
    ["a length beyond the payload", 's:99999999:"x";', "truncated"],
    ["a length that is no number", 's:1e9:"x";', "not-this-format"],
    ["an array that promises too much", "a:4294967296:{}", "truncated"],
    ["a missing semicolon", "i:1", "truncated"],
    ["a reference forward", "a:1:{i:0;r:5;}", "not-this-format"],
    ["nesting without end", "a:1:{i:0;".repeat(200), "too-deep"],
    ["something after the value", "i:1;i:2;", "not-this-format"],
  ])("%s is opaque", (_, text, opaque) => {
    expect(parsePhp(latin1(text))).toEqual({ opaque });
  });

  it("keeps names like __proto__ as names", () => {
    const value = decoded(parsePhp(latin1('a:1:{s:9:"__proto__";a:1:{s:1:"x";i:1;}}')));
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
    expect(Object.keys(value as object)).toEqual(["__proto__"]);
  });

  it("numbers references through a whole session", () => {
    expect(decoded(parsePhpSession(latin1('a|O:1:"A":0:{}b|r:1;c|N;d|b:1;')))).toMatchObject({
      c: null,
      d: true,
    });
    expect(parsePhpSession(latin1("a|i:1;b"))).toEqual({ opaque: "truncated" });
  });
});

describe("Ruby Marshal", () => {
  it("is read with objects, symbols, times and numbers of all sizes", () => {
    const value = decoded(parseMarshal(from("marshal"))) as Record<string, Record<string, unknown>>;
    expect(value["u"]).toMatchObject({ id: 7 });
    expect(value["u"]?.["me"]).toBe(value["u"]);
    expect(value["again"]).toBe(value["u"]);
    expect(value).toMatchObject({
      sym: "sym",
      s: { id: 1, name: "n" },
      big: 2n ** 70n,
      mid: 2 ** 40,
      neg: -(2 ** 40),
      n: [0, 1, -1, 122, 123, -123, -124, 255, 256, -256, -257, 65_536, -70_000, 2 ** 30 - 1, -(2 ** 30)],
      t: new Date("2026-11-23T20:00:00.500Z"),
      sub: { k: 1 },
      def: { x: 2 },
      cls: "String",
      str: "zoë",
      again2: "tail",
    });
  });

  it.each([
    ["another version", "\x04\x07i\x06", "not-this-format"],
    ["an array that promises too much", "\x04\x08[\x04\xff\xff\xff\x3f", "truncated"],
    ["a negative length", '\x04\x08"\xfa', "truncated"],
    ["a link to nothing", "\x04\x08@\x06", "not-this-format"],
    ["nesting without end", `\x04\x08${"[\x06".repeat(200)}`, "too-deep"],
  ])("%s is opaque", (_, text, opaque) => {
    expect(parseMarshal(latin1(text))).toEqual({ opaque });
  });
});

describe("Java serialization", () => {
  it("unwraps numbers, collections and moments", () => {
    expect(decoded(parseJava(from("java", 0)))).toBe(1795465400000);
    expect(decoded(parseJava(from("java", 2)))).toMatchObject({
      items: ["A-1", 3, 9.95],
      since: new Date(1795466000000),
      flags: [true],
      bytes: Buffer.from([1, 2]),
      numbers: [-1, 2],
    });
  });

  it("reads a security context as data", () => {
    expect(decoded(parseJava(from("java", 1)))).toMatchObject({
      authentication: { principal: { username: "alice" }, details: { remoteAddress: "203.0.113.7" } },
    });
  });

  it.each([
    ["no stream", "hello", "not-this-format"],
    ["a handle to nothing", "\xac\xed\0\x05q\0\x7e\0\x09", "not-this-format"],
    [
      "an array that promises too much",
      "\xac\xed\0\x05ur\0\x02[I\0\0\0\0\0\0\0\0\x02\0\0xp\x7f\xff\xff\xff",
      "truncated",
    ],
    [
      "a class that is its own superclass",
      "\xac\xed\0\x05sr\0\x01A\0\0\0\0\0\0\0\0\x02\0\0xq\0\x7e\0\0",
      "too-deep",
    ],
    ["nesting without end", `\xac\xed\0\x05${"y".repeat(500)}`, "too-deep"],
  ])("%s is opaque", (_, text, opaque) => {
    expect(parseJava(latin1(text))).toEqual({ opaque });
  });
});

describe("gob", () => {
  it("reads a map with values of all kinds", () => {
    expect(decoded(parseGobMap(from("gob")))).toMatchObject({
      uid: 42,
      uname: "alice",
      n: -7,
      f: 1.5,
      u: 300,
      b: Buffer.from([1, 2]),
      big: 1795466000000,
      userHasTwoFactorAuth: true,
    });
  });

  it.each([
    ["nothing", "", "truncated"],
    ["a length beyond the payload", "\xf8\xff\xff\xff\xff\xff\xff\xff\xff", "truncated"],
    ["a map that promises too much", "\x0c\xff\x82\0\xfc\xff\xff\xff\xff", "truncated"],
  ])("%s is opaque", (_, text, opaque) => {
    expect(parseGobMap(latin1(text))).toEqual({ opaque });
  });
});

describe("MessagePack", () => {
  it("is read with 64-bit numbers and keys that are no text", () => {
    expect(decoded(parseMsgpack(from("msgpack")))).toMatchObject({
      _user_id: "alice",
      big: 2n ** 63n + 5n,
      n: -5,
      m: { "1": "one" },
      l: [1, [2, [3]], { a: Buffer.from([0, 1]) }],
    });
  });

  it.each([
    ["an array that promises gigabytes", "\xdd\xff\xff\xff\xff", "truncated"],
    ["many such arrays", "\xdc\xff\xff".repeat(30_000), "too-deep"],
    ["a byte that means nothing", "\xc1", "not-this-format"],
    ["something after the value", "\x01\x01", "not-this-format"],
    ["nesting without end", "\x91".repeat(500), "too-deep"],
  ])("%s is opaque", (_, text, opaque) => {
    expect(parseMsgpack(latin1(text))).toEqual({ opaque });
  });
});

describe("JSON and compression", () => {
  it("refuses what is no object, too large or cut off", () => {
    expect(parseJsonObject(latin1("[1]"))).toEqual({ opaque: "not-this-format" });
    expect(parseJsonObject(latin1('{"a":1'))).toEqual({ opaque: "truncated" });
    expect(parseJsonObject(Buffer.alloc(256 * 1024 + 1, 0x20))).toEqual({ opaque: "too-large" });
  });

  it("does not unpack bombs", () => {
    expect(decompress(gzipSync(Buffer.alloc(100_000_000)))).toEqual({ opaque: "too-large" });
  });

  it("passes on what is not compressed, and names what it cannot unpack", () => {
    const bytes = latin1("plain");
    expect(decompress(bytes)).toEqual({ value: bytes });
    expect(decompress(latin1("\xfd7zXZ\0"))).toEqual({ opaque: "unsupported-encoding" });
    expect(decompress(latin1("\x1f\x8bnonsense"))).toEqual({ opaque: "truncated" });
  });
});
