import {
  chmodSync,
  existsSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { type History, removeForgotten } from "../../../electron/monitor/history/history.ts";
import { MIGRATIONS, migrate } from "../../../electron/monitor/history/schema.ts";
import { failureText } from "../../../shared/failure.ts";
import { DAY, NOON } from "../anomalies/world.ts";
import { close, fileIn, historyFolder, openHistory, RETENTION, write } from "./folder.ts";

const inGermany = { at: NOON, country: "DE", client: null, network: null };

/** A folder with a history that knows some users. */
function usedFolder(users = 500): string {
  const folder = historyFolder();
  const history = openHistory(folder);
  for (let n = 0; n < users; n++) history.users.note(`user-${n}`, inGermany);
  close(history);
  return folder;
}

/** Whatever happened to the file, history works. */
function expectWorking(history: History): void {
  history.users.note("new", inGermany);
  write(history, NOON);
  expect(history.users.of("new")?.countries.has("DE")).toBe(true);
}

describe("A history file", () => {
  it("is only for its owner", () => {
    const folder = usedFolder();
    expect(statSync(fileIn(folder)).mode & 0o777).toBe(0o600);
  });

  it("belongs to one store", () => {
    const folder = usedFolder();
    const other = openHistory(folder, { address: "redis://127.0.0.1:6379/1" });
    expect(other.users.of("user-1")).toBeNull();
    close(other);
  });

  it("of rubbish is set aside with a message", () => {
    const folder = usedFolder();
    const file = fileIn(folder);
    writeFileSync(file, "This is no database.".repeat(1000));
    const history = openHistory(folder);
    expect(history.problem?.code).toBe("history-broken");
    expect(readFileSync(`${file}.broken`, "latin1")).toContain("This is no database.");
    expectWorking(history);
    close(history);
    const next = openHistory(folder);
    expect(next.problem).toBeNull();
    expect(next.users.of("new")).not.toBeNull();
    close(next);
  });

  it("that was cut off is set aside", () => {
    const folder = usedFolder();
    const file = fileIn(folder);
    truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096 + 100);
    const history = openHistory(folder);
    expect(history.problem?.code).toBe("history-broken");
    expectWorking(history);
    close(history);
  });

  it("that is damaged while it is read is set aside then, and watching goes on", () => {
    const folder = historyFolder();
    // More than SQLite keeps in memory.
    const users = Array.from({ length: 1500 }, (_, n) => `${n} ${"x".repeat(10_000)}`);
    const writing = openHistory(folder);
    for (const user of users) writing.users.note(user, inGermany);
    close(writing);
    const file = fileIn(folder);
    const history = openHistory(folder);
    const bytes = readFileSync(file);
    bytes.fill(0xaa, 4096);
    writeFileSync(file, bytes);
    for (const user of users) history.users.of(user);
    expect(history.problem?.code).toBe("history-broken");
    expect(existsSync(`${file}.broken`)).toBe(true);
    expectWorking(history);
    close(history);
  });

  it("of somebody else's making is set aside", () => {
    const folder = usedFolder();
    const file = fileIn(folder);
    writeFileSync(file, "");
    const foreign = new DatabaseSync(file);
    foreign.exec("CREATE TABLE user (x); PRAGMA user_version = 1");
    foreign.close();
    const history = openHistory(folder);
    expect(history.problem?.code).toBe("history-broken");
    expectWorking(history);
    close(history);
  });

  it("that another program holds is left alone: history is then in memory, and says so", () => {
    const folder = usedFolder();
    const first = openHistory(folder);
    const second = openHistory(folder);
    expect(first.problem).toBeNull();
    expect(second.problem?.code).toBe("history-locked");
    expect(failureText(second.problem ?? { code: "internal", params: {} }).what).toContain(
      "in use by another",
    );
    expect(second.users.of("user-1")).toBeNull();
    expectWorking(second);
    close(second);
    expect(first.users.of("user-1")).not.toBeNull();
    expect(first.users.of("new")).toBeNull();
    close(first);
    const third = openHistory(folder);
    expect(third.problem).toBeNull();
    close(third);
  });

  it("of a newer version is left as it is", () => {
    const folder = usedFolder();
    const file = fileIn(folder);
    const newer = new DatabaseSync(file);
    newer.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    newer.close();
    const before = readFileSync(file);
    const history = openHistory(folder);
    expect(history.problem?.code).toBe("history-newer");
    expectWorking(history);
    close(history);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("of every older version is brought up to date and keeps what it knows", () => {
    for (let version = 1; version < MIGRATIONS.length; version++) {
      const folder = usedFolder(1);
      const file = fileIn(folder);
      writeFileSync(file, "");
      const old = new DatabaseSync(file);
      migrate(old, MIGRATIONS.slice(0, version));
      old.exec(
        `INSERT INTO user (name, since, last, days, seen) VALUES ('alice', 1, 2, 3, '{"countries":{"DE":[1,2]}}')`,
      );
      old.exec("INSERT INTO minute (at, active, started, ended, revoked) VALUES (60000, 7, 1, 2, 3)");
      old.close();
      const history = openHistory(folder);
      expect(history.problem).toBeNull();
      expect(history.users.of("alice")).toMatchObject({ since: 1, lastAt: 2, days: 3 });
      expect(history.series(0, 120_000, 60_000)).toEqual([
        { at: 60_000, active: 7, started: 1, ended: 2, revoked: 3 },
      ]);
      close(history);
    }
  });

  it.skipIf(process.getuid?.() === 0)("that may not be written is left alone", () => {
    const folder = usedFolder();
    chmodSync(fileIn(folder), 0o400);
    const history = openHistory(folder);
    expect(history.problem?.code).toBe("history-unavailable");
    expectWorking(history);
    close(history);
  });

  it("whose folder cannot be made is done without", () => {
    const folder = historyFolder();
    writeFileSync(join(folder, "history"), "");
    const history = openHistory(join(folder, "history"));
    expect(history.problem?.code).toBe("history-unavailable");
    expectWorking(history);
    close(history);
  });

  it("of a store that nobody watches any more is deleted in the end", () => {
    const folder = usedFolder();
    const file = fileIn(folder);
    removeForgotten(folder, RETENTION, Date.now());
    expect(existsSync(file)).toBe(true);
    const longAgo = (Date.now() - 181 * DAY) / 1000;
    utimesSync(file, longAgo, longAgo);
    removeForgotten(folder, RETENTION, Date.now());
    expect(existsSync(file)).toBe(false);
    removeForgotten(join(folder, "none"), RETENTION, Date.now());
  });
});
