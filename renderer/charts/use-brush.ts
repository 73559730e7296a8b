import { type KeyboardEvent, type PointerEvent, useState } from "react";

/** Fewer pixels are a click, not a stretch of time. */
const LEAST_WIDTH = 6;

/** Of the width, for one press of an arrow key. */
const KEY_STEP = 1 / 40;

/** Where the plot is within its element, in pixels from either side. */
export interface PlotInsets {
  readonly left: number;
  readonly right: number;
}

export interface Brush {
  /** What is being drawn, as shares of the plot's width; null while nothing is. */
  readonly drawn: { readonly from: number; readonly to: number } | null;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerCancel: () => void;
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    readonly onBlur: () => void;
  };
}

/**
 * A stretch of a chart drawn with the pointer, from left to right or the other way, or by keyboard: arrows move a mark,
 * with Shift they draw, Enter takes what is drawn, Escape drops it. `onDrawn` gets shares from 0 to 1.
 */
export function useBrush(insets: PlotInsets, onDrawn: (from: number, to: number) => void): Brush {
  const [ends, setEnds] = useState<{ start: number; end: number } | null>(null);

  function shareAt(event: PointerEvent<HTMLElement>): { share: number; width: number } {
    const box = event.currentTarget.getBoundingClientRect();
    const width = box.width - insets.left - insets.right;
    const share = (event.clientX - box.left - insets.left) / width;
    return { share: Math.min(1, Math.max(0, share)), width };
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const by = event.key === "ArrowLeft" ? -KEY_STEP : event.key === "ArrowRight" ? KEY_STEP : 0;
    if (by !== 0) {
      const { start, end } = ends ?? { start: 1, end: 1 };
      const next = Math.min(1, Math.max(0, end + by));
      setEnds({ start: event.shiftKey ? start : next, end: next });
    } else if (ends !== null && event.key === "Enter") {
      setEnds(null);
      if (ends.start !== ends.end) onDrawn(Math.min(ends.start, ends.end), Math.max(ends.start, ends.end));
    } else if (ends !== null && event.key === "Escape") setEnds(null);
    else return;
    event.preventDefault();
  }

  return {
    drawn:
      ends === null ? null : { from: Math.min(ends.start, ends.end), to: Math.max(ends.start, ends.end) },
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        const { share } = shareAt(event);
        event.currentTarget.setPointerCapture(event.pointerId);
        setEnds({ start: share, end: share });
      },
      onPointerMove: (event) => {
        if (ends !== null) setEnds({ start: ends.start, end: shareAt(event).share });
      },
      onPointerUp: (event) => {
        if (ends === null) return;
        setEnds(null);
        const { share, width } = shareAt(event);
        if (Math.abs(share - ends.start) * width < LEAST_WIDTH) return;
        onDrawn(Math.min(share, ends.start), Math.max(share, ends.start));
      },
      onPointerCancel: () => setEnds(null),
      onKeyDown,
      onBlur: () => setEnds(null),
    },
  };
}
