import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { StoreKey } from "../../../electron/monitor/sessions/record.ts";
import { SessionTable } from "../../../electron/monitor/sessions/table.ts";
import { HandleSchema } from "../../../shared/session.ts";
import { NOON, plain } from "./arbitrary-session.ts";

const MINUTE = 60_000;
const key = "sess:\xff\x00secret" as StoreKey;
const handleSecret = randomBytes(32);

function tableWith(...keys: readonly StoreKey[]): SessionTable {
  const table = new SessionTable({ handleSecret });
  for (const each of keys) table.put(each, plain);
  return table;
}

describe("a handle", () => {
  it("is the first 96 bits of a keyed hash of the key's bytes", () => {
    const handle = tableWith(key).handleOf(key);
    const digest = createHmac("sha256", handleSecret).update(Buffer.from(key, "latin1")).digest();
    expect(handle).toBe(digest.subarray(0, 12).toString("base64url"));
    expect(HandleSchema.safeParse(handle).success).toBe(true);
  });

  it.each([
    ["a long key", randomBytes(32), "k".repeat(5_000)],
    ["a secret as long as a block", randomBytes(64), "sess:x"],
    ["a longer secret", randomBytes(65), "sess:x"],
  ])("is that for %s too", (_, secret, long) => {
    const table = new SessionTable({ handleSecret: secret });
    const digest = createHmac("sha256", secret).update(long, "latin1").digest();
    expect(table.handleOf(long as StoreKey)).toBe(digest.subarray(0, 12).toString("base64url"));
    // What is left of the long one is not part of the next.
    expect(table.handleOf(key)).toBe(new SessionTable({ handleSecret: secret }).handleOf(key));
  });

  it("is the same for every table with the same secret, and for a key that is not there", () => {
    expect(tableWith(key).handleOf(key)).toBe(tableWith().handleOf(key));
    const other = new SessionTable({ handleSecret: randomBytes(32) });
    expect(other.handleOf(key)).not.toBe(tableWith().handleOf(key));
  });

  it("leads back to the key only once it was given out", () => {
    const table = tableWith(key);
    const handle = tableWith().handleOf(key);
    expect(table.keyOf(handle)).toBeNull();
    expect(table.handleOf(key)).toBe(handle);
    expect(table.keyOf(handle)).toBe(key);
  });

  it.each(["", "short", "x".repeat(17), "!!!!!!!!!!!!!!!!", "sess:abcdefghijk"])("is not: %s", (text) => {
    expect(tableWith(key).keyOf(text)).toBeNull();
  });

  it("outlives its session by some minutes, and then is forgotten", () => {
    const table = tableWith(key);
    const handle = table.handleOf(key);
    table.expire(NOON);
    table.remove(key, "revoked");
    table.expire(NOON + 10 * MINUTE);
    expect(table.keyOf(handle)).toBe(key);
    table.expire(NOON + 20 * MINUTE);
    expect(table.keyOf(handle)).toBeNull();
  });

  it("is remembered from the first time told on, where a session ended before that", () => {
    const table = tableWith(key);
    const handle = table.handleOf(key);
    table.remove(key, "deleted");
    table.expire(NOON);
    expect(table.keyOf(handle)).toBe(key);
    table.expire(NOON + 20 * MINUTE);
    expect(table.keyOf(handle)).toBeNull();
  });

  it("stays with a session that comes back", () => {
    const table = tableWith(key);
    const handle = table.handleOf(key);
    table.expire(NOON);
    table.remove(key, "revoked");
    table.put(key, plain);
    expect(table.row(key)?.id).toBe(handle);
    table.expire(NOON + 60 * MINUTE);
    expect(table.keyOf(handle)).toBe(key);
  });

  it("costs no memory for ever: of very many ended sessions the latest are remembered", () => {
    const table = tableWith();
    const handles: string[] = [];
    const round = (n: number) => {
      for (let i = 0; i < 10_000; i += 1) {
        const each = `sess:${n}-${i}` as StoreKey;
        table.put(each, plain);
        handles.push(table.handleOf(each));
        table.remove(each, "deleted");
      }
    };
    for (let n = 0; n < 3; n += 1) round(n);
    const bytes = table.memory()["handles"];
    for (let n = 3; n < 9; n += 1) round(n);
    expect(table.memory()["handles"]).toBe(bytes);
    expect(table.keyOf(handles[0] ?? "")).toBeNull();
    expect(table.keyOf(handles[handles.length - 20_000] ?? "")).not.toBeNull();
  });
});
