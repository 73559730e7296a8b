import { describe, expect, it } from "vitest";
import {
  Columns,
  type Flags,
  LINKS,
  packFlags,
  unpackFlags,
} from "../../../electron/monitor/sessions/columns.ts";
import { OpaqueReasonSchema } from "../../../shared/session.ts";

describe("columns", () => {
  it("all have room for every row, however they came to grow", () => {
    const columns = new Columns();
    for (let needed = 512; needed < 100_000; needed += 512) {
      columns.grow(needed);
      expect(columns.capacity).toBeGreaterThanOrEqual(needed);
      for (const [name, column] of Object.entries(columns)) {
        if (!ArrayBuffer.isView(column)) continue;
        const rows = (column as Uint8Array).length / (name === "links" ? LINKS : 1);
        expect(rows, name).toBeGreaterThanOrEqual(columns.capacity);
      }
    }
  });

  it("keep what they held when they grow", () => {
    const columns = new Columns();
    columns.grow(10);
    columns.lastSeen[9] = 1.5;
    columns.links[9 * LINKS + LINKS - 1] = 7;
    columns.grow(1000);
    expect([columns.lastSeen[9], columns.links[9 * LINKS + LINKS - 1]]).toEqual([1.5, 7]);
  });
});

it.each([null, ...OpaqueReasonSchema.options])(
  "flags keep that contents are unknown because of %s, and nothing else with it",
  (opaque) => {
    const flags: Flags = {
      origin: null,
      opaque,
      severity: null,
      revocation: "none",
      anonymous: false,
      permanent: false,
      bot: false,
    };
    expect(unpackFlags(packFlags(flags))).toEqual(flags);
  },
);
