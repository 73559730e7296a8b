import type { ViewHead } from "../../../shared/link.ts";
import type { Overview } from "../../../shared/overview.ts";
import type { Count } from "../../../shared/session.ts";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { formatCount } from "../../shell/describe-status.ts";
import { noneReadable } from "../../shell/limits.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

interface WallFiguresProps {
  readonly figures: Overview["figures"];
  readonly findings: ViewHead<"findings"> | null;
}

export function WallFigures({ figures, findings }: WallFiguresProps) {
  const words = text.overview.figures;
  const critical = findings?.critical ?? 0;
  const unread = noneReadable(figures);
  return (
    <dl className="wall-figures tabular">
      <Figure name={words.sessions} count={figures.sessions} />
      <Figure name={words.users} count={figures.users} unread={unread} />
      <Figure name={words.activeNow} count={figures.activeNow} unread={unread} />
      <div className={critical > 0 ? "wall-figures__critical" : undefined}>
        <dt>{words.findings}</dt>
        <dd>
          {critical > 0 ? <SeverityMark severity="critical" label="" /> : null}
          {findings === null || (findings.unread === "all" && findings.open === 0)
            ? "–"
            : formatNumber(findings.open, locale)}
        </dd>
        <dd className="wall-figures__more">
          {critical > 0
            ? words.critical(critical)
            : findings?.unread === "all"
              ? words.unknown
              : words.noneCritical}
        </dd>
      </div>
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly count: Count;
  /** No session can be read, so that none of this means nothing. */
  readonly unread?: boolean;
}

function Figure({ name, count, unread = false }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{unread && count.value === 0 ? "–" : formatCount(count)}</dd>
    </div>
  );
}
