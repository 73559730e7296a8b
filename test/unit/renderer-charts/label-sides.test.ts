import { describe, expect, it } from "vitest";
import { type LabelledPin, labelRect, labelSides } from "../../../renderer/map/label-sides.ts";

const frame = { width: 600, height: 260 };
const pin = (x: number, y: number, name: string): LabelledPin => ({ x, y, half: 8, name });

describe("the names of pins on a map", () => {
  it("stand to the right, and near the right edge to the left", () => {
    expect(labelSides([pin(100, 100, "Madrid"), pin(560, 100, "Seoul")], frame)).toEqual(["right", "left"]);
  });

  it("take another side where a pin or another name is in the way", () => {
    const pins = [pin(300, 100, "Johannesburg"), pin(330, 100, "Berlin"), pin(350, 118, "Prague")];
    const sides = labelSides(pins, frame);
    const rects = pins.map((each, index) => labelRect(each, sides[index] ?? "right"));
    for (const [index, a] of rects.entries()) {
      for (const b of rects.slice(index + 1)) {
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
      }
    }
    expect(sides[0]).toBe("left");
  });

  it("stay inside of the frame where there is room at all", () => {
    expect(labelSides([pin(40, 20, "Somewhere"), pin(70, 20, "Else")], frame)).toEqual(["below", "right"]);
  });

  it("stand somewhere also where there is no room", () => {
    expect(labelSides([pin(5, 5, "A very long name of a place")], { width: 20, height: 20 })).toEqual([
      "right",
    ]);
  });
});
