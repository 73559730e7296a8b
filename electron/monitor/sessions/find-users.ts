/** Users by a few characters of their id, label or address. */
import { fold } from "../../../shared/filter/pattern.ts";
import { labelOf } from "./figures.ts";
import type { Rows } from "./rows.ts";
import type { SearchableTexts } from "./searchable-texts.ts";
import type { UserIndex } from "./user-index.ts";

export interface FoundUser {
  readonly user: string;
  readonly label: string | null;
  readonly sessions: number;
  /** The id, label or address in which the text was found. */
  readonly matched: string;
}

/** How well a text fits: it contains what was typed (1), begins with it, or is it. */
const BEGINS = 2;
const IS = 3;

/** Best fit first; among equals those whose id fits before label before address, then most sessions, then by name. */
export function findUsers(text: string, limit: number, rows: Rows, users: UserIndex): FoundUser[] {
  const typed = fold(text.trim());
  if (typed === "") return [];
  const names = fitsOf(rows.names, typed);
  const addresses = fitsOf(rows.addresses, typed);
  /** Per user: the best fit (times four, plus which part it was), and the row it was found in. */
  const scores = new Uint8Array(rows.names.texts.capacity);
  const bestRows = new Uint32Array(rows.names.texts.capacity);
  const { columns } = rows;
  if (names !== null) {
    for (let user = 1; user < scores.length; user += 1) {
      if (users.sessions(user) > 0) scores[user] = scoreOf(names[user] ?? 0, 3);
    }
    scoreColumn(columns.label, names, 2);
  }
  if (addresses !== null) scoreColumn(columns.address, addresses, 1);
  return best(scores, limit, users).map(({ user }) => {
    const row = bestRows[user] ?? 0;
    const part = (scores[user] ?? 0) % 4;
    const name = rows.names.texts.text(user) ?? "";
    const matched =
      part === 3
        ? name
        : part === 2
          ? rows.names.texts.text(columns.label[row] ?? 0)
          : rows.addresses.texts.text(columns.address[row] ?? 0);
    return {
      user: name,
      label: labelOf(user, rows, users),
      sessions: users.sessions(user),
      matched: matched ?? name,
    };
  });

  function scoreColumn(column: Uint32Array, fits: Uint8Array, part: 1 | 2): void {
    for (let row = 1; row < column.length; row += 1) {
      const score = scoreOf(fits[column[row] ?? 0] ?? 0, part);
      if (score === 0) continue;
      const user = columns.user[row] ?? 0;
      if (user === 0 || score <= (scores[user] ?? 0)) continue;
      scores[user] = score;
      bestRows[user] = row;
    }
  }
}

function scoreOf(fit: number, part: 1 | 2 | 3): number {
  return fit === 0 ? 0 : fit * 4 + part;
}

/** By id; null if nothing fits. */
function fitsOf(pool: SearchableTexts, typed: string): Uint8Array | null {
  const contains = pool.verdict([["", typed, ""]]);
  if (!contains.includes(1)) return null;
  const fits = contains.slice();
  const mark = (pieces: readonly string[], fit: number) => {
    pool.search(pieces, (id) => {
      fits[id] = fit;
    });
  };
  mark([typed, ""], BEGINS);
  mark([typed], IS);
  return fits;
}

/** The users with the highest scores. */
function best(scores: Uint8Array, limit: number, users: UserIndex): { readonly user: number }[] {
  const perScore = new Uint32Array(IS * 4 + 4);
  for (let user = 1; user < scores.length; user += 1) {
    const score = scores[user] ?? 0;
    perScore[score] = (perScore[score] ?? 0) + 1;
  }
  let least = perScore.length - 1;
  for (let sum = perScore[least] ?? 0; sum < limit && least > 1; sum += perScore[least] ?? 0) least -= 1;
  let found: { readonly user: number; readonly score: number; readonly sessions: number }[] = [];
  let fewest = 0;
  for (let user = 1; user < scores.length; user += 1) {
    const score = scores[user] ?? 0;
    const sessions = users.sessions(user);
    if (score < least || (score === least && sessions < fewest)) continue;
    found.push({ user, score, sessions });
    // Of very many that fit equally well only those with most sessions are kept.
    if (found.length < 1000 + 2 * limit) continue;
    found = sortFound(found).slice(0, limit);
    const last = found[limit - 1];
    if (last?.score === least) fewest = last.sessions;
  }
  return sortFound(found).slice(0, limit);
}

function sortFound<T extends { readonly user: number; readonly score: number; readonly sessions: number }>(
  found: T[],
): T[] {
  return found.sort((a, b) => b.score - a.score || b.sessions - a.sessions || a.user - b.user);
}
