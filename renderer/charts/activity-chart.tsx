/** Active sessions over time, with what started and ended under it and findings and revocations above it. */
import "./charts.css";
import "./activity-chart.css";
import { memo, useMemo } from "react";
import { Area, CartesianGrid, ComposedChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Overview, Range } from "../../shared/overview.ts";
import { storeNow } from "../clock/store-clock.ts";
import { formatCompact, formatNumber } from "../format/numbers.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { ActivityHover } from "./activity-hover.tsx";
import { FLOW_HEIGHT, FlowBars, HoverLine, Marks, Unwatched } from "./activity-layers.tsx";
import { activitySeries } from "./activity-series.ts";
import { clusterMarks } from "./mark-clusters.ts";
import { niceCeiling } from "./nice-ceiling.ts";
import { tickLabel, timeTicks } from "./time-axis.ts";

interface ActivityChartProps {
  readonly activity: Overview["activity"];
  readonly marks: Overview["marks"];
  readonly range: Range;
}

const MARGIN = { top: 22, right: 12, bottom: 0, left: 0 } as const;
const TICK = { fill: "var(--chart-axis)", fontSize: 11 } as const;
/** Marks nearer to each other than this part of the range would overlap. */
const CLUSTER_SHARE = 1 / 26;

export const ActivityChart = memo(function ActivityChart({ activity, marks, range }: ActivityChartProps) {
  const series = useMemo(() => activitySeries(activity, range, storeNow()), [activity, range]);
  const span = series.to - series.from;
  const clusters = useMemo(
    () => clusterMarks(marks, span * CLUSTER_SHARE).filter(({ at }) => at >= series.from && at <= series.to),
    [marks, span, series],
  );
  // Of a single point there is no line yet, and Recharts would draw half a dot at the edge.
  const line = series.line.length > 1 ? series.line : [];
  const top = niceCeiling(series.maxActive);
  // Not at the right edge, where the label would be cut off.
  const ticks = useMemo(() => timeTicks(series.from, series.to - span * 0.025, 8), [series, span]);
  const now = series.latest === null ? "" : text.overview.activity.summary(series.latest, series.maxActive);

  return (
    <div className="activity-chart" role="img" aria-label={now}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 200 }}>
        <ComposedChart data={line} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
          <XAxis
            dataKey="at"
            type="number"
            domain={[series.from, series.to]}
            allowDataOverflow
            ticks={ticks}
            tickFormatter={(at: number) => tickLabel(at, locale)}
            tick={TICK}
            tickMargin={FLOW_HEIGHT + 8}
            height={FLOW_HEIGHT + 22}
            axisLine={false}
            tickLine={false}
            // All of them, without measuring their texts: they were chosen to fit.
            interval={0}
            niceTicks="none"
          />
          <YAxis
            width={42}
            domain={[0, top]}
            ticks={[0, top / 2, top]}
            tickFormatter={(value: number) => axisNumber(value)}
            tick={TICK}
            interval={0}
            niceTicks="none"
            axisLine={false}
            tickLine={false}
          />
          <Unwatched stretches={series.unwatched} label={text.overview.activity.unwatched} />
          <Area
            dataKey="active"
            type="linear"
            stroke="var(--chart-1)"
            strokeWidth={1.5}
            fill="var(--chart-area)"
            dot={false}
            activeDot={{ r: 3, fill: "var(--chart-1)", stroke: "var(--surface)", strokeWidth: 1.5 }}
            connectNulls={false}
            isAnimationActive={false}
          />
          <FlowBars bars={series.bars} />
          <Marks clusters={clusters} />
          <Tooltip
            cursor={<HoverLine />}
            content={<ActivityHover series={series} marks={marks} range={range} />}
            isAnimationActive={false}
            wrapperStyle={{ zIndex: 5 }}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
});

/** In full as long as it fits beside the axis. */
function axisNumber(value: number): string {
  return value < 10_000 ? formatNumber(value, locale) : formatCompact(value, locale);
}
