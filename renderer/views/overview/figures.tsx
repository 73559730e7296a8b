/** The figures at the top: how many, how busy, how bad. */
import "./figures.css";
import { memo, type ReactNode, useMemo } from "react";
import type { ViewHead } from "../../../shared/link.ts";
import type { Overview, Range } from "../../../shared/overview.ts";
import type { Count } from "../../../shared/session.ts";
import { SparkColumns, Sparkline } from "../../charts/sparkline.tsx";
import { rangeMs, sinceLabel } from "../../charts/time-axis.ts";
import { storeNow } from "../../clock/store-clock.ts";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { formatDuration } from "../../format/durations.ts";
import { formatNumber, formatShare } from "../../format/numbers.ts";
import { hrefOf } from "../../route/use-route.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { useSamples } from "./use-samples.ts";

interface FiguresProps {
  readonly figures: Overview["figures"];
  /** No session can be read. */
  readonly unread: boolean;
  readonly activity: Overview["activity"];
  readonly marks: Overview["marks"];
  readonly range: Range;
  /** What is counted; another filter begins other lines. */
  readonly subject: string;
  readonly findings: ViewHead<"findings"> | null;
}

export const Figures = memo(function Figures({
  figures,
  unread,
  activity,
  marks,
  range,
  subject,
  findings,
}: FiguresProps) {
  const words = text.overview.figures;
  const { sessions, users, activeNow, countries, anonymous, opaque } = figures;
  const active = useMemo(() => activity.points.map((point) => point.active), [activity]);
  return (
    <section className="figures" aria-label={words.label}>
      {subject === "" ? (
        <Figure label={words.sessions} count={sessions} more={changeOf(activity, range)} spark={active} />
      ) : (
        // The recorded past is that of all sessions; what the filter leaves has only the present.
        <Sampled label={words.sessions} count={sessions} subject={subject} />
      )}
      <Sampled
        label={words.users}
        count={users}
        unread={unread}
        subject={subject}
        more={
          anonymous > 0 ? (
            <span title={words.anonymousHint}>{words.anonymous(anonymous)}</span>
          ) : (
            users.value > 0 && words.perUser(formatNumber(sessions.value / users.value, locale))
          )
        }
      />
      <Sampled
        label={words.activeNow}
        hint={words.activeNowHint}
        count={activeNow}
        unread={unread}
        subject={subject}
        more={sessions.value > 0 && words.shareOfAll(formatShare(activeNow.value / sessions.value, locale))}
      />
      <Sampled
        label={words.countries}
        count={{ value: countries, estimate: null }}
        unread={unread}
        subject={subject}
        more={opaque > 0 && <span title={words.opaqueHint}>{words.opaque(opaque)}</span>}
      />
      {findings === null ? null : findings.unread === "all" && findings.open === 0 ? (
        <Unknown label={words.findings} />
      ) : (
        <Findings findings={findings} marks={marks} range={range} />
      )}
    </section>
  );
});

interface FigureProps {
  readonly label: string;
  readonly hint?: string;
  readonly count: Count;
  /** No session can be read, so that none of this means nothing. */
  readonly unread?: boolean;
  readonly more?: ReactNode;
  readonly spark: readonly number[];
  /** What the line under the figure shows, where that is not obvious. */
  readonly sparkHint?: string;
}

function Figure({ label, hint, count, unread = false, more, spark, sparkHint }: FigureProps) {
  if (unread && count.value === 0) return <Unknown label={label} hint={hint} />;
  const value = formatNumber(count.value, locale);
  return (
    <div className="figure">
      <span className="figure__label" title={hint}>
        {label}
      </span>
      <span
        className="figure__value"
        title={count.estimate === null ? undefined : text.count.why(count.estimate)}
      >
        {count.estimate === null ? value : text.count.estimate(value)}
      </span>
      <span className="figure__more">{more}</span>
      <div className="figure__spark" title={sparkHint}>
        <Sparkline values={spark} />
      </div>
    </div>
  );
}

function Unknown({ label, hint }: { readonly label: string; readonly hint?: string | undefined }) {
  const words = text.overview.figures;
  return (
    <div className="figure">
      <span className="figure__label" title={hint}>
        {label}
      </span>
      <span className="figure__value figure__value--unknown" title={words.unknownHint}>
        –
      </span>
      <span className="figure__more" title={words.unknownHint}>
        {words.unknown}
      </span>
      <div className="figure__spark" />
    </div>
  );
}

function Sampled({
  subject,
  ...rest
}: Omit<FigureProps, "spark" | "sparkHint"> & { readonly subject: string }) {
  const samples = useSamples(rest.count.value, subject);
  return <Figure {...rest} spark={samples} sparkHint={text.overview.figures.sinceHere} />;
}

/** "+12 in 1 hour", or since when there is something to compare with. */
function changeOf(activity: Overview["activity"], range: Range): ReactNode {
  const first = activity.points[0];
  const last = activity.points.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  const words = text.overview.figures;
  const change = last.active - first.active;
  const signed = `${change > 0 ? "+" : change < 0 ? "−" : "±"}${formatNumber(Math.abs(change), locale)}`;
  const whole = last.at + activity.stepMs - first.at >= rangeMs[range] * 0.97;
  const length = formatDuration(rangeMs[range], locale);
  return (
    <span title={whole ? words.changeHint(length) : undefined}>
      {whole
        ? words.change(signed, range)
        : `${signed} ${words.watchedSince(sinceLabel(first.at, last.at, locale))}`}
    </span>
  );
}

/** Into how many parts the range is divided for the line of findings. */
const PARTS = 30;

function Findings({
  findings,
  marks,
  range,
}: {
  readonly findings: { readonly open: number; readonly critical: number };
  readonly marks: Overview["marks"];
  readonly range: Range;
}) {
  const words = text.overview.figures;
  const raised = useMemo(() => {
    const from = storeNow() - rangeMs[range];
    const counts = Array.from({ length: PARTS }, () => 0);
    for (const { kind, at } of marks) {
      const part = Math.min(PARTS - 1, Math.floor(((at - from) / rangeMs[range]) * PARTS));
      if (kind === "finding" && part >= 0) counts[part] = (counts[part] ?? 0) + 1;
    }
    return counts;
  }, [marks, range]);
  const critical = findings.critical > 0;
  return (
    <a className="figure" href={hrefOf({ name: "findings", finding: null })}>
      <span className="figure__label">{words.findings}</span>
      <span className={critical ? "figure__value figure__value--critical" : "figure__value"}>
        {critical ? <SeverityMark severity="critical" label="" /> : null}
        {formatNumber(findings.open, locale)}
      </span>
      <span className="figure__more">
        {critical ? words.critical(findings.critical) : findings.open > 0 ? words.noneCritical : null}
      </span>
      <div className="figure__spark">
        <SparkColumns values={raised} />
      </div>
    </a>
  );
}
