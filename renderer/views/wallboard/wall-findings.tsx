import type { Finding } from "../../../shared/finding.ts";
import { Ago } from "../../clock/ago.tsx";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { text } from "../../text/text.ts";

/** As many as can be read from across a room. */
const MOST = 6;
const worstFirst = ["critical", "warning", "notice"] as const;

/** The worst open findings, of equal ones the newest. Null while they are being read. */
export function WallFindings({ findings }: { readonly findings: readonly Finding[] | null }) {
  const words = text.overview.feed;
  const worst = worstFirst.flatMap(
    (severity) => findings?.filter((each) => each.severity === severity) ?? [],
  );
  return (
    <>
      <h2>{text.overview.figures.findings}</h2>
      {findings?.length === 0 ? <p className="wallboard__none">{words.none}</p> : null}
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
