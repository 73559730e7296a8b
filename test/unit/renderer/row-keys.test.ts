import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RowKeys, rowKeys } from "../../../renderer/table/use-row-keys.ts";

const inSight = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { maxLength: 6 });
const steps = fc.array(fc.record({ ids: inSight, recycle: fc.boolean() }), { maxLength: 20 });
const NONE: RowKeys = { byId: new Map(), next: 0 };

describe("the keys of the rows in sight", () => {
  it("are a different one for each row, and stay a row's own as long as it is in sight", () => {
    fc.assert(
      fc.property(steps, (all) => {
        let keys = NONE;
        for (const { ids, recycle } of all) {
          const now = rowKeys(keys, ids, recycle);
          expect([...now.byId.keys()]).toEqual(ids);
          expect(new Set(now.byId.values()).size).toBe(ids.length);
          for (const id of ids) if (keys.byId.has(id)) expect(now.byId.get(id)).toBe(keys.byId.get(id));
          keys = now;
        }
      }),
    );
  });

  it("never pass from one row to another while somebody may be pressing one", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const owners = new Map<number, string>();
        let keys = NONE;
        for (const { ids } of all) {
          keys = rowKeys(keys, ids, false);
          for (const [id, key] of keys.byId) {
            expect(owners.get(key) ?? id).toBe(id);
            // Whoever comes back is drawn anew, and a key is never given twice.
            owners.set(key, id);
          }
        }
      }),
    );
  });

  it("are as few as the rows that were ever in sight at once", () => {
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(fc.string(), { minLength: 4, maxLength: 4 })), (all) => {
        const last = all.reduce((keys, ids) => rowKeys(keys, ids, true), NONE);
        expect(last.next).toBeLessThanOrEqual(4);
      }),
    );
  });
});
