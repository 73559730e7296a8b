/** Lengths of time as people read them. */
import { formatNumber } from "./numbers.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Unit = "millisecond" | "second" | "minute" | "hour" | "day";
const formats = new Map<string, Intl.NumberFormat>();

function inUnit(value: number, unit: Unit, locale: string): string {
  const key = `${locale} ${unit}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" });
    formats.set(key, format);
  }
  return format.format(value);
}

/** Symbols rather than the language's own abbreviations, whose widths differ ("0 Sek." above "1h"). */
const symbols: Readonly<Record<Unit, string>> = {
  millisecond: "ms",
  second: "s",
  minute: "m",
  hour: "h",
  day: "d",
};

function inSymbols(value: number, unit: Unit, locale: string): string {
  return formatNumber(value, locale) + symbols[unit];
}

/** One unit, rounded down, for columns: 200000 → "3m". Negative lengths read as their absolute value. */
export function formatShortDuration(ms: number, locale: string): string {
  const length = Math.abs(ms);
  if (length < MINUTE) return inSymbols(Math.floor(length / SECOND), "second", locale);
  if (length < HOUR) return inSymbols(Math.floor(length / MINUTE), "minute", locale);
  if (length < 2 * DAY) return inSymbols(Math.floor(length / HOUR), "hour", locale);
  return inSymbols(Math.floor(length / DAY), "day", locale);
}

/** The two largest units, for sentences: 11520000 → "3 hours 12 minutes". */
export function formatDuration(ms: number, locale: string): string {
  const length = Math.abs(ms);
  if (length < SECOND) return inUnit(Math.round(length), "millisecond", locale);
  const steps: readonly [number, Unit][] = [
    [DAY, "day"],
    [HOUR, "hour"],
    [MINUTE, "minute"],
    [SECOND, "second"],
  ];
  const first = steps.findIndex(([size]) => length >= size);
  const parts: string[] = [];
  let rest = length;
  for (const [size, unit] of steps.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(inUnit(count, unit, locale));
  }
  return parts.join(" ");
}

/** A delay for the status bar: 84 → "84ms", 2300 → "2.3s". */
export function formatLag(ms: number, locale: string): string {
  if (ms < SECOND) return inSymbols(Math.round(ms), "millisecond", locale);
  return ms < 10 * SECOND
    ? inSymbols(Math.round(ms / 100) / 10, "second", locale)
    : formatShortDuration(ms, locale);
}
