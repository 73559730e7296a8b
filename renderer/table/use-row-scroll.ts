import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import {
  type Extent,
  maxOffset,
  offsetAt,
  offsetShowing,
  scrolledHeight,
  scrollTopAt,
  stretch,
} from "./scroll-scale.ts";

export interface RowScroll {
  readonly extent: Extent;
  /** Pixels of the list above what is visible. */
  readonly offset: number;
  /** Height of the element that makes the scroll bar. */
  readonly height: number;
  readonly onScroll: () => void;
  readonly show: (index: number) => void;
  readonly toTop: () => void;
}

/**
 * Scrolling over any number of rows of one height. `headHeight` is what sticks to the top of the scroller, which may
 * come and go: a list that has become empty is shown as something else, and later perhaps as a list again.
 */
export function useRowScroll(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowHeight: number,
  headHeight: number,
): RowScroll {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [viewport, setViewport] = useState(600);
  const [offset, setOffset] = useState(0);
  const extent: Extent = { rows, rowHeight, viewport };
  const latest = useRef({ extent, offset });
  useLayoutEffect(() => {
    latest.current = { extent: { rows, rowHeight, viewport }, offset };
  });

  // After every render, because it is the render that brings another element or takes it away.
  useLayoutEffect(() => setElement(scroller.current));
  useLayoutEffect(() => {
    if (element === null) return;
    const { extent: now, offset: before } = latest.current;
    element.scrollTop = scrollTopAt(before, now);
    const observer = new ResizeObserver(() => setViewport(Math.max(0, element.clientHeight - headHeight)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element, headHeight]);

  const moveTo = useCallback(
    (next: number) => {
      const { extent: now } = latest.current;
      const bounded = Math.min(Math.max(0, next), maxOffset(now));
      latest.current = { extent: now, offset: bounded };
      setOffset(bounded);
      if (scroller.current !== null) scroller.current.scrollTop = scrollTopAt(bounded, now);
    },
    [scroller],
  );

  // The scroll bar was moved, unless it is where we have just put it (it rounds to device pixels).
  const onScroll = useCallback(() => {
    const { extent: now, offset: before } = latest.current;
    const scrollTop = scroller.current?.scrollTop ?? 0;
    if (Math.abs(scrollTop - scrollTopAt(before, now)) < 1) return;
    const next = offsetAt(scrollTop, now);
    latest.current = { extent: now, offset: next };
    setOffset(next);
  }, [scroller]);

  // On a stretched list one turn of the wheel would jump over dozens of rows: then the wheel is ours.
  useEffect(() => {
    if (element === null) return;
    function onWheel(event: WheelEvent): void {
      const { extent: now, offset: before } = latest.current;
      if (stretch(now) === 1 || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? now.rowHeight : 1;
      moveTo(before + event.deltaY * unit);
    }
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [element, moveTo]);

  const bounded = Math.min(offset, maxOffset(extent));
  return {
    extent,
    offset: bounded,
    height: scrolledHeight(extent),
    onScroll,
    show: useCallback(
      (index: number) => {
        const { extent: now, offset: before } = latest.current;
        const next = offsetShowing(index, before, now);
        if (next !== before) moveTo(next);
      },
      [moveTo],
    ),
    toTop: useCallback(() => moveTo(0), [moveTo]),
  };
}
