/** Points in time as people read them: 24 hours, the reader's own time zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

function inStyle(name: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, options);
    formats.set(key, format);
  }
  return format;
}

/** "14:02:11" */
export function formatClock(at: number, locale: string): string {
  return inStyle("clock", locale, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** "14:02" */
export function formatMinute(at: number, locale: string): string {
  return inStyle("minute", locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** "3 May, 14:02:11"; the year is added where it is not the present one. */
export function formatMoment(at: number, now: number, locale: string): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return inStyle(sameYear ? "moment" : "moment-year", locale, {
    ...(sameYear ? {} : { year: "numeric" }),
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** Everything, with the time zone, for tooltips and tickets. */
export function formatFull(at: number, locale: string): string {
  return inStyle("full", locale, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  }).format(at);
}

/** "3 May" */
export function formatDay(at: number, locale: string): string {
  return inStyle("day", locale, { month: "short", day: "numeric" }).format(at);
}
