import { describe, expect, it } from "vitest";
import { activitySeries } from "../../../renderer/charts/activity-series.ts";
import type { ActivityPoint } from "../../../shared/overview.ts";

const STEP = 15_000;
const START = Date.UTC(2026, 4, 1, 12, 0, 0);

function points(count: number, from = START): ActivityPoint[] {
  return Array.from({ length: count }, (_, index) => ({
    at: from + index * STEP,
    active: 100 + index,
    started: 3,
    ended: 1,
    revoked: 0,
  }));
}

describe("the timeline", () => {
  it("shows a count where its step ends", () => {
    const { line } = activitySeries({ stepMs: STEP, since: START, points: points(3) }, "1h", 0);

    expect(line.map(({ at, active }) => [at - START, active])).toEqual([
      [STEP, 100],
      [2 * STEP, 101],
      [3 * STEP, 102],
    ]);
  });

  it("ends with the last step and is as long as the range", () => {
    const series = activitySeries({ stepMs: STEP, since: START, points: points(60) }, "15m", 0);

    expect(series.to).toBe(START + 60 * STEP);
    expect(series.to - series.from).toBe(15 * 60_000);
  });

  it("gives what is known two thirds of the width while watching is young", () => {
    const series = activitySeries({ stepMs: STEP, since: START, points: points(40) }, "6h", 0);

    expect(series.from).toBe(START + 40 * STEP - 1.5 * 40 * STEP);
    expect(series.unwatched).toEqual([{ from: series.from, to: START + STEP }]);
  });

  it("never shows less than five minutes", () => {
    const series = activitySeries({ stepMs: STEP, since: START, points: points(2) }, "1h", 0);

    expect(series.to - series.from).toBe(5 * 60_000);
  });

  it("names the time before watching began and draws no line there", () => {
    const series = activitySeries({ stepMs: STEP, since: START, points: points(4) }, "15m", 0);

    expect(series.unwatched).toEqual([{ from: series.from, to: START + STEP }]);
    expect(series.line.every(({ at }) => at > START)).toBe(true);
  });

  it("knows the time before watching began where history has it", () => {
    const series = activitySeries({ stepMs: STEP, since: START + 50 * STEP, points: points(60) }, "15m", 0);

    expect(series.unwatched).toEqual([]);
  });

  it("interrupts the line where nobody watched in between", () => {
    const before = points(30);
    const after = points(10, START + 50 * STEP);
    const series = activitySeries({ stepMs: STEP, since: START, points: [...before, ...after] }, "15m", 0);

    expect(series.unwatched).toEqual([{ from: START + 30 * STEP, to: START + 51 * STEP }]);
    expect(series.line.filter(({ active }) => active === null)).toHaveLength(1);
  });

  it("leaves out what lies before the range", () => {
    const series = activitySeries({ stepMs: STEP, since: START, points: points(100) }, "15m", 0);

    expect(series.line).toHaveLength(60);
    expect(series.unwatched).toEqual([]);
  });

  it("counts started and ended per minute", () => {
    const series = activitySeries({ stepMs: STEP, since: START, points: points(12) }, "1h", 0);

    expect(series.bars.map(({ started, ended }) => [started, ended])).toEqual([
      [12, 4],
      [12, 4],
      [12, 4],
    ]);
  });

  it("does not blow up a minute that has only begun", () => {
    const series = activitySeries({ stepMs: STEP, since: START, points: points(5) }, "1h", 0);

    expect(series.bars.at(-1)).toMatchObject({ started: 3, ended: 1 });
  });

  it("keeps bars where they are while the range moves on", () => {
    const early = activitySeries({ stepMs: STEP, since: START, points: points(61) }, "15m", 0);
    const later = activitySeries({ stepMs: STEP, since: START, points: points(63) }, "15m", 0);

    const places = new Set(early.bars.map(({ to }) => to));
    expect(later.bars.slice(0, -1).filter(({ to }) => !places.has(to))).toEqual([]);
  });

  it("leaves out the bar that the left edge has cut", () => {
    const series = activitySeries({ stepMs: STEP, since: START, points: points(63) }, "15m", 0);

    expect(series.bars.every(({ from }) => from >= series.from)).toBe(true);
    expect(series.bars[0]?.started).toBe(12);
  });

  it("gives a mean per minute for wide bars", () => {
    const stepMs = 5 * 60_000;
    const steps = points(288).map((point, index) => ({ ...point, at: START + index * stepMs, started: 50 }));
    const series = activitySeries({ stepMs, since: START, points: steps }, "24h", 0);

    expect(series.bars).toHaveLength(72);
    expect(series.bars[0]).toMatchObject({ from: START, to: START + 20 * 60_000, started: 10 });
  });

  it("is empty but has its range when nothing is known yet", () => {
    const series = activitySeries({ stepMs: STEP, since: START, points: [] }, "15m", START);

    expect(series).toMatchObject({ to: START, line: [], bars: [], latest: null });
    expect(series.unwatched).toEqual([{ from: series.from, to: START }]);
  });

  it("fills itself with a stretch, and reaches both its edges", () => {
    const zoom = { from: START + 10 * STEP + 5000, to: START + 20 * STEP - 5000 };
    const { from, to, line, unwatched } = activitySeries(
      { stepMs: STEP, since: START, points: points(60) },
      "15m",
      0,
      zoom,
    );
    expect({ from, to }).toEqual(zoom);
    expect(line[0]?.at).toBeLessThanOrEqual(zoom.from);
    expect(line.at(-1)?.at).toBeGreaterThanOrEqual(zoom.to);
    expect(line).toHaveLength(11);
    expect(unwatched).toEqual([]);
  });

  it("says of a stretch, too, where nobody watched", () => {
    const zoom = { from: START + 50 * STEP, to: START + 80 * STEP };
    const { unwatched } = activitySeries({ stepMs: STEP, since: START, points: points(60) }, "15m", 0, zoom);
    expect(unwatched).toEqual([{ from: START + 60 * STEP, to: zoom.to }]);
  });
});
