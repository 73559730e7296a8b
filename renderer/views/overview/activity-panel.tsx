import "./activity-panel.css";
import { ZoomOut } from "lucide-react";
import { memo } from "react";
import type { Period } from "../../../shared/filter/term.ts";
import { type Overview, type Range, RangeSchema } from "../../../shared/overview.ts";
import { ActivityChart } from "../../charts/activity-chart.tsx";
import { rangeMs } from "../../charts/time-axis.ts";
import { Button } from "../../components/button.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { text } from "../../text/text.ts";
import { Panel } from "./panel.tsx";

interface ActivityPanelProps {
  readonly activity: Overview["activity"];
  readonly marks: Overview["marks"];
  /** The range that the points belong to, and the one that is asked for: they differ while it loads. */
  readonly range: Range;
  readonly asked: Range;
  /** The page is narrowed by a filter, which the recorded past does not follow. */
  readonly filtered: boolean;
  /** The stretch of time that the page is narrowed to; it fills the chart. */
  readonly zoom: Period | null;
  /** Null: the whole range again. */
  readonly onPeriod: (period: Period | null) => void;
  readonly onRange: (range: Range) => void;
}

/** Offered whatever is kept: there is no choice to be made among fewer. */
const ALWAYS_MS = 7 * 86_400_000;

/** The ranges that the history reaches back to. */
function choicesUpTo(keptMs: number) {
  return RangeSchema.options
    .filter((range) => rangeMs[range] <= Math.max(ALWAYS_MS, keptMs))
    .map((range) => ({ value: range, label: range }));
}

export const ActivityPanel = memo(function ActivityPanel({
  activity,
  marks,
  range,
  asked,
  filtered,
  zoom,
  onPeriod,
  onRange,
}: ActivityPanelProps) {
  const words = text.overview.activity;
  return (
    <Panel
      area="activity"
      title={words.title}
      aside={
        <>
          {filtered ? <span title={words.unfilteredHint}>{words.unfiltered}</span> : null}
          <span className="legend">
            <span>
              <i className="swatch swatch--started" />
              {words.startedShort}
            </span>
            <span>
              <i className="swatch swatch--ended" />
              {words.endedShort}
            </span>
          </span>
          <Segmented
            label={words.range}
            value={asked}
            choices={choicesUpTo(activity.keptMs)}
            onChange={onRange}
          />
          {zoom === null ? null : (
            <Button size="small" onClick={() => onPeriod(null)}>
              <ZoomOut aria-hidden />
              {words.zoomOut}
            </Button>
          )}
        </>
      }
    >
      <ActivityChart activity={activity} marks={marks} range={range} zoom={zoom} onPeriod={onPeriod} />
    </Panel>
  );
});
