import { describe, expect, it } from "vitest";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { Backlog } from "../../../electron/monitor/store/backlog.ts";

const key = (name: string | number): StoreKey => `sess:${name}` as StoreKey;
const keys = (from: number, count: number): StoreKey[] =>
  Array.from({ length: count }, (_, n) => key(from + n));

describe("the backlog of keys to read", () => {
  it("holds a key once, however often it was announced", () => {
    const backlog = new Backlog(() => undefined);
    for (let n = 0; n < 1_000; n++) backlog.announce(key(n % 10));
    expect(backlog.behind).toBe(10);
    expect(backlog.announced).toBe(1_000);
    expect(backlog.take(500).keys).toHaveLength(10);
    expect(backlog.waiting).toBe(0);
  });

  it("gives changes before what a scan has found, but lets the scan end", () => {
    const backlog = new Backlog(() => undefined);
    backlog.addScanned(keys(0, 100));
    const given = Array.from({ length: 10 }, (_, n) => {
      for (const one of keys(1_000 * n, 10)) backlog.announce(one);
      return backlog.take(10).arrivedAt === null ? "scan" : "change";
    });
    expect(given[0]).toBe("change");
    expect(given.filter((kind) => kind === "scan")).toHaveLength(2);
  });

  it("stays bounded in a storm of different keys, and says that it forgot some", () => {
    let overflows = 0;
    const backlog = new Backlog(() => overflows++, 1_000);
    for (let n = 0; n < 3_500; n++) {
      backlog.announce(key(n));
      expect(backlog.behind).toBeLessThanOrEqual(1_000);
    }
    expect(overflows).toBe(3);
  });
});
