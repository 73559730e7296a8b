/**
 * A small line through evenly spaced values, scaled to fill the box; a flat line runs through the middle. Begins
 * at the lowest value rather than at zero: a sparkline shows the shape, the figure beside it the size.
 */
export function sparklinePath(values: readonly number[], width: number, height: number): string {
  const first = values[0];
  if (first === undefined || values.length < 2) return "";
  let min = first;
  let max = first;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const inset = 1.5;
  const step = width / (values.length - 1);
  const y = (value: number): number =>
    max === min ? height / 2 : inset + (height - 2 * inset) * (1 - (value - min) / (max - min));
  return values
    .map((value, index) => `${index === 0 ? "M" : "L"}${round(index * step)},${round(y(value))}`)
    .join("");
}

/** At most `count` values, each the last of an equal share, so that the newest is always there. */
export function thinValues(values: readonly number[], count: number): number[] {
  if (values.length <= count) return [...values];
  return Array.from({ length: count }, (_, index) => {
    return values[Math.floor(((index + 1) * values.length) / count) - 1] ?? 0;
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
