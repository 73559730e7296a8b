import { type RefObject, useLayoutEffect, useState } from "react";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Sizes are rounded down to this, so that dragging a window's edge does not draw anew for every pixel. */
const STEP = 8;

/** The size of an element in pixels, kept up to date; `start` before it is known. */
export function useSize(element: RefObject<HTMLElement | null>, start: Size): Size {
  const [size, setSize] = useState(start);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const measure = (): void => {
      const width = stepped(current.clientWidth);
      const height = stepped(current.clientHeight);
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

function stepped(pixels: number): number {
  return Math.max(STEP, Math.floor(pixels / STEP) * STEP);
}
