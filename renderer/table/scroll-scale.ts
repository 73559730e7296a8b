/**
 * A list of millions of rows is taller than a browser's tallest element (Chromium about 33.5 million pixels,
 * Firefox about 17.8 million). So the scrolled element stays below a limit, and positions are stretched: `offset`
 * is where one is in the list in pixels, `scrollTop` where the scroll bar is.
 */
export interface Extent {
  readonly rows: number;
  /** In pixels. */
  readonly rowHeight: number;
  /** Height of what is visible, in pixels. */
  readonly viewport: number;
}

/** Well below every browser's limit. */
export const MAX_HEIGHT = 12_000_000;

/** Height of the scrolled element. */
export function scrolledHeight({ rows, rowHeight }: Extent): number {
  return Math.min(rows * rowHeight, MAX_HEIGHT);
}

/** How far one can go into the list. */
export function maxOffset({ rows, rowHeight, viewport }: Extent): number {
  return Math.max(0, rows * rowHeight - viewport);
}

/** Pixels of the list per pixel of the scroll bar: 1 unless the list is too tall. */
export function stretch(extent: Extent): number {
  const reach = scrolledHeight(extent) - extent.viewport;
  return reach <= 0 ? 1 : Math.max(1, maxOffset(extent) / reach);
}

export function offsetAt(scrollTop: number, extent: Extent): number {
  return clamp(scrollTop * stretch(extent), 0, maxOffset(extent));
}

export function scrollTopAt(offset: number, extent: Extent): number {
  return clamp(offset, 0, maxOffset(extent)) / stretch(extent);
}

/** The smallest move that brings the row at `index` into view, as the new offset. */
export function offsetShowing(index: number, offset: number, extent: Extent): number {
  const top = index * extent.rowHeight;
  if (top < offset) return top;
  const bottom = top + extent.rowHeight;
  return bottom > offset + extent.viewport ? bottom - extent.viewport : offset;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
