import "./charts.css";
import type { Overview, Range } from "../../shared/overview.ts";
import { formatNumber } from "../format/numbers.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import type { ActivitySeries } from "./activity-series.ts";
import { markShapes } from "./mark-shapes.ts";
import { momentLabel } from "./time-axis.ts";

interface ActivityHoverProps {
  readonly series: ActivitySeries;
  readonly marks: Overview["marks"];
  readonly range: Range;
  /** The rest is handed over by Recharts. */
  readonly active?: boolean;
  readonly label?: unknown;
}

const MOST_MARKS = 4;

/** What the box beside the pointer says about one moment. */
export function ActivityHover({ series, marks, range, active, label }: ActivityHoverProps) {
  if (active !== true || typeof label !== "number") return null;
  const point = series.line.find(({ at }) => at === label);
  if (point === undefined || point.active === null) return null;
  const bar = series.bars.find(({ from, to }) => from < label && label <= to);
  const near = bar === undefined ? [] : marks.filter(({ at }) => at >= bar.from && at < bar.to);
  const words = text.overview.activity;
  return (
    <div className="chart-hover">
      <p className="chart-hover__title">{momentLabel(label, range, locale)}</p>
      <dl>
        <Line name={words.active} value={formatNumber(point.active, locale)} swatch="active" />
        {bar !== undefined && (
          <>
            <Line name={words.started} value={formatNumber(bar.started, locale)} swatch="started" />
            <Line name={words.ended} value={formatNumber(bar.ended, locale)} swatch="ended" />
          </>
        )}
        {point.step !== null && point.step.revoked > 0 && (
          <Line name={words.revoked} value={formatNumber(point.step.revoked, locale)} swatch="revoked" />
        )}
      </dl>
      {near.length > 0 && (
        <ul>
          {near.slice(0, MOST_MARKS).map((mark) => {
            const kind = mark.kind === "revocation" ? "revocation" : (mark.severity ?? "notice");
            return (
              <li key={`${mark.kind} ${mark.at} ${mark.text}`} className={`mark mark--${kind}`}>
                <svg viewBox="-6 -6 12 12" width={10} height={10} aria-hidden="true">
                  <path d={markShapes[kind]} />
                </svg>
                <span>{mark.text}</span>
              </li>
            );
          })}
          {near.length > MOST_MARKS && (
            <li className="chart-hover__more">{words.moreMarks(near.length - MOST_MARKS)}</li>
          )}
        </ul>
      )}
    </div>
  );
}

function Line({
  name,
  value,
  swatch,
}: {
  readonly name: string;
  readonly value: string;
  readonly swatch: string;
}) {
  return (
    <div>
      <dt>
        <i className={`swatch swatch--${swatch}`} aria-hidden="true" />
        {name}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
