import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDelta, applySnapshot, type WireState } from "../../../renderer/link/apply-delta.ts";

const row = (id: string, value: unknown = 1) => ({ id, value });
const state: WireState = { head: { total: 3, figures: { users: 2 } }, rows: [row("a"), row("b"), row("c")] };

describe("applying a delta", () => {
  it("replaces the named parts of the head and keeps the others", () => {
    const next = applyDelta(state, { head: { total: 4 } });
    expect(next.head).toEqual({ total: 4, figures: { users: 2 } });
    expect(next.head["figures"]).toBe(state.head["figures"]);
    expect(next.rows).toBe(state.rows);
  });

  it("changes a row in place and keeps the identity of the others", () => {
    const next = applyDelta(state, { put: [row("b", 2)] });
    expect(next.rows).toEqual([row("a"), row("b", 2), row("c")]);
    expect(next.rows[0]).toBe(state.rows[0]);
    expect(next.rows[2]).toBe(state.rows[2]);
  });

  it("takes the complete new order: moved, new and missing rows", () => {
    const next = applyDelta(state, { order: ["d", "c", "a"], put: [row("d")] });
    expect(next.rows.map(({ id }) => id)).toEqual(["d", "c", "a"]);
    expect(next.rows[1]).toBe(state.rows[2]);
  });

  it("leaves out an id that nobody has described", () => {
    expect(applyDelta(state, { order: ["a", "x"] }).rows.map(({ id }) => id)).toEqual(["a"]);
  });

  it("ignores a row outside the order", () => {
    expect(applyDelta(state, { order: ["a"], put: [row("z")] }).rows).toEqual([row("a")]);
  });

  it("returns the very same state when nothing differs", () => {
    expect(applyDelta(state, {})).toBe(state);
    expect(
      applyDelta(state, {
        head: { total: 3, figures: { users: 2 } },
        put: [row("a")],
        order: ["a", "b", "c"],
      }),
    ).toBe(state);
  });
});

describe("applying a snapshot", () => {
  it("keeps the identity of rows that overlap with the window before", () => {
    const next = applySnapshot(state, {
      head: { total: 3, figures: { users: 2 } },
      rows: [row("c"), row("d")],
    });
    expect(next.rows.map(({ id }) => id)).toEqual(["c", "d"]);
    expect(next.rows[0]).toBe(state.rows[2]);
    expect(next.head).toBe(state.head);
  });

  it("drops parts of the head that are no longer there", () => {
    expect(applySnapshot(state, { head: { total: 9 }, rows: [] }).head).toEqual({ total: 9 });
  });

  it("takes a name that JavaScript gives a meaning as any other", () => {
    const head: Record<string, unknown> = JSON.parse('{"__proto__":null,"constructor":{"a":1}}');
    const next = applySnapshot({ head: {}, rows: [] }, { head, rows: [] });
    expect(JSON.stringify(next.head)).toBe('{"__proto__":null,"constructor":{"a":1}}');
  });

  it("equals what was sent, whatever was there before", () => {
    const states = fc.record({
      head: fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()),
      rows: fc.uniqueArray(fc.record({ id: fc.string(), value: fc.jsonValue() }), {
        selector: ({ id }) => id,
      }),
    });
    fc.assert(
      fc.property(states, states, (before, sent) => {
        expect(JSON.stringify(applySnapshot(before, sent).rows)).toBe(JSON.stringify(sent.rows));
        expect(applySnapshot(before, sent).head).toEqual(sent.head);
      }),
    );
  });
});
