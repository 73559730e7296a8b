/** The parts of the activity chart that Recharts does not have: each is a handful of SVG paths, however long the range. */
import { usePlotArea, useXAxisScale } from "recharts";
import type { FlowBar, Stretch } from "./activity-series.ts";
import type { MarkCluster } from "./mark-clusters.ts";
import { markShapes } from "./mark-shapes.ts";

/** Height of the strip under the plot where started goes up and ended goes down. */
export const FLOW_HEIGHT = 42;

/** Hatches the time of which nothing is known. */
export function Unwatched({
  stretches,
  label,
}: {
  readonly stretches: readonly Stretch[];
  readonly label: string;
}) {
  const plot = usePlotArea();
  const scale = useXAxisScale();
  if (plot === undefined || scale === undefined) return null;
  return (
    <g>
      <defs>
        <pattern
          id="unwatched-hatch"
          width={6}
          height={6}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line x1={0} y1={0} x2={0} y2={6} stroke="var(--line-strong)" strokeWidth={1.2} />
        </pattern>
      </defs>
      {stretches.map(({ from, to }) => {
        const left = scale(from) ?? plot.x;
        const width = Math.max(0, (scale(to) ?? left) - left);
        return (
          <g key={from}>
            <rect x={left} y={plot.y} width={width} height={plot.height} fill="url(#unwatched-hatch)" />
            {width > 110 && (
              <text className="unwatched-label" x={left + width / 2} y={plot.y + plot.height / 2}>
                {label}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

/** Started upwards, ended downwards, around a line under the plot: one path each. */
export function FlowBars({ bars }: { readonly bars: readonly FlowBar[] }) {
  const plot = usePlotArea();
  const scale = useXAxisScale();
  if (plot === undefined || scale === undefined) return null;
  const most = (side: "started" | "ended"): number => bars.reduce((max, bar) => Math.max(max, bar[side]), 0);
  // Both sides share one scale, so that lengths can be compared; the line between them lies where both fit.
  const [up, down] = [most("started"), most("ended")];
  const unit = up + down === 0 ? 0 : (FLOW_HEIGHT - 2) / (up + down);
  const middle = Math.round(plot.y + plot.height + 5 + (unit === 0 ? FLOW_HEIGHT / 2 : up * unit)) + 0.5;
  let started = "";
  let ended = "";
  for (const bar of bars) {
    const left = (scale(bar.from) ?? 0) + 0.5;
    const right = Math.min(scale(bar.to) ?? left, plot.x + plot.width) - 0.5;
    // What sticks out at the left edge of a moving range is too narrow to read.
    if (right - left < 1) continue;
    const box = (height: number): string =>
      `M${left.toFixed(1)},${middle}V${(middle - height).toFixed(1)}H${right.toFixed(1)}V${middle}Z`;
    if (bar.started > 0) started += box(Math.max(1, bar.started * unit));
    if (bar.ended > 0) ended += box(-Math.max(1, bar.ended * unit));
  }
  return (
    <g>
      <path className="flow-started" d={started} />
      <path className="flow-ended" d={ended} />
      <line className="flow-axis" x1={plot.x} x2={plot.x + plot.width} y1={middle} y2={middle} />
    </g>
  );
}

/** Findings on a rail above the plot, with a thread down to their moment; revocations at the foot of the plot. */
export function Marks({ clusters }: { readonly clusters: readonly MarkCluster[] }) {
  const plot = usePlotArea();
  const scale = useXAxisScale();
  if (plot === undefined || scale === undefined) return null;
  const foot = plot.y + plot.height;
  return (
    <g>
      {clusters.map(({ kind, severity, at, marks }) => {
        const x = scale(at);
        if (x === undefined) return null;
        const shape = kind === "revocation" ? "revocation" : (severity ?? "notice");
        const y = kind === "revocation" ? foot - 9 : plot.y - 10;
        return (
          <g key={`${kind} ${at}`} className={`mark mark--${shape}`}>
            {kind === "revocation" ? null : <line x1={x} x2={x} y1={y + 7} y2={foot} />}
            <path d={markShapes[shape]} transform={`translate(${x.toFixed(1)},${y})`} />
            {marks.length > 1 && (
              <text x={x + 8} y={y + 3.5}>
                {marks.length}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

/** The hover line, through the plot and the strip under it. Recharts hands over the pointer's place. */
export function HoverLine({ points }: { readonly points?: readonly { readonly x: number }[] }) {
  const plot = usePlotArea();
  const x = points?.[0]?.x;
  if (plot === undefined || x === undefined) return null;
  return (
    <line className="hover-line" x1={x} x2={x} y1={plot.y} y2={plot.y + plot.height + 4 + FLOW_HEIGHT} />
  );
}
