import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { Exports } from "../../../electron/monitor/export/exports.ts";
import { sessionParts } from "../../../electron/monitor/export/session-export.ts";
import type { EnrichedSession, StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { SessionTable } from "../../../electron/monitor/sessions/table.ts";
import { EMPTY_FILTER } from "../../../shared/filter/filter.ts";
import { NOON, plain } from "../sessions/arbitrary-session.ts";

const BY_USER = { column: "user", direction: "asc" } as const;

function tableOf(sessions: readonly (readonly [key: string, session: Partial<EnrichedSession>])[]) {
  const table = new SessionTable({ handleSecret: new Uint8Array(32).fill(1) });
  for (const [key, session] of sessions) table.put(key as StoreKey, { ...plain, ...session });
  return table;
}

function written(table: SessionTable, as: "csv" | "jsonl"): string {
  return [...sessionParts(table.hold({ filter: EMPTY_FILTER, sort: BY_USER, now: NOON }), as)].join("");
}

describe("an export of sessions", () => {
  it("holds each of them once, in the order of the list, in pieces", () => {
    const many = Array.from({ length: 2500 }, (_, at) => `user-${String(at).padStart(4, "0")}`);
    const table = tableOf(many.toReversed().map((user) => [`sess:${user}`, { user }]));
    expect(parse(written(table, "csv"), { bom: true, columns: true })).toHaveLength(2500);
    const lines = written(table, "jsonl").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).user)).toEqual(many);
    expect([
      ...sessionParts(table.hold({ filter: EMPTY_FILTER, sort: BY_USER, now: NOON }), "csv"),
    ]).toHaveLength(4);
  });

  it("gives a spreadsheet no formula, and reads back as it was otherwise", () => {
    const table = tableOf([
      ["sess:a", { user: '=HYPERLINK("http://evil.example")' }],
      ["sess:b", { user: "@SUM(A1)", label: "-2+3" }],
      ["sess:c", { user: 'Ünal "the" Ö.,\nB.', createdAt: NOON }],
    ]);
    const records = parse(written(table, "csv"), { bom: true, columns: true });
    expect(records).toMatchObject([
      { user: "'@SUM(A1)", label: "'-2+3" },
      { user: `'=HYPERLINK("http://evil.example")` },
      { user: 'Ünal "the" Ö.,\nB.', created: new Date(NOON).toISOString() },
    ]);
  });

  it("never names a key or a token", () => {
    const table = tableOf([["sess:5f0c9b7a-token", { user: "alice" }]]);
    expect(written(table, "csv") + written(table, "jsonl")).not.toContain("5f0c9b7a");
  });

  it("is a header alone, or nothing, where no session matches", () => {
    expect(written(tableOf([]), "csv")).toMatch(/^\uFEFFhandle,user,.*\r\n$/);
    expect(written(tableOf([]), "jsonl")).toBe("");
  });

  it("keeps a session that ends while it is written", () => {
    const table = tableOf([["sess:a", { user: "alice" }]]);
    const list = table.hold({ filter: EMPTY_FILTER, sort: BY_USER, now: NOON });
    const parts = sessionParts(list, "jsonl");
    table.remove("sess:a" as StoreKey, "deleted");
    expect([...parts].join("")).toContain('"revocation":"already-gone"');
  });
});

describe("exports under way", () => {
  it("hand over every piece and forget the export after the last", async () => {
    const exports = new Exports();
    let recorded = 0;
    const id = exports.begin(["a", "b"].values() as Iterator<string, void>, async () => {
      recorded += 1;
    });
    expect(await exports.next(id)).toEqual({ text: "a", done: false });
    expect(await exports.next(id)).toEqual({ text: "b", done: false });
    expect(recorded).toBe(0);
    expect(await exports.next(id)).toEqual({ text: "", done: true });
    expect(recorded).toBe(1);
    await expect(exports.next(id)).rejects.toMatchObject({ failure: { code: "export-unknown" } });
  });

  it("give way to newer ones", async () => {
    const exports = new Exports();
    const ids = Array.from({ length: 5 }, () =>
      exports.begin(["a"].values() as Iterator<string, void>, async () => {}),
    );
    await expect(exports.next(ids[0] ?? "")).rejects.toThrow();
    expect((await exports.next(ids[4] ?? "")).text).toBe("a");
  });
});
