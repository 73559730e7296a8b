import "./session-head.css";
import { ArrowDown, ArrowUp, ShieldAlert } from "lucide-react";
import { memo, useState } from "react";
import type { Sort, SortColumn } from "../../shared/session.ts";
import { text } from "../text/text.ts";
import { ColumnEdge } from "./column-edge.tsx";
import { currentColumnLayout, setColumnLayout } from "./column-layout.ts";
import { type Column, moveColumn } from "./columns.ts";

interface SessionHeadProps {
  readonly columns: readonly Column[];
  /** Null: the columns are named but do not sort. */
  readonly sort: Sort | null;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

/** Columns whose interesting end is the largest value: newest, worst. */
const largestFirst: ReadonlySet<SortColumn> = new Set(["createdAt", "lastSeen", "severity"]);

/** Names the columns, sorts by them, and lets them be dragged to another place or width. */
export const SessionHead = memo(function SessionHead({ columns, sort, onSort }: SessionHeadProps) {
  const [dragged, setDragged] = useState<Column | null>(null);
  const [over, setOver] = useState<Column | null>(null);

  function drop(on: Column): void {
    if (dragged !== null && dragged !== on) setColumnLayout(moveColumn(currentColumnLayout(), dragged, on));
    setDragged(null);
    setOver(null);
  }

  return (
    <tr className="session-head" aria-rowindex={1}>
      <td className="session-cell session-cell--select" />
      <th scope="col" className="session-cell session-cell--severity" aria-sort={ariaSort(sort, "severity")}>
        <Title column="severity" sort={sort} onSort={onSort} />
      </th>
      {columns.map((column) => (
        <th
          key={column}
          scope="col"
          className={
            over === column && dragged !== column
              ? `session-cell session-cell--${column} session-head__target`
              : `session-cell session-cell--${column}`
          }
          aria-sort={ariaSort(sort, column)}
          draggable
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/plain", text.columns[column]);
            setDragged(column);
          }}
          onDragOver={(event) => {
            if (dragged === null) return;
            event.preventDefault();
            setOver(column);
          }}
          onDragEnd={() => {
            setDragged(null);
            setOver(null);
          }}
          onDrop={(event) => {
            event.preventDefault();
            drop(column);
          }}
        >
          <Title column={column} sort={sort} onSort={onSort} />
          <ColumnEdge column={column} />
        </th>
      ))}
      <td className="session-cell session-cell--action" />
    </tr>
  );
});

interface TitleProps {
  readonly column: SortColumn;
  readonly sort: Sort | null;
  readonly onSort: SessionHeadProps["onSort"];
}

function Title({ column, sort, onSort }: TitleProps) {
  const name = text.columns[column];
  if (sort === null) return column === "severity" ? <span className="visually-hidden">{name}</span> : name;
  return (
    <button
      type="button"
      className="session-head__sort"
      aria-label={text.sessions.sortBy(name)}
      onClick={() => onSort?.(nextSort(sort, column))}
    >
      {column === "severity" ? null : name}
      <Direction sort={sort} column={column} />
    </button>
  );
}

function ariaSort(sort: Sort | null, column: SortColumn): "ascending" | "descending" | undefined {
  if (sort?.column !== column) return undefined;
  return sort.direction === "asc" ? "ascending" : "descending";
}

function nextSort(sort: Sort, column: SortColumn): Sort {
  if (sort.column === column) return { column, direction: sort.direction === "asc" ? "desc" : "asc" };
  return { column, direction: largestFirst.has(column) ? "desc" : "asc" };
}

function Direction({ sort, column }: { readonly sort: Sort; readonly column: SortColumn }) {
  if (sort.column !== column)
    return column === "severity" ? <ShieldAlert aria-hidden className="session-head__severity" /> : null;
  return sort.direction === "asc" ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />;
}
