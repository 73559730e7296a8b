import "./idle-histogram.css";
import { type CSSProperties, memo, useMemo } from "react";
import type { Overview } from "../../shared/overview.ts";
import { formatCompact, formatNumber } from "../format/numbers.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import { type IdleBucket, idleBuckets } from "./idle-buckets.ts";

interface IdleHistogramProps {
  readonly idle: Overview["idle"];
  /** The terms that already narrow what is shown. */
  readonly chosen: readonly string[];
  readonly onChoose: (term: string) => void;
}

/**
 * How long ago the sessions were last used. Every bar is a button that narrows everything to its sessions, which
 * is why the bars are not drawn by Recharts: there they would be out of the keyboard's reach.
 */
export const IdleHistogram = memo(function IdleHistogram({ idle, chosen, onChoose }: IdleHistogramProps) {
  const buckets = useMemo(() => idleBuckets(idle), [idle]);
  const most = buckets.reduce((max, { sessions }) => Math.max(max, sessions), 1);
  return (
    <ul className="idle-histogram" aria-label={text.overview.idle.title}>
      {buckets.map((bucket) => (
        <li key={bucket.term}>
          <Bucket
            {...bucket}
            share={bucket.sessions / most}
            chosen={chosen.includes(bucket.term)}
            onChoose={onChoose}
          />
        </li>
      ))}
    </ul>
  );
});

interface BucketProps extends IdleBucket {
  readonly share: number;
  readonly chosen: boolean;
  readonly onChoose: (term: string) => void;
}

/** Given its parts, so that a bar that is as it was is not drawn again. */
const Bucket = memo(function Bucket({ share, chosen, onChoose, ...bucket }: BucketProps) {
  const { sessions, term, label } = bucket;
  const height: CSSProperties & { "--share": string } = { "--share": share.toFixed(4) };
  const sentence = text.overview.idle.bucket(spoken(bucket), formatNumber(sessions, locale));
  return (
    <button
      type="button"
      className="idle-histogram__bucket"
      aria-pressed={chosen}
      title={sentence}
      onClick={() => onChoose(term)}
    >
      <span className="visually-hidden">{sentence}</span>
      <span className="idle-histogram__space" aria-hidden="true">
        {sessions === 0 ? null : (
          <>
            <span className="idle-histogram__count">{formatCompact(sessions, locale)}</span>
            <span className="idle-histogram__bar" style={height} />
          </>
        )}
      </span>
      <span className="idle-histogram__label" aria-hidden="true">
        {label}
      </span>
    </button>
  );
});

function spoken({ fromMs, upToMs }: IdleBucket): string {
  const words = text.overview.idle;
  if (upToMs === null) return words.over(fromMs);
  return fromMs === 0 ? words.under(upToMs) : words.between(fromMs, upToMs);
}
