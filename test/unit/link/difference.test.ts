import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { difference, pictureOf } from "../../../electron/link/difference.ts";
import { applyDelta } from "../../../renderer/link/apply-delta.ts";

const state = fc.record({
  head: fc.dictionary(fc.constantFrom("a", "b", "c"), fc.nat(3)),
  rows: fc.uniqueArray(fc.record({ id: fc.constantFrom("1", "2", "3", "4", "5"), value: fc.nat(3) }), {
    selector: (row) => row.id,
  }),
});

describe("what crosses the link", () => {
  it("is nothing when nothing differs", () => {
    fc.assert(
      fc.property(state, (one) => difference(pictureOf(one), pictureOf(structuredClone(one))) === null),
    );
  });

  it("turns what was shown into what is to be shown", () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        // A view always has the same parts in its head.
        const now = { ...after, head: { ...before.head, ...after.head } };
        const delta = difference(pictureOf(before), pictureOf(now));
        expect(delta === null ? before : applyDelta(before, delta)).toEqual(now);
      }),
    );
  });
});
