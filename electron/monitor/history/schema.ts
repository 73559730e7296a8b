/**
 * The history's tables, as the steps that lead to them. A step that was ever released is never changed: files of its
 * version exist. `PRAGMA user_version` counts the steps a file has seen.
 */
import type { DatabaseSync } from "node:sqlite";

/** Times are milliseconds since 1970 on the store's clock. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE store (address TEXT NOT NULL) STRICT;
  CREATE TABLE minute (
    at INTEGER PRIMARY KEY,
    active INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    revoked INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE user (
    name TEXT NOT NULL UNIQUE,
    since INTEGER NOT NULL,
    last INTEGER NOT NULL,
    days INTEGER NOT NULL,
    away_from INTEGER,
    away_to INTEGER,
    -- {"countries": {"DE": [first, last], …}, "clients": {…}, "networks": {…}}
    seen TEXT NOT NULL
  ) STRICT;
  CREATE INDEX user_by_last ON user (last);
  `,
  `
  CREATE TABLE finding (
    id TEXT PRIMARY KEY,
    -- Null where it is about an address or the store.
    user TEXT,
    -- Null while it lasts.
    closed INTEGER,
    -- See KeptFindingSchema.
    kept TEXT NOT NULL
  ) STRICT;
  CREATE INDEX finding_by_user ON finding (user);
  CREATE INDEX finding_by_closed ON finding (closed);
  CREATE TABLE lesson (
    subject TEXT NOT NULL,
    lesson TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (subject, lesson)
  ) STRICT;
  `,
];

/** "SWhi": tells our files from other SQLite databases. */
const APPLICATION_ID = 0x53_57_68_69;

/** The file was written by a later version of Sessionwatch, which must not lose it to an earlier one. */
export class NewerSchemaError extends Error {}

/** The file is a database, but none of ours. */
export class ForeignSchemaError extends Error {}

/** Brings a database up to date within one transaction, which also takes the lock on the file. */
export function migrate(db: DatabaseSync, steps: readonly string[] = MIGRATIONS): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    const version = pragma(db, "user_version");
    const application = pragma(db, "application_id");
    if (version > MIGRATIONS.length) throw new NewerSchemaError();
    if (version > 0 && application !== APPLICATION_ID) throw new ForeignSchemaError();
    for (const step of steps.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${steps.length}`);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function pragma(db: DatabaseSync, name: string): number {
  const value = db.prepare(`PRAGMA ${name}`).get()?.[name];
  return typeof value === "number" ? value : 0;
}
