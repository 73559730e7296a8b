import { useMemo } from "react";
import type { Overview, Range } from "../../../shared/overview.ts";
import { ActivityChart } from "../../charts/activity-chart.tsx";
import { useAtMostEvery } from "../../charts/use-at-most-every.ts";
import { text } from "../../text/text.ts";

const CHART_EVERY_MS = 2000;

interface WallTimelineProps {
  readonly head: Overview;
  readonly range: Range;
  /** The timeline does not follow the filter, and says so. */
  readonly filtered: boolean;
}

export function WallTimeline({ head, range, filtered }: WallTimelineProps) {
  const { activity, marks } = head;
  const latest = useMemo(() => ({ activity, marks }), [activity, marks]);
  const shown = useAtMostEvery(latest, CHART_EVERY_MS, range);
  const words = text.overview.activity;
  return (
    <>
      <h2>
        {words.title} <small>{filtered ? `${range} · ${words.unfiltered}` : range}</small>
      </h2>
      <ActivityChart {...shown} range={range} zoom={null} onPeriod={null} />
    </>
  );
}
