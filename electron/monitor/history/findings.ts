/** Findings and what people taught, lastingly. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { EpochMs } from "../../../shared/session.ts";
import {
  type FindingChange,
  type KeptFinding,
  KeptFindingSchema,
  type Lesson,
} from "../anomalies/anomalies.ts";

/** As many closed findings as the engine keeps. */
const MOST_CLOSED = 1000;

export class Findings {
  readonly #db: DatabaseSync;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #purge: StatementSync;
  readonly #forget: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#put = db.prepare(`
      INSERT INTO finding (id, user, closed, kept) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET user = excluded.user, closed = excluded.closed, kept = excluded.kept`);
    this.#remove = db.prepare("DELETE FROM finding WHERE id = ?");
    this.#purge = db.prepare("DELETE FROM finding WHERE user = ?");
    this.#forget = db.prepare(
      "DELETE FROM finding WHERE id IN (SELECT id FROM finding WHERE closed < ? ORDER BY closed LIMIT ?)",
    );
  }

  put({ id, kept }: FindingChange): void {
    if (kept === null) {
      this.#remove.run(id);
      return;
    }
    const { state, user } = kept.finding;
    this.#put.run(id, user, state.kind === "closed" ? Math.round(state.at) : null, JSON.stringify(kept));
  }

  /** All that last and the latest closed ones; closed ones first, in the order in which they were closed. */
  all(): KeptFinding[] {
    const rows = this.#db
      .prepare(
        `SELECT kept FROM (SELECT kept, closed FROM finding WHERE closed IS NOT NULL ORDER BY closed DESC LIMIT ?)
         UNION ALL SELECT kept FROM finding WHERE closed IS NULL`,
      )
      .all(MOST_CLOSED);
    return rows.flatMap(({ kept }) => {
      const parsed = KeptFindingSchema.safeParse(parse(kept));
      return parsed.success ? [parsed.data] : [];
    });
  }

  putLessons(lessons: readonly Lesson[]): void {
    this.#db.exec("DELETE FROM lesson");
    const put = this.#db.prepare("INSERT INTO lesson (subject, lesson, at, by) VALUES (?, ?, ?, ?)");
    for (const { subject, lesson, at, by } of lessons) put.run(subject, lesson, Math.round(at), by);
  }

  lessons(): Lesson[] {
    const rows = this.#db.prepare("SELECT subject, lesson, at, by FROM lesson ORDER BY at").all();
    return rows.map(({ subject, lesson, at, by }) => ({
      subject: String(subject),
      lesson: String(lesson),
      at: Number(at),
      by: String(by),
    }));
  }

  /** Forgets what was closed before `horizon`, at most `most`. True: there may be more. */
  forgetBefore(horizon: EpochMs, most: number): boolean {
    return Number(this.#forget.run(horizon, most).changes) === most;
  }

  purge(user: string): void {
    this.#purge.run(user);
  }
}

function parse(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
