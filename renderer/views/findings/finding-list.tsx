import "./finding-list.css";
import { memo, useDeferredValue, useEffect, useRef } from "react";
import type { Finding } from "../../../shared/finding.ts";
import { Ago } from "../../clock/ago.tsx";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { hrefOf } from "../../route/use-route.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { subjectOf } from "./subject.ts";

/** As many as the tallest window shows. */
const FIRST = 40;

interface FindingListProps {
  readonly findings: readonly Finding[];
  /** How many there are in all; the list may hold fewer. */
  readonly total: number;
  readonly selected: string | null;
}

export function FindingList({ findings, total, selected }: FindingListProps) {
  // Hundreds of items at once would block the page: the first are there at once, the others between frames.
  const drawn = useDeferredValue(findings, findings.slice(0, FIRST));
  return (
    <nav className="finding-list" aria-label={text.findings.listLabel}>
      <ul>
        {drawn.map((finding) => (
          <Item key={finding.id} finding={finding} selected={finding.id === selected} />
        ))}
      </ul>
      {findings.length < total ? (
        <p className="finding-list__more">{text.findings.shown(findings.length, total)}</p>
      ) : null}
    </nav>
  );
}

interface ItemProps {
  readonly finding: Finding;
  readonly selected: boolean;
}

const Item = memo(function Item({ finding, selected }: ItemProps) {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  const open = finding.state.kind === "open";
  return (
    <li ref={element}>
      <a
        className={open ? "finding-item" : "finding-item finding-item--answered"}
        aria-current={selected}
        href={hrefOf({ name: "findings", finding: finding.id })}
      >
        <SeverityMark severity={finding.severity} />
        <span className="finding-item__sentence">{text.findings.sentence(finding)}</span>
        <span className="finding-item__score" title={text.findings.score}>
          {formatNumber(Math.round(finding.score), locale)}
        </span>
        <span className="finding-item__more">
          {open ? null : <span className="finding-state">{text.findings.state[finding.state.kind]}</span>}
          <span>{text.findings.rule[finding.rule]}</span>
          <span className="finding-item__user">{subjectOf(finding)}</span>
          <Ago at={finding.raisedAt} style="sentence" />
        </span>
      </a>
    </li>
  );
});
