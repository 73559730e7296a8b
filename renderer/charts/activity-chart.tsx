/** Active sessions over time, with what started and ended under it and findings and revocations above it. */
import "./charts.css";
import "./activity-chart.css";
import { memo, useId, useMemo } from "react";
import { Area, CartesianGrid, ComposedChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Period } from "../../shared/filter/term.ts";
import type { Overview, Range } from "../../shared/overview.ts";
import { storeNow } from "../clock/store-clock.ts";
import { formatCompact, formatNumber } from "../format/numbers.ts";
import { formatClock } from "../format/times.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { ActivityHover } from "./activity-hover.tsx";
import { FLOW_HEIGHT, FlowBars, HoverLine, Marks, Unwatched } from "./activity-layers.tsx";
import { activitySeries } from "./activity-series.ts";
import { clusterMarks } from "./mark-clusters.ts";
import { niceCeiling } from "./nice-ceiling.ts";
import { tickLabel, timeTicks } from "./time-axis.ts";
import { useBrush } from "./use-brush.ts";

interface ActivityChartProps {
  readonly activity: Overview["activity"];
  readonly marks: Overview["marks"];
  readonly range: Range;
  /** What the page is narrowed to. */
  readonly zoom: Period | null;
  /** A stretch was drawn on the chart, with the pointer or by keyboard; null: none can be drawn. */
  readonly onPeriod: ((period: Period) => void) | null;
}

const AXIS_WIDTH = 42;
const MARGIN = { top: 22, right: 12, bottom: 0, left: 0 } as const;
const PLOT = { left: AXIS_WIDTH + MARGIN.left, right: MARGIN.right } as const;
const TICK = { fill: "var(--chart-axis)", fontSize: 11 } as const;
const SECOND_MS = 1000;
/** Marks nearer to each other than this part of the range would overlap. */
const CLUSTER_SHARE = 1 / 26;

export const ActivityChart = memo(function ActivityChart({
  activity,
  marks,
  range,
  zoom,
  onPeriod,
}: ActivityChartProps) {
  const series = useMemo(() => activitySeries(activity, range, storeNow(), zoom), [activity, range, zoom]);
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

  const momentAt = (share: number) => Math.round((series.from + share * span) / SECOND_MS) * SECOND_MS;
  const { drawn, handlers } = useBrush(PLOT, (from, to) =>
    onPeriod?.({ from: momentAt(from), to: momentAt(to) }),
  );
  const words = text.overview.activity;
  const hint = useId();

  const drawing = {
    role: "group",
    tabIndex: 0,
    "aria-describedby": hint,
    ...handlers,
  } as const;

  return (
    <div
      className={onPeriod === null ? "activity-chart" : "activity-chart activity-chart--drawn-on"}
      role="img"
      aria-label={now}
      {...(onPeriod === null ? {} : drawing)}
    >
      {onPeriod === null ? null : (
        <>
          <p id={hint} className="visually-hidden">
            {words.drawHint}
          </p>
          <p className="visually-hidden" role="status">
            {drawn === null
              ? ""
              : words.stretch(
                  formatClock(momentAt(drawn.from), locale),
                  formatClock(momentAt(drawn.to), locale),
                )}
          </p>
        </>
      )}
      <div className="activity-chart__plot" style={{ left: PLOT.left, right: PLOT.right }}>
        {drawn === null ? null : (
          <i
            className="activity-chart__stretch"
            style={{ left: percent(drawn.from), width: percent(drawn.to - drawn.from) }}
          />
        )}
      </div>
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
            height={FLOW_HEIGHT + 25}
            axisLine={false}
            tickLine={false}
            // All of them, without measuring their texts: they were chosen to fit.
            interval={0}
            niceTicks="none"
          />
          <YAxis
            width={AXIS_WIDTH}
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

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}

/** In full as long as it fits beside the axis. */
function axisNumber(value: number): string {
  return value < 10_000 ? formatNumber(value, locale) : formatCompact(value, locale);
}
