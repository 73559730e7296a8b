/** Where a window opens: where it was, if it can be seen there now. Pure; screens are arguments. */
import type { Rectangle } from "electron";
import type { WindowState } from "./settings-file.ts";

export const MIN_WIDTH = 900;
export const MIN_HEIGHT = 600;
const USUAL_WIDTH = 1440;
const USUAL_HEIGHT = 900;
/** Each further window is put this much further down and right, so that it is seen to be another one. */
const STEP = 32;
/** At least this much of the title bar must be on a screen, or the window could not be taken hold of. */
const GRIP_WIDTH = 120;
const GRIP_HEIGHT = 40;

/** `areas` are the screens' work areas, the primary one first. */
export function placeWindow(
  before: WindowState | null,
  areas: readonly Rectangle[],
  open: number,
): WindowState {
  const [primary] = areas;
  if (before !== null && areas.some((area) => canBeGripped(before, area))) return before;
  if (primary === undefined)
    return { x: 0, y: 0, width: USUAL_WIDTH, height: USUAL_HEIGHT, maximized: false };
  const width = Math.min(USUAL_WIDTH, primary.width);
  const height = Math.min(USUAL_HEIGHT, primary.height);
  const step = STEP * open;
  return {
    x: primary.x + Math.round((primary.width - width) / 2) + step,
    y: primary.y + Math.round((primary.height - height) / 2) + step,
    width,
    height,
    maximized: before?.maximized ?? false,
  };
}

function canBeGripped(window: WindowState, area: Rectangle): boolean {
  const visible = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return visible >= GRIP_WIDTH && window.y >= area.y && window.y <= area.y + area.height - GRIP_HEIGHT;
}
