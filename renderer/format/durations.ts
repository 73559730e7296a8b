/** Lengths of time as people read them. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Unit = "millisecond" | "second" | "minute" | "hour" | "day";
const formats = new Map<string, Intl.NumberFormat>();

function inUnit(value: number, unit: Unit, display: "narrow" | "long", locale: string): string {
  const key = `${locale} ${unit} ${display}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: display });
    formats.set(key, format);
  }
  return format.format(value);
}

/** One unit, rounded down, for columns: 200000 → "3m". Negative lengths read as their absolute value. */
export function formatShortDuration(ms: number, locale: string): string {
  const length = Math.abs(ms);
  if (length < MINUTE) return inUnit(Math.floor(length / SECOND), "second", "narrow", locale);
  if (length < HOUR) return inUnit(Math.floor(length / MINUTE), "minute", "narrow", locale);
  if (length < 2 * DAY) return inUnit(Math.floor(length / HOUR), "hour", "narrow", locale);
  return inUnit(Math.floor(length / DAY), "day", "narrow", locale);
}

/** The two largest units, for sentences: 11520000 → "3 hours 12 minutes". */
export function formatDuration(ms: number, locale: string): string {
  const length = Math.abs(ms);
  if (length < SECOND) return inUnit(Math.round(length), "millisecond", "long", locale);
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
    if (count > 0) parts.push(inUnit(count, unit, "long", locale));
  }
  return parts.join(" ");
}

/** A delay for the status bar: 84 → "84ms", 2300 → "2.3s". */
export function formatLag(ms: number, locale: string): string {
  if (ms < SECOND) return inUnit(Math.round(ms), "millisecond", "narrow", locale);
  return ms < 10 * SECOND
    ? inUnit(Math.round(ms / 100) / 10, "second", "narrow", locale)
    : formatShortDuration(ms, locale);
}
