import { describe, expect, it } from "vitest";
import { formatDuration, formatLag, formatShortDuration } from "../../../renderer/format/durations.ts";
import { formatCompact, formatNumber, formatShare } from "../../../renderer/format/numbers.ts";
import { timeTicks } from "../../../renderer/format/time-ticks.ts";
import { pluralIn } from "../../../renderer/text/plural.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("numbers", () => {
  it("are grouped as the reader's language does it", () => {
    expect(formatNumber(1234567, "en")).toBe("1,234,567");
    expect(formatNumber(1234567, "de")).toBe("1.234.567");
    expect(formatCompact(12_408, "en")).toBe("12.4K");
  });

  it("keep a decimal only for very small shares", () => {
    expect(formatShare(0.256, "en")).toBe("26%");
    expect(formatShare(0.0042, "en")).toBe("0.4%");
  });

  it("agree with their nouns", () => {
    const many = pluralIn("en", "en");
    const forms = { one: "session", other: "sessions" };
    expect([0, 1, 2, 1200].map((count) => many(count, forms))).toEqual([
      "0 sessions",
      "1 session",
      "2 sessions",
      "1,200 sessions",
    ]);
  });
});

describe("durations", () => {
  it("use one unit in columns, rounded down, whichever way they point", () => {
    const lengths = [0, 59_999, MINUTE, 59 * MINUTE, HOUR, 47 * HOUR, 2 * DAY, 40 * DAY];
    expect(lengths.map((ms) => formatShortDuration(ms, "en"))).toEqual([
      "0s",
      "59s",
      "1m",
      "59m",
      "1h",
      "47h",
      "2d",
      "40d",
    ]);
    expect(formatShortDuration(-90 * SECOND, "en")).toBe("1m");
  });

  it("use the two largest units in sentences and leave out a zero", () => {
    expect(formatDuration(3 * HOUR + 12 * MINUTE + 9 * SECOND, "en")).toBe("3 hours 12 minutes");
    expect(formatDuration(2 * DAY, "en")).toBe("2 days");
    expect(formatDuration(61 * SECOND, "en")).toBe("1 minute 1 second");
    expect(formatDuration(240, "en")).toBe("240 milliseconds");
  });

  it("show a delay as precisely as it matters", () => {
    expect([84, 2340, 75_000].map((ms) => formatLag(ms, "en"))).toEqual(["84ms", "2.3s", "1m"]);
  });
});

describe("ticks of a time axis", () => {
  it("are round moments, no more than asked for", () => {
    const from = Date.UTC(2026, 0, 5, 9, 13);
    const { stepMs, at } = timeTicks(from, from + 6 * HOUR, 7, 0);
    expect(stepMs).toBe(HOUR);
    expect(at[0]).toBe(Date.UTC(2026, 0, 5, 10));
    expect(at).toHaveLength(6);
  });

  it("begin days at the reader's midnight", () => {
    const from = Date.UTC(2026, 0, 5, 12);
    const { at } = timeTicks(from, from + 5 * DAY, 7, HOUR);
    expect(at[0]).toBe(Date.UTC(2026, 0, 5, 23));
  });

  it("go on for years", () => {
    const { at } = timeTicks(0, 3 * 365 * DAY, 7, 0);
    expect(at.length).toBeGreaterThan(2);
    expect(at.length).toBeLessThanOrEqual(8);
  });
});
