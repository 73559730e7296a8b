/** Activity by the minute, lastingly. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ActivityPoint } from "../../../shared/overview.ts";
import type { EpochMs } from "../../../shared/session.ts";

export class Minutes {
  readonly #put: StatementSync;
  readonly #series: StatementSync;
  readonly #forget: StatementSync;
  readonly #first: StatementSync;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare(`
      INSERT INTO minute (at, active, started, ended, revoked) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (at) DO UPDATE SET active = excluded.active, started = excluded.started,
        ended = excluded.ended, revoked = excluded.revoked`);
    // SQLite takes "active" from the row with the latest "at" of each step: https://www.sqlite.org/lang_select.html#bareagg
    this.#series = db.prepare(`
      SELECT (at / :step) * :step AS step, max(at), active, sum(started) AS started, sum(ended) AS ended,
        sum(revoked) AS revoked
      FROM minute WHERE at >= :from AND at < :to GROUP BY 1 ORDER BY 1`);
    this.#forget = db.prepare(
      "DELETE FROM minute WHERE at IN (SELECT at FROM minute WHERE at < ? ORDER BY at LIMIT ?)",
    );
    this.#first = db.prepare("SELECT min(at) AS first FROM minute");
  }

  put({ at, active, started, ended, revoked }: ActivityPoint): void {
    this.#put.run(at, active, started, ended, revoked);
  }

  /** Steps of a whole number of minutes, oldest first, without those in which nobody watched. */
  series(from: EpochMs, to: EpochMs, stepMs: number): ActivityPoint[] {
    return this.#series.all({ step: BigInt(stepMs), from, to }).map((row) => ({
      at: Number(row["step"]),
      active: Number(row["active"]),
      started: Number(row["started"]),
      ended: Number(row["ended"]),
      revoked: Number(row["revoked"]),
    }));
  }

  get first(): EpochMs | null {
    const first = this.#first.get()?.["first"];
    return typeof first === "number" ? first : null;
  }

  /** Forgets what was before `horizon`, at most `most` minutes. True: there may be more. */
  forgetBefore(horizon: EpochMs, most: number): boolean {
    return Number(this.#forget.run(horizon, most).changes) === most;
  }
}
