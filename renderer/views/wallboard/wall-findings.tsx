import type { ViewHead, ViewState } from "../../../shared/link.ts";
import { Ago } from "../../clock/ago.tsx";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { text } from "../../text/text.ts";

/** As many as can be read from across a room. */
const MOST = 6;
const worstFirst = ["critical", "warning", "notice"] as const;

interface WallFindingsProps {
  /** Null while they are being read. */
  readonly findings: ViewState<"findings"> | null;
  /** The sessions have been read, so that "nothing" means something. */
  readonly checked: boolean;
}

/** The worst open findings, of equal ones the newest. */
export function WallFindings({ findings, checked }: WallFindingsProps) {
  const worst = worstFirst.flatMap(
    (severity) => findings?.rows.filter((each) => each.severity === severity) ?? [],
  );
  return (
    <>
      <h2>{text.overview.figures.findings}</h2>
      {findings?.rows.length === 0 && checked ? <Nothing unread={findings.head.unread} /> : null}
      <ul className="wall-findings">
        {worst.slice(0, MOST).map((finding) => (
          <li key={finding.id}>
            <SeverityMark severity={finding.severity} />
            <span>{text.findings.sentence(finding)}</span>
            <Ago at={finding.raisedAt} style="sentence" />
          </li>
        ))}
      </ul>
    </>
  );
}

function Nothing({ unread }: Pick<ViewHead<"findings">, "unread">) {
  const words = text.overview.feed;
  return (
    <div className="wallboard__none">
      <p>{unread === "all" ? words.unchecked : words.none}</p>
      {unread === null ? null : <p>{words.uncheckedMore[unread]}</p>}
    </div>
  );
}
