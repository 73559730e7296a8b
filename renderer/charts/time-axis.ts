import type { Range } from "../../shared/overview.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const rangeMs: Readonly<Record<Range, number>> = {
  "15m": 15 * MINUTE,
  "1h": HOUR,
  "6h": 6 * HOUR,
  "24h": DAY,
  "7d": 7 * DAY,
  "30d": 30 * DAY,
  "90d": 90 * DAY,
  "1y": 365 * DAY,
};

const STEPS_MINUTES = [
  1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 5760, 10_080, 20_160, 43_200, 86_400,
] as const;

/**
 * Times to label between `from` and `to`, at most `count`, on round local times: 14:00 rather than 14:03, and
 * midnight rather than noon. Local in the reader's time zone, through days of 23 and 25 hours.
 */
export function timeTicks(from: number, to: number, count: number): number[] {
  const span = to - from;
  if (!(span > 0) || count < 1) return [];
  const minutes = STEPS_MINUTES.find((step) => span / (step * MINUTE) <= count) ?? 86_400;
  const ticks: number[] = [];
  const start = new Date(from);
  start.setHours(0, 0, 0, 0);
  const days = minutes / 1440;
  for (let step = 0; ; step++) {
    // Local fields rather than milliseconds: that is what keeps midnight at midnight when clocks change.
    const tick = new Date(start);
    if (days >= 1) tick.setDate(start.getDate() + step * days);
    else tick.setMinutes(step * minutes);
    const at = tick.getTime();
    if (at > to) return ticks;
    if (at >= from && at !== ticks.at(-1)) ticks.push(at);
  }
}

/** The label under a tick: the time, or at midnight the day. */
export function tickLabel(at: number, locale: string): string {
  const time = new Date(at);
  if (time.getHours() === 0 && time.getMinutes() === 0) return dayFormat(locale).format(time);
  return timeFormat(locale).format(time);
}

/** A moment in full for the hover box; the day is named where the range is longer than one. */
export function momentLabel(at: number, range: Range, locale: string): string {
  const time = new Date(at);
  if (range === "15m") return secondFormat(locale).format(time);
  if (rangeMs[range] >= DAY) return `${dayFormat(locale).format(time)}, ${timeFormat(locale).format(time)}`;
  return timeFormat(locale).format(time);
}

/** Since when, as short as it can be said: the time, with the day of the week where it was not today. */
export function sinceLabel(at: number, now: number, locale: string): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return (today ? timeFormat(locale) : dayTimeFormat(locale)).format(at);
}

// Making an Intl formatter costs more than using it a hundred times.
const timeFormat = perLocale({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const secondFormat = perLocale({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dayTimeFormat = perLocale({ weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayFormat = perLocale({ weekday: "short", day: "numeric", month: "short" });

function perLocale(options: Intl.DateTimeFormatOptions): (locale: string) => Intl.DateTimeFormat {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (locale) => {
    const known = formats.get(locale);
    if (known !== undefined) return known;
    const made = new Intl.DateTimeFormat(locale, options);
    formats.set(locale, made);
    return made;
  };
}
