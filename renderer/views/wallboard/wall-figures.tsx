import type { ViewHead } from "../../../shared/link.ts";
import type { Overview } from "../../../shared/overview.ts";
import type { Count } from "../../../shared/session.ts";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { formatCount } from "../../shell/describe-status.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

interface WallFiguresProps {
  readonly figures: Overview["figures"];
  readonly findings: ViewHead<"findings"> | null;
}

export function WallFigures({ figures, findings }: WallFiguresProps) {
  const words = text.overview.figures;
  const critical = findings?.critical ?? 0;
  return (
    <dl className="wall-figures tabular">
      <Figure name={words.sessions} count={figures.sessions} />
      <Figure name={words.users} count={figures.users} />
      <Figure name={words.activeNow} count={figures.activeNow} />
      <div className={critical > 0 ? "wall-figures__critical" : undefined}>
        <dt>{words.findings}</dt>
        <dd>
          {critical > 0 ? <SeverityMark severity="critical" label="" /> : null}
          {findings === null ? "–" : formatNumber(findings.open, locale)}
        </dd>
        <dd className="wall-figures__more">{critical > 0 ? words.critical(critical) : words.noneCritical}</dd>
      </div>
    </dl>
  );
}

function Figure({ name, count }: { readonly name: string; readonly count: Count }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatCount(count)}</dd>
    </div>
  );
}
