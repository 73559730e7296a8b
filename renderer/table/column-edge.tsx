import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { text } from "../text/text.ts";
import { currentColumnLayout, setColumnLayout } from "./column-layout.ts";
import { type Column, MAX_WIDTH, MIN_WIDTH, resizeColumn } from "./columns.ts";

/** Pixels per press of an arrow key. */
const STEP = 16;

/** The right edge of a column: dragged, or moved with the arrow keys; a double click gives the width back. */
export function ColumnEdge({ column }: { readonly column: Column }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const resize = (width: number | null) =>
    setColumnLayout(resizeColumn(currentColumnLayout(), column, width));

  function onPointerDown(event: PointerEvent<HTMLSpanElement>): void {
    // Otherwise the column itself would be dragged.
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width: widthOf(event.currentTarget) };
  }

  function onPointerMove(event: PointerEvent): void {
    if (from.current !== null) resize(from.current.width + event.clientX - from.current.x);
  }

  function onKeyDown(event: KeyboardEvent<HTMLSpanElement>): void {
    const by = event.key === "ArrowRight" ? STEP : event.key === "ArrowLeft" ? -STEP : 0;
    if (by !== 0) resize(widthOf(event.currentTarget) + by);
    else if (event.key === "Enter" || event.key === "Backspace") resize(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved, which <hr> cannot
    <span
      className="session-head__edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={text.sessions.columnWidth(text.columns[column])}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      aria-valuenow={currentColumnLayout().widths[column] ?? MIN_WIDTH}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        from.current = null;
      }}
      onDoubleClick={() => resize(null)}
      onKeyDown={onKeyDown}
    />
  );
}

function widthOf(edge: HTMLElement): number {
  return edge.parentElement?.getBoundingClientRect().width ?? MIN_WIDTH;
}
