import "./session-table.css";
import {
  type CSSProperties,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
} from "react";
import type { Handle, RevocationState, SessionRow as Row, Sort } from "../../shared/session.ts";
import { useSize } from "../charts/use-size.ts";
import { text } from "../text/text.ts";
import { useColumnLayout } from "./column-layout.ts";
import { type Column, fitColumns } from "./columns.ts";
import { SessionHead } from "./session-head.tsx";
import { type RowActions, rowIdOf, SessionRow } from "./session-row.tsx";
import { useRowKeys } from "./use-row-keys.ts";
import type { RowScroll } from "./use-row-scroll.ts";

/** Height of the header, in pixels; the style sheet says the same. */
export const HEAD_HEIGHT = 30;
/** So soon after a finger is lifted comes its click. */
const CLICK_MS = 500;
/** Before it has been measured, in pixels. */
const START = { width: 1200, height: 600 };

interface SessionTableProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly scroll: RowScroll;
  /** The fetched rows, and the index of the first of them. */
  readonly rows: readonly Row[];
  readonly rowsFrom: number;
  /** Null: in the order given, which cannot be changed. */
  readonly sort: Sort | null;
  readonly onSort?: (sort: Sort) => void;
  readonly cursor: Handle | null;
  readonly selected: ReadonlyMap<Handle, Row>;
  readonly asked: ReadonlyMap<Handle, RevocationState>;
  readonly readOnly: boolean;
  readonly actions: RowActions;
  /** The order cannot change under the pointer: only then may a row be revoked by a click. */
  readonly still: boolean;
  /** Every row belongs to one user, who is named elsewhere. */
  readonly oneUser?: boolean;
  /** The pointer moved over the rows, or left them. */
  readonly onPointer?: (inside: boolean) => void;
}

/** The rows in sight of a table of any length. Rows that have not been fetched yet are drawn as blanks. */
export function SessionTable(props: SessionTableProps) {
  const { scroller, scroll, rows, rowsFrom, sort, onSort, cursor, selected, asked, readOnly, actions } =
    props;
  const { extent, offset, height } = scroll;
  const first = Math.floor(offset / extent.rowHeight);
  const count = Math.min(Math.ceil(extent.viewport / extent.rowHeight) + 1, extent.rows - first);

  const layout = useColumnLayout();
  const { width } = useSize(scroller, START);
  const { oneUser = false } = props;
  const { columns, template, leastWidth } = useMemo(
    () => fitColumns(layout, width, oneUser),
    [layout, width, oneUser],
  );

  // No event tells that the rows have vanished under the pointer, and nobody reads rows that are gone.
  const { onPointer } = props;
  useEffect(() => () => onPointer?.(false), [onPointer]);

  // What was pressed is what opens, even if the rows have moved by the time the finger is lifted.
  const pressed = useRef<Handle | null>(null);
  /** When the last press is over, its click included. */
  const pressedUntil = useRef(0);
  const press = ({ target }: PointerEvent): void => {
    pressed.current = target instanceof Element ? rowIdOf(target) : null;
    pressedUntil.current = Number.POSITIVE_INFINITY;
  };
  const lift = (): void => {
    pressedUntil.current = performance.now() + CLICK_MS;
  };
  const release = ({ target }: MouseEvent): void => {
    if (target instanceof Element && target.closest("a, button, input, label") !== null) return;
    const at = rows.findIndex(({ id }) => id === pressed.current);
    const row = rows[at];
    if (row !== undefined) actions.open(row, rowsFrom + at);
  };

  const inSight = rows.slice(Math.max(0, first - rowsFrom), Math.max(0, first + count - rowsFrom));
  const untouched = cursor === null && selected.size === 0 && performance.now() > pressedUntil.current;
  const keys = useRowKeys(
    inSight.map(({ id }) => id),
    !props.still && untouched,
  );

  const classes = ["session-table"];
  if (!props.still) classes.push("session-table--moving");
  return (
    <section
      ref={scroller}
      className={classes.join(" ")}
      style={{ "--columns": template } as CSSProperties}
      aria-label={text.sessions.tableLabel}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
      onScroll={scroll.onScroll}
    >
      <table
        className="session-table__whole"
        style={{ height: HEAD_HEIGHT + height, minWidth: leastWidth }}
        aria-rowcount={extent.rows + 1}
      >
        <thead>
          <SessionHead columns={columns} sort={sort} onSort={onSort} />
        </thead>
        {/* A frame that sticks to the view; what is left of the offset shifts the rows within it. */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter opens the row at the cursor, see useKeys in the views */}
        <tbody
          style={{ height: Math.min(extent.viewport, height) }}
          onPointerDown={press}
          onPointerUp={lift}
          onPointerCancel={lift}
          onClick={release}
          onPointerMove={() => onPointer?.(true)}
          onPointerLeave={() => {
            lift();
            onPointer?.(false);
          }}
        >
          <tr
            className="session-table__shift"
            aria-hidden
            style={{ marginTop: first * extent.rowHeight - offset }}
          />
          {Array.from({ length: Math.max(0, count) }, (_, at) => {
            const index = first + at;
            const row = rows[index - rowsFrom];
            if (row === undefined) return <BlankRow key={`blank ${index}`} index={index} columns={columns} />;
            return (
              <SessionRow
                key={keys.get(row.id)}
                row={row}
                index={index}
                columns={columns}
                selected={selected.has(row.id)}
                atCursor={row.id === cursor}
                asked={asked.get(row.id) ?? "none"}
                readOnly={readOnly}
                actions={actions}
              />
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface BlankRowProps {
  readonly index: number;
  readonly columns: readonly Column[];
}

function BlankRow({ index, columns }: BlankRowProps) {
  return (
    <tr className="session-row session-row--blank" aria-rowindex={index + 2}>
      <td className="session-cell session-cell--select" />
      <td className="session-cell session-cell--severity" />
      {columns.map((column) => (
        <td key={column} className={`session-cell session-cell--${column}`}>
          <span className="session-row__blank" />
        </td>
      ))}
      <td className="session-cell session-cell--action" />
    </tr>
  );
}
