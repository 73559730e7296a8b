import "./bar-list.css";
import { type CSSProperties, memo, type ReactNode } from "react";
import { formatNumber, formatShare } from "../format/numbers.ts";
import { locale } from "../text/language.ts";

export interface Bar {
  readonly id: string;
  readonly name: ReactNode;
  readonly count: number;
  /** What activating the bar does, for its tooltip; without it the bar is not a control. */
  readonly action?: string;
  readonly chosen?: boolean;
  /** Where the bar leads, instead of `onChoose`. */
  readonly href?: string;
}

interface BarListProps {
  readonly label: string;
  readonly bars: readonly Bar[];
  /** Shares are of this; without it none are shown. */
  readonly total?: number;
  readonly onChoose?: (id: string) => void;
}

/** Names with counts, each over a bar as long as its share of the largest. */
export const BarList = memo(function BarList({ label, bars, total, onChoose }: BarListProps) {
  const largest = bars.reduce((max, { count }) => Math.max(max, count), 1);
  return (
    <ul className="bar-list" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.id}>
          <Row bar={bar} share={bar.count / largest} {...(onChoose === undefined ? {} : { onChoose })}>
            <span className="bar-list__name">{bar.name}</span>
            <span className="bar-list__count">{formatNumber(bar.count, locale)}</span>
            {total === undefined ? null : (
              <span className="bar-list__share">
                {formatShare(total === 0 ? 0 : bar.count / total, locale)}
              </span>
            )}
          </Row>
        </li>
      ))}
    </ul>
  );
});

interface RowProps {
  readonly bar: Bar;
  readonly share: number;
  readonly onChoose?: (id: string) => void;
  readonly children: ReactNode;
}

function Row({ bar, share, onChoose, children }: RowProps) {
  const style: CSSProperties & { "--share": string } = { "--share": `${(share * 100).toFixed(1)}%` };
  const className = bar.chosen === true ? "bar-list__row bar-list__row--chosen" : "bar-list__row";
  if (bar.href !== undefined) {
    return (
      <a className={className} style={style} href={bar.href} title={bar.action}>
        {children}
      </a>
    );
  }
  if (onChoose === undefined || bar.action === undefined) {
    return (
      <div className={className} style={style}>
        {children}
      </div>
    );
  }
  return (
    <button
      type="button"
      className={className}
      style={style}
      title={bar.action}
      aria-pressed={bar.chosen === true}
      onClick={() => onChoose(bar.id)}
    >
      {children}
    </button>
  );
}
