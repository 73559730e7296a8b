/** How unevenly sessions are spread over users: what the error of an estimate from sampled users is computed from. */
import type { Columns } from "./columns.ts";

/** The sum of the squares of each user's sessions among the rows; a session without a user is one of its own. */
export function squaresOf(rows: Iterable<number>, { user }: Columns): number {
  const perUser = new Map<number, number>();
  let squares = 0;
  for (const row of rows) {
    const id = user[row] ?? 0;
    if (id === 0) {
      squares += 1;
      continue;
    }
    const before = perUser.get(id) ?? 0;
    perUser.set(id, before + 1);
    // (n + 1)² − n²
    squares += 2 * before + 1;
  }
  return squares;
}
