import "./status-bar.css";
import type { Status } from "../../shared/status.ts";
import { Countdown } from "../clock/countdown.tsx";
import { formatLag } from "../format/durations.ts";
import { formatNumber } from "../format/numbers.ts";
import { hrefOf } from "../route/use-route.ts";
import { locale } from "../text/language.ts";
import { text } from "../text/text.ts";
import type { StatusLine } from "./describe-status.ts";
import { limitsOf } from "./limits.ts";

/** Differences of the clocks below this are not worth a word: the table's times are rounded to seconds. */
const SKEW_WORTH_SAYING_MS = 2000;

/** The truth about the connection, always in sight. */
export function StatusBar({ line, status }: { readonly line: StatusLine; readonly status: Status | null }) {
  return (
    <footer className="status-bar">
      <span className="status-bar__phase" role="status">
        <span className={`status-bar__dot status-bar__dot--${line.tone}`} aria-hidden />
        {line.label}
      </span>
      {line.progress === null ? null : (
        <span className="status-bar__progress" aria-hidden>
          <span style={{ transform: `scaleX(${line.progress})` }} />
        </span>
      )}
      {line.reason === null ? null : (
        <span className="status-bar__reason" title={line.reason}>
          {line.reason}
        </span>
      )}
      {line.nextAttemptAt === null ? null : (
        <span>
          {text.status.nextAttempt} <Countdown until={line.nextAttemptAt} />
        </span>
      )}
      {status === null ? null : (
        <Facts
          status={status}
          current={line.tone === "live" || line.tone === "busy" || line.tone === "blind"}
        />
      )}
    </footer>
  );
}

/** Rates and delays are left out while the screen is out of date: they would be history. */
function Facts({ status, current }: { readonly status: Status; readonly current: boolean }) {
  const { demonstration, readOnly, where, feed, lagMs, drift, skewMs, changesPerSecond } = status;
  const limits = limitsOf(status);
  return (
    <>
      {demonstration === null ? null : <span className="status-bar__label">{text.status.demonstration}</span>}
      {readOnly ? <span className="status-bar__label">{text.status.readOnly}</span> : null}
      {limits.length === 0 ? null : (
        <a className="status-bar__label status-bar__label--warning" href={hrefOf({ name: "connections" })}>
          {text.status.problems(limits.length)}
        </a>
      )}
      <span className="status-bar__space" />
      {where === null ? null : <span className="status-bar__where">{where}</span>}
      {feed === null || !current ? null : (
        <span title={text.status.feedReason(feed.reason)}>{text.status.feed[feed.kind]}</span>
      )}
      {where === null || !current ? null : (
        <span>{text.status.rate(formatNumber(Math.round(changesPerSecond), locale))}</span>
      )}
      {lagMs === null || !current ? null : (
        <span title={text.status.lagHint}>{text.status.lag(formatLag(lagMs, locale))}</span>
      )}
      {drift === null || !current ? null : <Drift {...drift} />}
      {skewMs === null || Math.abs(skewMs) < SKEW_WORTH_SAYING_MS ? null : (
        <span className="status-bar__label status-bar__label--warning" title={text.status.skewHint}>
          {text.status.skew(formatLag(Math.abs(skewMs), locale))}
        </span>
      )}
    </>
  );
}

function Drift({ sampled, differing }: { readonly sampled: number; readonly differing: number }) {
  if (differing === 0) return <span title={text.status.driftHint}>{text.status.driftNone}</span>;
  return (
    <span className="status-bar__label status-bar__label--warning" title={text.status.driftHint}>
      {text.status.drift(formatNumber(differing, locale), formatNumber(sampled, locale))}
    </span>
  );
}
