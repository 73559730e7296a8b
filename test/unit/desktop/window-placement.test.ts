import { describe, expect, it } from "vitest";
import { placeWindow } from "../../../electron/desktop/window-placement.ts";

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };

describe("A window's place", () => {
  it("is the middle of the primary screen at first", () => {
    expect(placeWindow(null, [screen], 0)).toEqual({
      x: 240,
      y: 90,
      width: 1440,
      height: 900,
      maximized: false,
    });
  });

  it("is a step away from the window before", () => {
    expect(placeWindow(null, [screen], 2)).toMatchObject({ x: 304, y: 154 });
  });

  it("fits a small screen", () => {
    expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 700 }], 0)).toMatchObject({
      width: 1024,
      height: 700,
    });
  });

  it("is what it was, also on the second screen", () => {
    const before = { x: 2000, y: 40, width: 1000, height: 800, maximized: true };
    expect(placeWindow(before, [screen, second], 0)).toEqual(before);
  });

  it.each([
    ["whose screen is gone", { x: 2000, y: 40, width: 1000, height: 800, maximized: true }],
    ["above the screen", { x: 100, y: -50, width: 1000, height: 800, maximized: true }],
    ["below the screen", { x: 100, y: 1060, width: 1000, height: 800, maximized: true }],
    ["of which only a sliver is seen", { x: 1850, y: 100, width: 1000, height: 800, maximized: true }],
  ])("is on the primary screen again for a window %s", (_what, before) => {
    expect(placeWindow(before, [screen], 0)).toMatchObject({ x: 240, y: 90, maximized: true });
  });
});
