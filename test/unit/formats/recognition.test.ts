import { describe, expect, it } from "vitest";
import { suspects } from "../../../electron/monitor/formats/draft.ts";
import type { RawValue, Sample } from "../../../electron/monitor/formats/format.ts";
import { recognise } from "../../../electron/monitor/formats/formats.ts";
import { storeKey } from "../../../electron/monitor/formats/key.ts";

const HOUR = 3_600_000;
const uuid = (i: number): string => `0f8fad5b-d9cb-469f-a165-${String(i).padStart(12, "0")}`;
const sid = (i: number): string => String(i).padStart(32, "Ab-_x");

function text(key: string, value: string, ttlMs: number | null = HOUR): Sample {
  return {
    key: storeKey(key),
    type: "string",
    ttlMs,
    value: { type: "string", bytes: Buffer.from(value, "latin1") },
  };
}
function hash(key: string, fields: Record<string, string>, ttlMs: number | null = HOUR): Sample {
  const value: RawValue = {
    type: "hash",
    fields: new Map(Object.entries(fields).map(([name, one]) => [name, Buffer.from(one)])),
  };
  return { key: storeKey(key), type: "hash", ttlMs, value };
}
const express = (prefix: string, i: number): Sample =>
  text(
    prefix + sid(i),
    '{"cookie":{"originalMaxAge":1000,"expires":null,"httpOnly":true,"path":"/"},"userId":"u"}',
  );
const many = (count: number, make: (i: number) => Sample): Sample[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe("recognition", () => {
  it("finds the application's own prefix", () => {
    const [found] = recognise(many(5, (i) => express("shop:eu:web_", i)));
    expect(found).toMatchObject({
      prefix: "shop:eu:web_",
      samples: 5,
      confidence: 1,
      patterns: ["shop:eu:web_*"],
    });
    expect(found?.format.id).toBe("express-session");
    expect(found?.reason).toEqual({
      fitting: 5,
      sampled: 5,
      because: {
        kind: "holds",
        payload: "json",
        fields: ["cookie"],
        origin: { kind: "writer", name: "express-session", like: false },
      },
    });
  });

  it("finds several applications in one store, most certain first", () => {
    const found = recognise([
      ...many(4, (i) => express("sess:", i)),
      ...many(4, (i) => express("admin:", i)),
      ...many(4, (i) => text(`session:${uuid(i)}`, "alice")),
      text("cart:7", "[1,2]"),
      hash("product:7", { name: "Lamp", price: "9" }, null),
    ]);
    expect(found.map(({ format, prefix }) => `${format.id} ${prefix}`)).toEqual([
      "express-session sess:",
      "express-session admin:",
      "plain session:",
    ]);
  });

  it("is less certain when only a part of the prefix fits", () => {
    const mixed = [
      ...many(5, (i) => express("sess:", i)),
      ...many(15, (i) => text(`sess:${sid(100 + i)}`, "[1,2]")),
    ];
    const [found] = recognise(mixed);
    expect(found?.confidence).toBeLessThan(0.6);
    expect(found?.reason).toMatchObject({ fitting: 5, sampled: 20 });
  });

  it.each([
    ["nothing", []],
    ["caches of pages", many(9, (i) => text(`page:${uuid(i)}`, "<html></html>"))],
    ["counters", many(9, (i) => text(`rate:10.0.0.${i}`, "17"))],
    ["JSON without a session", many(9, (i) => text(`product:${uuid(i)}`, '{"name":"Lamp","price":9}', null))],
    ["names by random key that do not expire", many(9, (i) => text(`tokens:${uuid(i)}`, "alice", null))],
    [
      "hashes of things",
      many(9, (i) => hash(`product:${uuid(i)}`, { name: "Lamp", created_at: "1795466000" }, null)),
    ],
  ])("does not take %s for sessions", (_, samples) => {
    expect(recognise(samples).filter(({ confidence }) => confidence >= 0.5)).toEqual([]);
  });

  it("survives keys of all kinds", () => {
    const keys = [
      "",
      " ",
      "a,b",
      "line\nbreak",
      "\xff\xfe",
      "x".repeat(10_000),
      "*?[]\\",
      ":::",
      "__proto__",
    ];
    expect(() => recognise(keys.map((key) => text(key, "{}")))).not.toThrow();
    expect(() =>
      suspects(
        keys.map((key) => text(key, "{}")),
        [],
      ),
    ).not.toThrow();
  });
});

describe("keys that look like sessions and are not recognised", () => {
  const own = many(6, (i) =>
    text(
      `login:${uuid(i)}`,
      JSON.stringify({
        who: { user_id: `u${i}`, mail: "a@example.com" },
        ua: "Firefox",
        ip: "10.0.0.1",
        created: 1795460000,
      }),
    ),
  );

  it("are offered with a draft", () => {
    const [found, ...others] = suspects(own, []);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      prefix: "login:",
      samples: 6,
      draft: {
        key: "login:{token}",
        type: "string",
        encoding: "json",
        fields: { address: "ip", client: "ua", createdAt: "created" },
      },
    });
    expect(JSON.stringify(found)).not.toContain(uuid(0));
  });

  it("are not offered when a format owns them", () => {
    const samples = many(3, (i) => express("sess:", i));
    expect(suspects(samples, recognise(samples))).toEqual([]);
  });

  it.each([
    ["do not expire and say nothing", many(5, (i) => text(`blob:${uuid(i)}`, "xyz", null))],
    ["are our own", many(5, (i) => text(`sessionwatch:revoked:${uuid(i)}`, "1"))],
    ["have no random token", many(5, (i) => text(`session:${i}`, "alice"))],
  ])("are not those that %s", (_, samples) => {
    expect(suspects(samples, [])).toEqual([]);
  });

  it("may be hashes", () => {
    const [found] = suspects(
      many(3, (i) => hash(`auth/${uuid(i)}`, { member: "m1", last_seen: "1795460000", ip: "10.0.0.1" })),
      [],
    );
    expect(found?.draft).toMatchObject({
      key: "auth/{token}",
      type: "hash",
      encoding: "hash",
      fields: { user: "member", lastSeen: "last_seen", address: "ip" },
    });
  });
});
