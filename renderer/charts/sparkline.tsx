import "./sparkline.css";
import { memo } from "react";
import { sparklinePath, thinValues } from "./sparkline-path.ts";

interface SparklineProps {
  readonly values: readonly number[];
}

const WIDTH = 96;
const HEIGHT = 22;

/** The shape of the recent past beside a figure. Says nothing that the figure's text does not say. */
export const Sparkline = memo(function Sparkline({ values }: SparklineProps) {
  const line = sparklinePath(thinValues(values, 60), WIDTH, HEIGHT);
  if (line === "") return null;
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className="sparkline__area" d={`${line}V${HEIGHT}H0Z`} />
      <path className="sparkline__line" d={line} vectorEffect="non-scaling-stroke" />
    </svg>
  );
});

/** How often something happened in each part of the recent past, as columns. */
export const SparkColumns = memo(function SparkColumns({ values }: { readonly values: readonly number[] }) {
  const most = values.reduce((max, value) => Math.max(max, value), 0);
  if (most === 0) return null;
  const step = WIDTH / values.length;
  const path = values
    .map((value, index) => {
      if (value === 0) return "";
      const height = (HEIGHT * value) / most;
      return `M${(index * step).toFixed(1)},${HEIGHT}h${(step * 0.7).toFixed(1)}v${-height.toFixed(1)}h${-(step * 0.7).toFixed(1)}z`;
    })
    .join("");
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className="sparkline__columns" d={path} />
    </svg>
  );
});
