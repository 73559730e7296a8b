import { copyFileSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { History } from "../../../electron/monitor/history/history.ts";
import { eventually } from "../../eventually.ts";
import { NOON } from "../anomalies/world.ts";
import { close, fileIn, historyFolder, nothingFound, openHistory, write } from "./folder.ts";

/** More than is written while little waits, and some times the length at which the log is put into the file. */
const USERS = 40_000;
const LONG_LOG = 4 * 1024 * 1024;

const userNo = (n: number): string => `user-${n}@example.com`;

function fill(history: History): void {
  for (let n = 0; n < USERS; n++) {
    history.users.note(userNo(n), { at: NOON, country: "DE", client: "Firefox on Windows", network: "3320" });
  }
}

describe("A history's log of changes", () => {
  it("is put into the file again and again, and at any moment both together are whole", async () => {
    const folder = historyFolder();
    const history = openHistory(folder);
    const file = fileIn(folder);
    const lengths: number[] = [];
    const users: number[] = [];
    fill(history);
    for (let turn = 0; turn < 200 && (users.at(-1) ?? 0) < USERS / 2; turn++) {
      write(history, NOON);
      await delay(1);
      lengths.push(statSync(`${file}-wal`).size);
      users.push(usersIn(file));
    }
    expect(users.at(-1)).toBeGreaterThanOrEqual(USERS / 2);
    expect(users).toEqual(users.toSorted((a, b) => a - b));
    expect(lengths.some((length, turn) => length < (lengths[turn - 1] ?? 0))).toBe(true);
    expect(statSync(file).size).toBeGreaterThan(LONG_LOG / 4);
    expect(history.problem).toBeNull();
    close(history);
    expect(readdirSync(folder)).toEqual([basename(file)]);
    expect(usersIn(file)).toBe(USERS);
  });

  it("holds nothing of a user who is purged while it is put into the file", async () => {
    const folder = historyFolder();
    const history = openHistory(folder);
    const file = fileIn(folder);
    fill(history);
    await eventually("a long log", () => {
      write(history, NOON);
      return statSync(`${file}-wal`).size >= LONG_LOG;
    });
    expect(history.purge(userNo(77), nothingFound)).toBeNull();
    const written = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "latin1"))
      .join("");
    expect(written).toContain(userNo(78));
    expect(written).not.toContain(userNo(77));
    close(history);
    expect(usersIn(file)).toBe(USERS - 1);
  });
});

/** What a program would find that was started on a copy of the files. */
function usersIn(file: string): number {
  const copy = join(historyFolder(), "copy.sqlite");
  for (const companion of ["", "-wal"]) {
    try {
      copyFileSync(`${file}${companion}`, `${copy}${companion}`);
    } catch {
      // A closed history has no log.
    }
  }
  const db = new DatabaseSync(copy);
  expect(db.prepare("PRAGMA quick_check(1)").get()).toEqual({ quick_check: "ok" });
  const users = Number(db.prepare("SELECT count(*) AS users FROM user").get()?.["users"]);
  db.close();
  return users;
}
