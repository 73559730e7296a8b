import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { declarationText, parseDeclaration } from "../../../electron/monitor/formats/declaration.ts";
import { declaredFormat } from "../../../electron/monitor/formats/declared-format.ts";
import type { RawValue } from "../../../electron/monitor/formats/format.ts";
import { storeKey } from "../../../electron/monitor/formats/key.ts";
import { previewDeclaration } from "../../../electron/monitor/formats/preview.ts";
import { type Declaration, DeclarationSchema } from "../../../shared/formats/declaration.ts";
import { follow, parsePath, pathText } from "../../../shared/formats/path.ts";

const now = Date.UTC(2026, 10, 23, 20);
const FILE = `# The shop's sessions
sessionwatch: 1
id: shop
title: The shop
key: "shop:session:{token}"
type: string
encoding: json
fields:
  user: user.id | uid
  label: user.mail
  address: net.ip
  client: net.agent
  createdAt: times.0
  lastSeen: times.1
  expiresAt: until
rollingSeconds: 3600
companions:
  keys: ["shop:cart:{token}"]
  members:
    - { key: "shop:user_sessions:{user}", member: "{key}" }
    - { key: "shop:recent", type: sorted-set, member: "{token}" }
logOut: POST /logout
`;

function declared(text: string): Declaration {
  const result = parseDeclaration(text);
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  return result.declaration;
}
function problems(text: string) {
  const result = parseDeclaration(text);
  return "problems" in result ? result.problems : [];
}
const string = (text: string | Uint8Array): RawValue => ({ type: "string", bytes: Buffer.from(text) });
const key = storeKey("shop:session:0f8fad5bd9cb469fa16570867728950e");
const payload = {
  user: { id: 7, mail: "a@example.com" },
  net: { ip: "10.0.0.1", agent: "Firefox" },
  times: [now - 60_000, now - 5000],
  until: (now + 30_000) / 1000,
  password: "secret",
};

describe("a declared format", () => {
  const format = declaredFormat(declared(FILE));

  it("reads every field by its path", () => {
    const raw = { key, value: string(JSON.stringify(payload)), expiresAt: now + 3_590_000, now };
    expect(format.decode(raw)).toEqual({
      user: "7",
      label: "a@example.com",
      address: "10.0.0.1",
      userAgent: "Firefox",
      createdAt: now - 60_000,
      lastSeen: now - 5000,
      lastSeenOrigin: "recorded",
      validUntil: now + 30_000,
      format: "shop",
      opaque: null,
    });
    expect(format.contents(raw)).toContainEqual({ name: "password", value: "", hidden: true });
  });

  it("infers the last request from a rolling expiry", () => {
    const raw = { key, value: string('{"uid":"u"}'), expiresAt: now + 3_000_000, now };
    expect(format.decode(raw)).toMatchObject({
      user: "u",
      lastSeen: now - 600_000,
      lastSeenOrigin: "inferred",
    });
  });

  it("revokes with its companions", () => {
    const raw = { key, value: string(JSON.stringify(payload)), expiresAt: null, now };
    const plan = format.revocation(key, format.decode(raw));
    expect(plan.unlink).toEqual([key, "shop:cart:0f8fad5bd9cb469fa16570867728950e"]);
    expect(plan.remove).toEqual([
      { index: "shop:user_sessions:7", type: "set", member: Buffer.from(key) },
      { index: "shop:recent", type: "sorted-set", member: Buffer.from("0f8fad5bd9cb469fa16570867728950e") },
    ]);
  });

  it("leaves companions of a user out when there is none", () => {
    const raw = { key, value: string("{}"), expiresAt: null, now };
    expect(format.revocation(key, format.decode(raw)).remove).toHaveLength(1);
  });

  it("is opaque for what it cannot read", () => {
    expect(format.decode({ key, value: string("?"), expiresAt: null, now }).opaque).toBe("not-this-format");
    const wrong: RawValue = { type: "hash", fields: new Map() };
    expect(format.decode({ key, value: wrong, expiresAt: null, now }).user).toBeNull();
  });

  it.each([
    ["json", string('{"u":"7"}')],
    ["msgpack", string(encode({ u: "7" }))],
    ["php", string('u|s:1:"7";')],
    ["php", string('a:1:{s:1:"u";s:1:"7";}')],
    ["form", string("a=b&u=7")],
  ] as const)("reads %s", (encoding, value) => {
    const one = declaredFormat({ ...declared(FILE), encoding, fields: { user: "u" } });
    expect(one.decode({ key, value, expiresAt: null, now }).user).toBe("7");
  });

  it("reads plain text, and fields of hashes", () => {
    const base = declared(FILE);
    const plain = declaredFormat({ ...base, encoding: "text", fields: { user: "text" } });
    expect(plain.decode({ key, value: string("alice"), expiresAt: null, now }).user).toBe("alice");
    const value: RawValue = { type: "hash", fields: new Map([["data", Buffer.from('{"u":{"id":7}}')]]) };
    const hash = declaredFormat({ ...base, type: "hash", encoding: "json", fields: { user: "data.u.id" } });
    expect(hash.decode({ key, value, expiresAt: null, now }).user).toBe("7");
  });

  it("takes the user from the key where the key names them", () => {
    const one = declaredFormat({ ...declared(FILE), key: "s:{user}:{token}:v2", fields: {} });
    expect(one.patterns).toEqual(["s:*:*:v2"]);
    const named = storeKey(`s:${Buffer.from("zoë").toString("latin1")}:abc:v2`);
    expect(one.owns(named)).toBe(true);
    expect(one.owns(storeKey("s:zoe:v2"))).toBe(false);
    expect(one.decode({ key: named, value: string("{}"), expiresAt: null, now }).user).toBe("zoë");
    expect(
      one.revocation(named, one.decode({ key: named, value: string("{}"), expiresAt: null, now })).unlink[1],
    ).toBe("shop:cart:abc");
  });
});

describe("the file of a declaration", () => {
  it("comes back unchanged from YAML and JSON", () => {
    const declaration = declared(FILE);
    expect(declared(declarationText(declaration, "yaml"))).toEqual(declaration);
    expect(declared(declarationText(declaration, "json"))).toEqual(declaration);
  });

  it("comes back unchanged whatever is in it", () => {
    const text = fc.string({ minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, text, text, (title, logOut, member) => {
        const declaration = {
          ...declared(FILE),
          title,
          logOut,
          companions: { members: [{ key: "x", type: "list" as const, member }] },
        };
        if (!DeclarationSchema.safeParse(declaration).success) return;
        expect(declared(declarationText(declaration, "yaml"))).toEqual(declaration);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [
      "a field that does not exist",
      FILE.replace("  label:", "  lable:"),
      10,
      "fields.lable",
      "is not a field",
    ],
    ["an encoding that does not exist", FILE.replace("json", "xml"), 7, "encoding", "must be one of json"],
    ["a missing field", FILE.replace(/^title.*\n/m, ""), 1, "title", "is missing"],
    ["a path with two dots", FILE.replace("user.id", "user..id"), 9, "fields.user", "two dots"],
    ["a path with many stars", FILE.replace("user.id", "a*b*c*d"), 9, "fields.user", "at most 2 stars"],
    ["a key without a variable part", FILE.replace("{token}", "x"), 5, "key", "single key"],
    ["a key with an unknown part", FILE.replace("{token}", "{id}"), 5, "key", "{user} and {token}"],
    [
      "a companion with an unknown part",
      FILE.replace("{key}", "{id}"),
      20,
      "companions.members.0.member",
      "{user}, {token} and {key}",
    ],
    ["a key that names only the user", FILE.replace("{token}", "{user}"), 5, "key", "but not {token}"],
    [
      "a companion of a type that lists nothing",
      FILE.replace("sorted-set", "stream"),
      21,
      "companions.members.1.type",
      "must be one of set",
    ],
    ["a life of nothing", FILE.replace("3600", "0"), 16, "rollingSeconds", ""],
    [
      "a hash without hash encoding",
      FILE.replace("type: string", "type: hash").replace("json", "text"),
      7,
      "encoding",
      "type: string",
    ],
    ["an id with capitals", FILE.replace("id: shop", "id: Shop"), 3, "id", "lower-case"],
    ["a later version", FILE.replace("sessionwatch: 1", "sessionwatch: 2"), 2, "sessionwatch", "must be 1"],
  ])("names line and field of %s", (_, text, line, field, message) => {
    expect(problems(text)).toContainEqual({ line, field, message: expect.stringContaining(message) });
  });

  it("names the line where it is no YAML", () => {
    expect(problems(`${FILE}\n  : : [`)[0]).toMatchObject({ line: expect.any(Number), field: "" });
    expect(problems("{").length).toBeGreaterThan(0);
  });

  it.each([[""], ["42"], ["[]"], ["null"], ["&a [*a]"], ["x".repeat(5000)]])("refuses %.20s", (text) => {
    expect(problems(text).length).toBeGreaterThan(0);
  });
});

describe("the preview", () => {
  const samples = [
    { key, type: "string", ttlMs: 1000, value: string(JSON.stringify(payload)) },
    {
      key: storeKey("shop:session:ffffffffffffffffffffffffffffffff"),
      type: "string",
      ttlMs: 1000,
      value: string("?"),
    },
    { key: storeKey("shop:session:list"), type: "list", ttlMs: null },
    { key: storeKey("other:1"), type: "string", ttlMs: null, value: string("{}") },
  ];

  it("counts what fits and what is found", () => {
    const preview = previewDeclaration(declared(FILE), samples, now);
    expect(preview).toMatchObject({
      matched: 3,
      ofType: 2,
      read: 1,
      found: { user: 1, address: 1, client: 1, createdAt: 1, lastSeen: 1 },
    });
  });

  it("shows no token even where a path leads to it", () => {
    const token = key.slice("shop:session:".length);
    const value = string(JSON.stringify({ user: `u-${token}`, sid: token }));
    const declaration = { ...declared(FILE), fields: { user: "user", label: "sid", client: "sid" } };
    const preview = previewDeclaration(declaration, [{ key, type: "string", ttlMs: 1000, value }], now);
    expect(preview.rows).toHaveLength(1);
    expect(JSON.stringify(preview)).not.toContain(token);
  });

  it("never shows a key or a token", () => {
    const text = JSON.stringify(previewDeclaration(declared(FILE), samples, now));
    expect(text).not.toContain("0f8fad5b");
    expect(text).not.toContain("shop:session");
  });
});

describe("paths", () => {
  const data = { user: { id: 7, tags: ["a", "b"] }, "a.b": { "c|d": 1 }, login_web_59ba: 9, empty: "" };
  it.each([
    ["user.id", 7],
    ["user.tags.1", "b"],
    ["a\\.b.c\\|d", 1],
    ["login_*", 9],
    ["missing | user.id", 7],
    ["empty | user.id", 7],
    ["user.id.more", undefined],
    ["constructor", undefined],
    ["__proto__.x", undefined],
  ])("%s", (text, expected) => {
    const path = parsePath(text);
    if (typeof path === "string") throw new Error(path);
    expect(follow(path, data)).toBe(expected);
  });

  it("to any name lead there", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 10 }), { minLength: 1, maxLength: 4 }),
        (names) => {
          fc.pre(names.every((name) => name === name.trim() && name !== "__proto__"));
          const path = parsePath(pathText(names));
          if (typeof path === "string") throw new Error(path);
          expect(
            follow(
              path,
              names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), "here"),
            ),
          ).toBe("here");
        },
      ),
    );
  });
});
