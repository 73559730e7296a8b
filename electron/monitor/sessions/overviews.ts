/** The table's part of the overview, for any filter; remembered while nothing changes. */
import { type Filter, formatFilter } from "../../../shared/filter/filter.ts";
import type { EpochMs } from "../../../shared/session.ts";
import type { Aggregates } from "./aggregates.ts";
import { isTimely } from "./evaluate.ts";
import { figures, type TableOverview } from "./figures.ts";
import type { Matches } from "./matches.ts";
import type { Rows } from "./rows.ts";
import { Tally } from "./tally.ts";
import type { UserIndex } from "./user-index.ts";

/** Answers kept, one per filter: as many people as look at different filters at once. */
const ANSWERS = 8;

interface Parts {
  readonly rows: Rows;
  readonly users: UserIndex;
  readonly aggregates: Aggregates;
  readonly matches: Matches;
}

export class Overviews {
  readonly #parts: Parts;
  readonly #tally: Tally;
  /** Oldest first. */
  readonly #answers = new Map<string, { readonly asOf: string; readonly overview: TableOverview }>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#tally = new Tally(parts.rows);
  }

  get bytes(): number {
    return this.#tally.bytes;
  }

  /** `version` is the table's: the same version and the same second give the same answer. */
  of(filter: Filter, now: EpochMs, version: number): TableOverview {
    const question = formatFilter(filter);
    const asOf = `${version} ${isTimely(filter) ? now : Math.floor(now / 1000)}`;
    const known = this.#answers.get(question);
    if (known?.asOf === asOf) return known.overview;
    const overview = this.#make(filter, now, version);
    this.#answers.delete(question);
    this.#answers.set(question, { asOf, overview });
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= ANSWERS) break;
      this.#answers.delete(oldest);
    }
    return overview;
  }

  #make(filter: Filter, now: EpochMs, version: number): TableOverview {
    const { rows, users, aggregates, matches } = this.#parts;
    if (filter.terms.length === 0) return figures(aggregates.counts(now), rows, users);
    const matched = matches.rows(filter, now, version);
    return figures(this.#tally.count(matched, now), rows, users);
  }
}
