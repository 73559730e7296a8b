import "./finding-list.css";
import { memo, useLayoutEffect, useRef, useState } from "react";
import type { Finding } from "../../../shared/finding.ts";
import { useSize } from "../../charts/use-size.ts";
import { Ago } from "../../clock/ago.tsx";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { hrefOf } from "../../route/use-route.ts";
import { offsetShowing } from "../../table/scroll-scale.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { subjectOf } from "./subject.ts";

/** In pixels; the style sheet says the same. */
const ITEM_HEIGHT = 68;
/** Items drawn above and below what is visible, so that a turn of the wheel finds something; also the step of what is drawn. */
const BESIDE = 8;
/** Before it has been measured, in pixels. */
const START = { width: 340, height: 800 };

interface FindingListProps {
  readonly findings: readonly Finding[];
  /** How many there are in all; the list may hold fewer. */
  readonly total: number;
  readonly selected: string | null;
}

/**
 * Of hundreds only those in sight are drawn. They lie in the page's own flow between what stands for the others, so that
 * the browser keeps what one looks at in its place while newer ones arrive above it. (With padding instead, it does not.)
 */
export function FindingList({ findings, total, selected }: FindingListProps) {
  const scroller = useRef<HTMLElement>(null);
  const { height } = useSize(scroller, START);
  /** Where the list was scrolled to. Asking the browser would make it lay out the page at once. */
  const scrolled = useRef(0);
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.min(top - BESIDE, findings.length - 1));
  const drawn = findings.slice(first, top + Math.ceil(height / ITEM_HEIGHT) + 2 * BESIDE);

  const selectedAt = findings.findIndex(({ id }) => id === selected);
  const isThere = selectedAt >= 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice is brought into sight, not one that has moved.
  useLayoutEffect(() => {
    const { current } = scroller;
    if (current === null || !isThere) return;
    const extent = { rows: findings.length, rowHeight: ITEM_HEIGHT, viewport: height };
    const offset = offsetShowing(selectedAt, scrolled.current, extent);
    if (offset !== scrolled.current) current.scrollTop = offset;
  }, [selected, isThere, height]);

  return (
    <nav
      ref={scroller}
      className="finding-list"
      aria-label={text.findings.listLabel}
      onScroll={({ currentTarget }) => {
        scrolled.current = currentTarget.scrollTop;
        setTop(Math.floor(scrolled.current / ITEM_HEIGHT / BESIDE) * BESIDE);
      }}
    >
      <div style={{ height: first * ITEM_HEIGHT }} />
      <ul>
        {drawn.map((finding, at) => (
          // Which of how many, because screen readers find only what is drawn.
          <li key={finding.id} aria-posinset={first + at + 1} aria-setsize={findings.length}>
            <Item finding={finding} selected={finding.id === selected} />
          </li>
        ))}
      </ul>
      <div style={{ height: (findings.length - first - drawn.length) * ITEM_HEIGHT }} />
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
  const open = finding.state.kind === "open";
  return (
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
        <span>{text.findings.rule(finding.rule)}</span>
        <span className="finding-item__user">{subjectOf(finding)}</span>
        <Ago at={finding.raisedAt} style="sentence" />
      </span>
    </a>
  );
});
