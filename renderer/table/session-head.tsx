import { ArrowDown, ArrowUp, ShieldAlert } from "lucide-react";
import type { Sort, SortColumn } from "../../shared/session.ts";
import { text } from "../text/text.ts";

interface SessionHeadProps {
  /** Null: the columns are named but do not sort. */
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}

const columns: readonly SortColumn[] = [
  "severity",
  "user",
  "address",
  "country",
  "client",
  "createdAt",
  "lastSeen",
  "expiresAt",
  "format",
];

/** Columns whose interesting end is the largest value: newest, worst. */
const largestFirst: ReadonlySet<SortColumn> = new Set(["createdAt", "lastSeen", "severity"]);

export function SessionHead({ sort, onSort }: SessionHeadProps) {
  return (
    <tr className="session-head" aria-rowindex={1}>
      <td className="session-cell session-cell--select" />
      {columns.map((column) => (
        <th
          key={column}
          scope="col"
          className={`session-cell session-cell--${column}`}
          aria-sort={ariaSort(sort, column)}
        >
          {sort === null ? (
            <Name column={column} />
          ) : (
            <button
              type="button"
              className="session-head__sort"
              aria-label={text.sessions.sortBy(text.columns[column])}
              onClick={() => onSort(nextSort(sort, column))}
            >
              {column === "severity" ? null : text.columns[column]}
              <Direction sort={sort} column={column} />
            </button>
          )}
        </th>
      ))}
      <td className="session-cell session-cell--action" />
    </tr>
  );
}

function Name({ column }: { readonly column: SortColumn }) {
  const name = text.columns[column];
  return column === "severity" ? <span className="visually-hidden">{name}</span> : name;
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
