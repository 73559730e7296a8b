import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MAX_HEIGHT,
  maxOffset,
  offsetAt,
  offsetShowing,
  scrolledHeight,
  scrollTopAt,
  stretch,
} from "../../../renderer/table/scroll-scale.ts";
import { holdRows } from "../../../renderer/table/use-held-rows.ts";
import { windowAround } from "../../../renderer/table/window.ts";
import type { SessionRow } from "../../../shared/session.ts";

const extents = fc.record({
  rows: fc.integer({ min: 0, max: 5_000_000 }),
  rowHeight: fc.constantFrom(32, 40),
  viewport: fc.integer({ min: 100, max: 2000 }),
});

describe("scrolling over any number of rows", () => {
  it("never makes an element taller than browsers allow", () => {
    fc.assert(fc.property(extents, (extent) => scrolledHeight(extent) <= MAX_HEIGHT));
  });

  it("is one to one while the list fits", () => {
    const extent = { rows: 10_000, rowHeight: 32, viewport: 700 };
    expect(stretch(extent)).toBe(1);
    expect(offsetAt(1234, extent)).toBe(1234);
  });

  it("reaches the last row with the scroll bar at its end", () => {
    fc.assert(
      fc.property(extents, (extent) => {
        const end = Math.max(0, scrolledHeight(extent) - extent.viewport);
        expect(offsetAt(end, extent)).toBeCloseTo(maxOffset(extent), 3);
      }),
    );
  });

  it("goes there and back", () => {
    fc.assert(
      fc.property(extents, fc.double({ min: 0, max: 1, noNaN: true }), (extent, part) => {
        const offset = maxOffset(extent) * part;
        expect(offsetAt(scrollTopAt(offset, extent), extent)).toBeCloseTo(offset, 3);
      }),
    );
  });

  it("moves no further than needed to show a row", () => {
    const extent = { rows: 1000, rowHeight: 32, viewport: 320 };
    expect(offsetShowing(5, 0, extent)).toBe(0);
    expect(offsetShowing(10, 0, extent)).toBe(32);
    expect(offsetShowing(2, 320, extent)).toBe(64);
  });
});

describe("the window to fetch", () => {
  const start = { offset: 0, limit: 100 };

  it("stays while what is visible is well inside", () => {
    expect(windowAround(start, 10, 40, 100_000)).toBe(start);
  });

  it("moves before its edge is reached, in either direction", () => {
    const down = windowAround(start, 70, 100, 100_000);
    expect(down.offset).toBe(0);
    expect(down.limit).toBeGreaterThan(100);
    const far = windowAround(down, 5000, 5030, 100_000);
    expect(far.offset).toBeLessThanOrEqual(4940);
    const back = windowAround(far, far.offset + 5, far.offset + 35, 100_000);
    expect(back.offset).toBeLessThan(far.offset);
  });

  it("does not move at the end of the list", () => {
    const end = windowAround(start, 970, 1000, 1000);
    expect(windowAround(end, 970, 1000, 1000)).toBe(end);
  });

  it("always holds what is visible, within the link's limit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (first, visible, before) => {
          const present = windowAround({ offset: before, limit: 100 }, before, before + 30, 2_000_000);
          const next = windowAround(present, first, first + visible, 2_000_000);
          expect(next.offset).toBeLessThanOrEqual(first);
          expect(next.offset + next.limit).toBeGreaterThanOrEqual(first + visible);
          expect(next.limit).toBeLessThanOrEqual(500);
        },
      ),
    );
  });
});

describe("rows held still", () => {
  const row = (id: string): SessionRow => ({
    id,
    user: null,
    label: null,
    address: null,
    place: null,
    client: null,
    format: "x",
    opaque: null,
    createdAt: null,
    lastSeen: null,
    lastSeenOrigin: null,
    expiresAt: null,
    severity: null,
    revocation: "none",
  });

  it("keep their places; ended ones go and new ones follow at the end", () => {
    const held = holdRows([row("d"), row("c"), row("a")], ["a", "b", "c"]);
    expect(held.map(({ id }) => id)).toEqual(["a", "c", "d"]);
  });
});
