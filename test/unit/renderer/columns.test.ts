import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ColumnLayout,
  DEFAULT_LAYOUT,
  fitColumns,
  moveColumn,
  parseLayout,
  resizeColumn,
  shownColumns,
  toggleColumn,
} from "../../../renderer/table/columns.ts";

const column = fc.constantFrom(...DEFAULT_LAYOUT.order);
const layouts: fc.Arbitrary<ColumnLayout> = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constant("move" as const), column, column),
      fc.tuple(fc.constant("toggle" as const), column, column),
      fc.tuple(fc.constant("resize" as const), column, column),
    ),
    { maxLength: 12 },
  )
  .map((steps) =>
    steps.reduce<ColumnLayout>((layout, [what, one, other]) => {
      if (what === "move") return moveColumn(layout, one, other);
      if (what === "toggle") return toggleColumn(layout, one, shownColumns(layout));
      return resizeColumn(layout, one, one.length * 40);
    }, DEFAULT_LAYOUT),
  );
const widths = fc.integer({ min: 200, max: 3000 });

describe("the table's columns", () => {
  it("leave out the least important where nothing was chosen, rather than scroll", () => {
    expect(fitColumns(DEFAULT_LAYOUT, 1200, false).columns).toEqual(DEFAULT_LAYOUT.order);
    expect(fitColumns(DEFAULT_LAYOUT, 640, false).columns).toEqual([
      "user",
      "address",
      "country",
      "lastSeen",
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 3000 }), fc.boolean(), (width, oneUser) => {
        expect(fitColumns(DEFAULT_LAYOUT, width, oneUser).leastWidth).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("show what was chosen, however narrow the table", () => {
    const chosen = toggleColumn(DEFAULT_LAYOUT, "format", ["user", "lastSeen"]);
    expect(fitColumns(chosen, 300, false).columns).toEqual(["user", "lastSeen", "format"]);
    expect(fitColumns(chosen, 300, true).columns).toEqual(["lastSeen", "format"]);
  });

  it("keep at least one, and every one of them a place", () => {
    fc.assert(
      fc.property(layouts, widths, (layout, width) => {
        expect(layout.order.toSorted()).toEqual(DEFAULT_LAYOUT.order.toSorted());
        const { columns, template } = fitColumns(layout, width, false);
        expect(columns.length).toBeGreaterThan(0);
        expect(template.match(/minmax\([^)]*\)|\d+px/g)).toHaveLength(columns.length + 3);
      }),
    );
  });

  it("are read back as they were kept, and anything else as a usable layout", () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        expect(shownColumns(parseLayout(JSON.parse(JSON.stringify(layout))))).toEqual(shownColumns(layout));
        expect(parseLayout(JSON.parse(JSON.stringify(layout))).widths).toEqual(layout.widths);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (kept) => {
        expect(parseLayout(kept).order.toSorted()).toEqual(DEFAULT_LAYOUT.order.toSorted());
      }),
    );
    expect(parseLayout({ order: ["client", "nonsense"], widths: { user: 5, address: "wide" } })).toEqual({
      order: ["client", ...DEFAULT_LAYOUT.order.filter((each) => each !== "client")],
      shown: null,
      widths: { user: 48 },
    });
  });
});
