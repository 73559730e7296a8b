/** Durations as people write them: `90s`, `30m`, `1h30m`, `2d`, `1w`. */

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
];
const PART = /(\d{1,15}(?:\.\d{1,6})?)(ms|w|d|h|m|s)/gy;

/** A hundred years: longer than any session, short enough to stay exact. */
export const LONGEST_MS = 100 * 366 * 86_400_000;

/** Milliseconds, whole; null when the text is not a duration or longer than {@link LONGEST_MS}. `0` needs no unit. */
export function parseDuration(text: string): number | null {
  if (text === "0") return 0;
  let ms = 0;
  let end = 0;
  for (const match of text.toLowerCase().matchAll(PART)) {
    const unit = UNITS.find(([name]) => name === match[2]);
    ms += Number(match[1]) * (unit?.[1] ?? 0);
    end = match.index + match[0].length;
  }
  if (end === 0 || end !== text.length) return null;
  const whole = Math.round(ms);
  return whole <= LONGEST_MS ? whole : null;
}

/** The shortest exact way of writing it, for example `1h30m`. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms);
  let text = "";
  for (const [name, size] of UNITS) {
    // Weeks only where nothing is left over: "8d" reads better than "1w1d".
    if (name === "w" && rest % size !== 0) continue;
    const count = Math.floor(rest / size);
    if (count === 0) continue;
    text += `${count}${name}`;
    rest -= count * size;
  }
  return text === "" ? "0s" : text;
}

/** The parts of the shortest exact way of writing it: 1 h and 30 m. */
export function partsOf(ms: number): readonly (readonly [count: number, unit: string])[] {
  return [...formatDuration(ms).matchAll(PART)].map(([, count, unit]) => [Number(count), unit ?? ""]);
}
