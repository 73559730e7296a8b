import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Activity } from "../../../electron/monitor/history/activity.ts";
import { failureText } from "../../../shared/failure.ts";
import { HOUR, MINUTE, NOON } from "../anomalies/world.ts";
import { close, historyFolder, nothingFound, openHistory } from "./folder.ts";

const MOST_WAITING = 100;
/** As in the history itself. */
const MOST_CHANGES = 20_000;
/** Minutes that are kept in memory. */
const A_DAY = 24 * 60;
const seen = { country: "DE", client: "Firefox on Windows", network: "3320" };

/** A disk of a quarter of a megabyte; null where nothing may be mounted. */
function smallDisk(): string | null {
  const disk = join(historyFolder(), "disk");
  mkdirSync(disk);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]).status !== 0) return null;
  onTestFinished(() => void spawnSync("umount", ["-l", disk]));
  return disk;
}

describe("A history on a full disk", () => {
  it("keeps what waits in bounds, says what it gives up, and writes the rest once there is room", (context) => {
    const disk = smallDisk();
    if (disk === null) {
      context.skip("a small disk cannot be mounted here: it takes root");
      return;
    }
    const history = openHistory(disk, { mostWaiting: MOST_WAITING });
    const filler = join(disk, "filler");
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(filler, Buffer.alloc(bavail * bsize));
    for (let n = 0; n < MOST_WAITING; n++) {
      history.users.note(`${n} ${"x".repeat(2_000)}`, { at: NOON, ...seen });
    }
    const activity = new Activity(NOON, history);
    for (let minute = 0; minute < A_DAY + 5; minute++) activity.note(1, NOON + minute * MINUTE);
    const changes = Array.from({ length: MOST_CHANGES + 7 }, (_, n) => ({ id: `finding-${n}`, kept: null }));
    history.write({ activity, engine: { ...nothingFound, takeChanges: () => changes } }, NOON);
    expect(history.problem).toMatchObject({
      code: "history-unavailable",
      params: { reason: expect.stringMatching(/full/), users: 0, findings: 7, minutes: 5 },
    });

    for (let n = 0; n < 3 * MOST_WAITING; n++) history.users.note(`late ${n}`, { at: NOON + HOUR, ...seen });
    const problem = history.problem;
    expect(problem).toMatchObject({ params: { users: 3 * MOST_WAITING } });
    expect(problem === null ? "" : failureText(problem).meaning).toContain(
      `users: ${3 * MOST_WAITING}, changes of findings: 7, minutes of activity: 5.`,
    );

    rmSync(filler);
    close(history);
    const next = openHistory(disk);
    expect(next.users.of(`late ${3 * MOST_WAITING - 1}`)).toMatchObject({ lastAt: NOON + HOUR });
    expect(next.users.of(`late ${2 * MOST_WAITING}`)).not.toBeNull();
    expect(next.users.of(`late ${2 * MOST_WAITING - 1}`)).toBeNull();
    expect(next.problem).toBeNull();
    close(next);
  });
});
