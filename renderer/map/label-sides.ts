/** Where the name of each pin on a map stands, so that no name covers another. Pure. */

/** Half the height of a pin, in pixels. */
export const PIN_HALF = 8;

export interface LabelledPin {
  readonly x: number;
  readonly y: number;
  /** Half its width, in pixels. */
  readonly half: number;
  readonly name: string;
}

export type LabelSide = "right" | "left" | "above" | "below";

interface Rect {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Of a letter of a name, in pixels: wide enough for most, so that names rather stand too far apart. */
const LETTER = 7;
const GAP = 5;
const LINE_HALF = 8;

/** For each pin the first side on which its name is inside of the frame and covers no pin and no other name. */
export function labelSides(
  pins: readonly LabelledPin[],
  frame: { readonly width: number; readonly height: number },
): LabelSide[] {
  const taken: Rect[] = pins.map(({ x, y, half }) => around(x, y, half, PIN_HALF));
  return pins.map((pin) => {
    // Away from the nearer edge.
    const sides: readonly LabelSide[] =
      pin.x < frame.width * 0.66 ? ["right", "left", "below", "above"] : ["left", "right", "below", "above"];
    const free = sides.find((side) => {
      const rect = labelRect(pin, side);
      const isInside =
        rect.left >= 0 && rect.right <= frame.width && rect.top >= 0 && rect.bottom <= frame.height;
      return isInside && !taken.some((other) => overlap(rect, other));
    });
    const side = free ?? sides[0] ?? "right";
    taken.push(labelRect(pin, side));
    return side;
  });
}

/** The room that a name takes. */
export function labelRect(pin: LabelledPin, side: LabelSide): Rect {
  const { x, y, half, name } = pin;
  const width = [...name].length * LETTER;
  switch (side) {
    case "right":
      return {
        left: x + half + GAP,
        right: x + half + GAP + width,
        top: y - LINE_HALF,
        bottom: y + LINE_HALF,
      };
    case "left":
      return {
        left: x - half - GAP - width,
        right: x - half - GAP,
        top: y - LINE_HALF,
        bottom: y + LINE_HALF,
      };
    case "above":
      return around(x, y - PIN_HALF - LINE_HALF, width / 2, LINE_HALF);
    case "below":
      return around(x, y + PIN_HALF + LINE_HALF, width / 2, LINE_HALF);
  }
}

/** The same as attributes of an SVG text, whose y is that of its base line. */
export function labelPoint(
  { x, y, half }: Omit<LabelledPin, "name">,
  side: LabelSide,
): { readonly x: number; readonly y: number; readonly textAnchor: "start" | "middle" | "end" } {
  switch (side) {
    case "right":
      return { x: x + half + GAP, y: y + 4, textAnchor: "start" };
    case "left":
      return { x: x - half - GAP, y: y + 4, textAnchor: "end" };
    case "above":
      return { x, y: y - PIN_HALF - LINE_HALF + 4, textAnchor: "middle" };
    case "below":
      return { x, y: y + PIN_HALF + LINE_HALF + 4, textAnchor: "middle" };
  }
}

function around(x: number, y: number, halfWidth: number, halfHeight: number): Rect {
  return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
}

function overlap(a: Rect, b: Rect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
