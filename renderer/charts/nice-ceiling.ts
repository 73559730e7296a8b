const NICE = [1, 1.2, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;

/** The next round number at or above `value`, for the top of an axis. At least `min`. */
export function niceCeiling(value: number, min = 4): number {
  if (!(value > min)) return min;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const nice = NICE.find((step) => step * magnitude >= value) ?? 10;
  return nice * magnitude;
}
