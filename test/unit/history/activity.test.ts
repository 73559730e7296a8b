import { describe, expect, it } from "vitest";
import { Activity } from "../../../electron/monitor/history/activity.ts";
import { RangeSchema } from "../../../shared/overview.ts";
import { DAY, HOUR, keyOf, MINUTE, NOON, places, sessionIn } from "../anomalies/world.ts";
import { close, historyFolder, openHistory, write } from "./folder.ts";

const started = { kind: "started", key: keyOf("a"), now: sessionIn(places.berlin) } as const;

/** Watches from `from` to `to`, with as many sessions as there are minutes since noon and one start a minute. */
function watch(folder: string, from: number, to: number): void {
  const history = openHistory(folder);
  const activity = new Activity(from, history);
  for (let at = from; at < to; at += MINUTE) {
    activity.count(started, at, false);
    activity.note((at - NOON) / MINUTE, at);
  }
  close(history, activity);
}

describe("Activity over a restart", () => {
  it("shows the hours before at once, and leaves out the time in which nobody watched", () => {
    const folder = historyFolder();
    watch(folder, NOON, NOON + 2 * HOUR);
    const history = openHistory(folder);
    const now = NOON + 3 * HOUR;
    const activity = new Activity(now, history);
    activity.note(500, now);
    const { points, stepMs } = activity.series("6h", now);
    expect(stepMs).toBe(5 * MINUTE);
    expect(points).toHaveLength(24 + 1);
    expect(points[0]).toEqual({ at: NOON, active: 4, started: 5, ended: 0, revoked: 0 });
    expect(points.at(-1)).toMatchObject({ at: now, active: 500, started: 0 });
    close(history, activity);
  });

  it("shows the last quarter of an hour by the minute until there are ten seconds of it", () => {
    const folder = historyFolder();
    watch(folder, NOON, NOON + HOUR);
    const history = openHistory(folder);
    const activity = new Activity(NOON + HOUR, history);
    activity.note(60, NOON + HOUR);
    expect(activity.series("15m", NOON + HOUR)).toMatchObject({ stepMs: MINUTE });
    expect(activity.series("15m", NOON + HOUR).points).toHaveLength(16);
    for (let at = NOON + HOUR; at <= NOON + 1.25 * HOUR; at += 10_000) activity.note(60, at);
    expect(activity.series("15m", NOON + 1.25 * HOUR).stepMs).toBe(10_000);
    close(history, activity);
  });

  it("puts days of minutes together for the long ranges, and never more steps than the link carries", () => {
    const folder = historyFolder();
    // As often as it is written; a day at a time is what memory holds.
    for (let day = 0; day < 3; day++) watch(folder, NOON + day * DAY, NOON + (day + 1) * DAY);
    const history = openHistory(folder);
    const now = NOON + 3 * DAY;
    const activity = new Activity(now, history);
    for (const range of RangeSchema.options) {
      const { points } = activity.series(range, now);
      expect(points.length).toBeLessThan(500);
      expect(new Set(points.map(({ at }) => at)).size).toBe(points.length);
    }
    const { points } = activity.series("7d", now);
    expect(points).toHaveLength(72);
    expect(points.map((point) => point.started)).toEqual(Array(72).fill(60));
    expect(points[1]).toMatchObject({ at: NOON + HOUR, active: 119 });
    close(history, activity);
  });

  it("goes on in the minute in which it stopped", () => {
    const folder = historyFolder();
    for (const at of [NOON, NOON + 20_000, NOON + 40_000]) {
      const history = openHistory(folder);
      const activity = new Activity(at, history);
      activity.count(started, at, false);
      activity.note(1, at);
      close(history, activity);
    }
    const history = openHistory(folder);
    const activity = new Activity(NOON + MINUTE, history);
    expect(activity.series("1h", NOON + MINUTE).points[0]).toMatchObject({ at: NOON, started: 3 });
    close(history, activity);
  });

  it("is kept for as long as the settings say", () => {
    const folder = historyFolder();
    watch(folder, NOON, NOON + HOUR);
    const history = openHistory(folder);
    const now = NOON + 30 * DAY + HOUR / 2;
    const activity = new Activity(now, history);
    write(history, now, activity);
    expect(history.series(0, now, MINUTE)).toHaveLength(30);
    close(history, activity);
  });
});
