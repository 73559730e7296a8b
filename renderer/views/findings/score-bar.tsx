import "../../charts/charts.css";
import "./score-bar.css";
import type { Finding } from "../../../shared/finding.ts";
import { formatNumber } from "../../format/numbers.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";

/** The score as what it is made of, against the hundred points that there are. */
export function ScoreBar({ finding }: { readonly finding: Finding }) {
  const words = text.findings;
  return (
    <div className="score-bar">
      <p className="score-bar__figure" title={words.scoreHint}>
        <strong>{formatNumber(Math.round(finding.score), locale)}</strong>
        <span>{words.outOf}</span>
      </p>
      <div className="score-bar__bar" aria-hidden="true">
        {finding.parts.map(({ name, points }) => (
          <div key={name} className="score-bar__part" style={{ width: `${Math.max(0, points)}%` }} />
        ))}
      </div>
      <ul className="score-bar__parts">
        {finding.parts.map(({ name, points }) => (
          <li key={name}>
            <i className="swatch" aria-hidden="true" />
            <span>{words.part(name, finding)}</span>
            <span>{formatNumber(Math.round(points), locale)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
