/** The part of the table that is fetched: what is visible and some rows around it. */
export interface RowWindow {
  readonly offset: number;
  readonly limit: number;
}

/** Rows fetched beyond each edge of what is visible, and how close the edge may come before fetching anew. */
const AROUND = 60;
const NEAR = 20;
/** Windows begin at multiples of this, so that small movements ask for the same one. */
const STEP = 20;

/**
 * The window to show rows `first` to `last` (exclusive) of `total`: the present one while it still reaches far
 * enough around them, otherwise a new one. At most 500 rows, the link's limit.
 */
export function windowAround(present: RowWindow, first: number, last: number, total: number): RowWindow {
  const reachesUp = present.offset === 0 || present.offset <= first - NEAR;
  const end = present.offset + present.limit;
  const reachesDown = end >= total || end >= last + NEAR;
  if (present.offset <= first && end >= Math.min(last, total) && reachesUp && reachesDown) return present;

  const offset = Math.floor(Math.max(0, first - AROUND) / STEP) * STEP;
  const limit = Math.min(500, Math.ceil((last + AROUND - offset) / STEP) * STEP);
  return offset === present.offset && limit === present.limit ? present : { offset, limit };
}
