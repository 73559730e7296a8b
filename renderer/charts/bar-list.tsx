import "./bar-list.css";
import { type CSSProperties, memo, type ReactNode } from "react";
import { CountryCode } from "../components/country.tsx";
import { formatNumber, formatShare } from "../format/numbers.ts";
import { locale } from "../text/language.ts";

export interface Bar {
  readonly id: string;
  readonly label: string;
  /** A country's code, shown before the label. */
  readonly country?: string;
  /** Said quietly after the label. */
  readonly more?: string;
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
        <Row
          key={bar.id}
          {...bar}
          // Rounded to what can be seen, so that a change in one row leaves the others alone.
          width={`${Math.round((bar.count / largest) * 200) / 2}%`}
          share={total === undefined ? null : formatShare(total === 0 ? 0 : bar.count / total, locale)}
          onChoose={onChoose}
        />
      ))}
    </ul>
  );
});

interface RowProps extends Bar {
  readonly width: string;
  readonly share: string | null;
  readonly onChoose: ((id: string) => void) | undefined;
}

const Row = memo(function Row({ label, country, more, count, share, ...control }: RowProps) {
  return (
    <li>
      <Control {...control}>
        <span className="bar-list__name">
          {country === undefined ? null : <CountryCode code={country} />}
          <span>{label}</span>
          {more === undefined ? null : <small className="bar-list__more">{more}</small>}
        </span>
        <span className="bar-list__count">{formatNumber(count, locale)}</span>
        {share === null ? null : <span className="bar-list__share">{share}</span>}
      </Control>
    </li>
  );
});

type ControlProps = Pick<RowProps, "id" | "action" | "chosen" | "href" | "width" | "onChoose"> & {
  readonly children: ReactNode;
};

function Control({ id, action, chosen = false, href, width, onChoose, children }: ControlProps) {
  const style: CSSProperties & { "--share": string } = { "--share": width };
  const className = chosen ? "bar-list__row bar-list__row--chosen" : "bar-list__row";
  if (href !== undefined) {
    return (
      <a className={className} style={style} href={href} title={action}>
        {children}
      </a>
    );
  }
  if (onChoose === undefined || action === undefined) {
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
      title={action}
      aria-pressed={chosen}
      onClick={() => onChoose(id)}
    >
      {children}
    </button>
  );
}
