/** The table's columns: which are shown, in which order, how wide. Pure; `column-layout.ts` keeps a person's choice. */
import type { SortColumn } from "../../shared/session.ts";

/** Severity is always there: it is a mark, not a column to read. */
export type Column = Exclude<SortColumn, "severity">;

export interface ColumnLayout {
  /** Every column, in order. */
  readonly order: readonly Column[];
  /** The ones that are shown; null: as many as fit, the least important left out first. */
  readonly shown: readonly Column[] | null;
  /** In pixels, where a person has set it. */
  readonly widths: Readonly<Partial<Record<Column, number>>>;
}

export const DEFAULT_LAYOUT: ColumnLayout = {
  order: ["user", "address", "country", "client", "createdAt", "lastSeen", "expiresAt", "format"],
  shown: null,
  widths: {},
};

/** Of the mark and the box at the left, and of the button at the right, in pixels. */
const LEFT_WIDTH = 34 + 30;
const ACTION_WIDTH = 88;
export const MIN_WIDTH = 48;
export const MAX_WIDTH = 900;

/** Least width in pixels; `grow`: part of the room that is left; `rank`: the lowest goes first when room is short. */
const sizes: Readonly<Record<Column, { least: number; grow: number; rank: number }>> = {
  user: { least: 118, grow: 2, rank: 8 },
  address: { least: 134, grow: 0.2, rank: 6 },
  country: { least: 104, grow: 0.9, rank: 5 },
  client: { least: 116, grow: 1.5, rank: 4 },
  createdAt: { least: 64, grow: 0, rank: 3 },
  lastSeen: { least: 112, grow: 0, rank: 7 },
  expiresAt: { least: 64, grow: 0, rank: 2 },
  format: { least: 128, grow: 0.1, rank: 1 },
};

export interface FittedColumns {
  readonly columns: readonly Column[];
  /** For `grid-template-columns`. */
  readonly template: string;
  /** Below this the table scrolls sideways, in pixels. */
  readonly leastWidth: number;
}

/** What a table of `width` pixels shows. With `oneUser` the user is named elsewhere. */
export function fitColumns(layout: ColumnLayout, width: number, oneUser: boolean): FittedColumns {
  let columns = shownColumns(layout).filter((column) => !(oneUser && column === "user"));
  if (layout.shown === null) {
    while (columns.length > 1 && leastOf(layout, columns) > width) {
      const least = columns.reduce((a, b) => (sizes[b].rank < sizes[a].rank ? b : a));
      columns = columns.filter((column) => column !== least);
    }
  }
  const tracks = columns.map((column) => trackOf(layout, column));
  // The room that nothing else takes is at the button's left.
  const action = `minmax(${ACTION_WIDTH}px, ${columns.some((column) => grows(layout, column)) ? `${ACTION_WIDTH}px` : "1fr"})`;
  return {
    columns,
    template: ["34px", "30px", ...tracks, action].join(" "),
    leastWidth: leastOf(layout, columns),
  };
}

/** The shown columns in order; automatic ones all of them. */
export function shownColumns({ order, shown }: ColumnLayout): readonly Column[] {
  return shown === null ? order : order.filter((column) => shown.includes(column));
}

/** Shows or hides one; the last one stays. */
export function toggleColumn(layout: ColumnLayout, column: Column, visible: readonly Column[]): ColumnLayout {
  const now = layout.shown ?? visible;
  const shown = now.includes(column) ? now.filter((each) => each !== column) : [...now, column];
  return shown.length === 0 ? layout : { ...layout, shown };
}

/** Moves a column to the place of another. */
export function moveColumn(layout: ColumnLayout, column: Column, to: Column): ColumnLayout {
  const at = layout.order.indexOf(to);
  const order = layout.order.filter((each) => each !== column);
  order.splice(at, 0, column);
  return { ...layout, order };
}

/** Null: as wide as there is room. */
export function resizeColumn(layout: ColumnLayout, column: Column, width: number | null): ColumnLayout {
  const { [column]: _, ...others } = layout.widths;
  if (width === null) return { ...layout, widths: others };
  const bounded = Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));
  return { ...layout, widths: { ...others, [column]: bounded } };
}

/** Reads what was kept; anything that is not understood, or comes from another version, falls back to the default. */
export function parseLayout(kept: unknown): ColumnLayout {
  if (typeof kept !== "object" || kept === null) return DEFAULT_LAYOUT;
  const known = (value: unknown): Column[] =>
    Array.isArray(value)
      ? [...new Set(value.flatMap((each) => DEFAULT_LAYOUT.order.find((column) => column === each) ?? []))]
      : [];
  const order = known(Reflect.get(kept, "order"));
  const shown = known(Reflect.get(kept, "shown"));
  const widths: unknown = Reflect.get(kept, "widths");
  let layout: ColumnLayout = {
    order: [...order, ...DEFAULT_LAYOUT.order.filter((column) => !order.includes(column))],
    shown: shown.length === 0 ? null : shown,
    widths: {},
  };
  if (typeof widths !== "object" || widths === null) return layout;
  for (const column of DEFAULT_LAYOUT.order) {
    const width: unknown = Reflect.get(widths, column);
    if (typeof width === "number" && Number.isFinite(width)) layout = resizeColumn(layout, column, width);
  }
  return layout;
}

function leastOf(layout: ColumnLayout, columns: readonly Column[]): number {
  return columns.reduce(
    (sum, column) => sum + (layout.widths[column] ?? sizes[column].least),
    LEFT_WIDTH + ACTION_WIDTH,
  );
}

function grows({ widths }: ColumnLayout, column: Column): boolean {
  return widths[column] === undefined && sizes[column].grow > 0;
}

function trackOf(layout: ColumnLayout, column: Column): string {
  const width = layout.widths[column];
  if (width !== undefined) return `${width}px`;
  const { least, grow } = sizes[column];
  return grow === 0 ? `${least}px` : `minmax(${least}px, ${grow}fr)`;
}
