/** What one benchmark tells: a figure, the yardstick measured in the same run, and what was to be reached. */
import { parseArgs } from "node:util";

export interface Figure {
  readonly measure: string;
  readonly ours: string;
  /** What was measured beside it; null where the reach is absolute. */
  readonly yardstick: string | null;
  readonly ratio: number | null;
  readonly reach: string;
  readonly met: boolean;
}

/** `--sessions N` and other numbers, with their defaults. */
export function numbers<N extends string>(defaults: Readonly<Record<N, number>>): Record<N, number> {
  const names = Object.keys(defaults) as N[];
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const { values } = parseArgs({ options });
  const read = (name: N): number => {
    const value: unknown = values[name];
    return typeof value === "string" ? Number(value) : defaults[name];
  };
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<N, number>;
}

/** Figures go to standard output, one line of JSON each; `bench.ts` collects them. */
export function tell(figure: Figure): void {
  process.stdout.write(`${JSON.stringify(figure)}\n`);
}

/** A figure that is compared with a yardstick: `most` is the largest ratio that is good enough. */
export function compared(
  measure: string,
  {
    ours,
    yardstick,
    unit,
    most,
    digits = 1,
  }: {
    readonly ours: number;
    readonly yardstick: number;
    readonly unit: string;
    readonly most: number;
    readonly digits?: number;
  },
): Figure {
  const ratio = ours / yardstick;
  return {
    measure,
    ours: `${ours.toFixed(digits)} ${unit}`,
    yardstick: `${yardstick.toFixed(digits)} ${unit}`,
    ratio,
    reach: `≤ ${most} ×`,
    met: ratio <= most,
  };
}

/** The same where more is better. */
export function comparedRate(
  measure: string,
  { ours, yardstick, least }: { readonly ours: number; readonly yardstick: number; readonly least: number },
): Figure {
  const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString("en")}/s`;
  const ratio = ours / yardstick;
  return {
    measure,
    ours: perSecond(ours),
    yardstick: perSecond(yardstick),
    ratio,
    reach: `≥ ${least} ×`,
    met: ratio >= least,
  };
}

/** An absolute figure. */
export function limited(measure: string, ours: number, unit: string, most: number): Figure {
  return {
    measure,
    ours: `${ours.toFixed(1)} ${unit}`,
    yardstick: null,
    ratio: null,
    reach: `≤ ${most} ${unit}`,
    met: ours <= most,
  };
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
