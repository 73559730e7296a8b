/** Compares what a view shows now with what was sent last, so that only the difference crosses the link. */
import type { Delta } from "../../shared/link.ts";

type Row = { readonly id: string };

export interface ViewPicture {
  readonly head: Readonly<Record<string, unknown>>;
  readonly rows: ReadonlyMap<string, Row>;
  /** The same as JSON, for comparing. */
  readonly headText: ReadonlyMap<string, string>;
  readonly rowText: ReadonlyMap<string, string>;
}

export function pictureOf({
  head,
  rows,
}: {
  readonly head: Readonly<Record<string, unknown>>;
  readonly rows: readonly Row[];
}): ViewPicture {
  return {
    head,
    rows: new Map(rows.map((row) => [row.id, row])),
    headText: new Map(Object.entries(head).map(([name, part]) => [name, JSON.stringify(part)])),
    rowText: new Map(rows.map((row) => [row.id, JSON.stringify(row)])),
  };
}

/** Null when nothing differs. */
export function difference(before: ViewPicture, now: ViewPicture): Delta | null {
  const head = Object.fromEntries(
    Object.entries(now.head).filter(([name]) => before.headText.get(name) !== now.headText.get(name)),
  );
  const put = [...now.rows.values()].filter(({ id }) => before.rowText.get(id) !== now.rowText.get(id));
  const order = [...now.rows.keys()];
  const moved = order.length !== before.rows.size || sameOrder(before.rows.keys(), order) === false;
  const changedHead = Object.keys(head).length > 0;
  if (!changedHead && put.length === 0 && !moved) {
    return null;
  }
  return {
    ...(changedHead ? { head } : {}),
    ...(moved ? { order } : {}),
    ...(put.length > 0 ? { put } : {}),
  };
}

function sameOrder(before: Iterable<string>, now: readonly string[]): boolean {
  let at = 0;
  for (const id of before) {
    if (now[at++] !== id) {
      return false;
    }
  }
  return true;
}
