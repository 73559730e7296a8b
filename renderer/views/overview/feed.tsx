import "./feed.css";
import { ShieldCheck, ShieldOff } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { Finding } from "../../../shared/finding.ts";
import type { ViewHead } from "../../../shared/link.ts";
import { Ago } from "../../clock/ago.tsx";
import { Blank } from "../../components/blank.tsx";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { hrefOf } from "../../route/use-route.ts";
import { text } from "../../text/text.ts";
import { Panel } from "./panel.tsx";

interface FeedProps {
  /** Null while they are being read. */
  readonly findings: readonly Finding[] | null;
  /** The page is narrowed by a filter, which findings do not follow. */
  readonly filtered: boolean;
  /** The sessions have been read, so that "nothing" means something. */
  readonly checked: boolean;
  /** Sessions that cannot be read, and so are not checked. */
  readonly unread: ViewHead<"findings">["unread"];
}

const MOST = 30;

/** The newest open findings, each a link to its evidence. */
export const Feed = memo(function Feed({ findings, filtered, checked, unread }: FeedProps) {
  const words = text.overview.feed;
  return (
    <Panel
      area="feed"
      title={words.title}
      body="rows"
      aside={
        <>
          {filtered ? <span title={words.unfilteredHint}>{words.unfiltered}</span> : null}
          <a href={hrefOf({ name: "findings", finding: null })}>{words.all}</a>
        </>
      }
    >
      {findings?.length === 0 && checked ? (
        <NothingFound unread={unread} more={words.noneMore} />
      ) : (
        <ul className="feed">
          {findings?.slice(0, MOST).map((finding) => (
            <li key={finding.id}>
              <Item finding={finding} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
});

/** Only where sessions can be read does "nothing" mean anything. */
export function NothingFound({
  unread,
  title = text.overview.feed.none,
  more,
  actions,
}: {
  readonly unread: FeedProps["unread"];
  readonly title?: string;
  readonly more: string;
  readonly actions?: ReactNode;
}) {
  const words = text.overview.feed;
  return (
    <Blank
      icon={unread === "all" ? <ShieldOff aria-hidden /> : <ShieldCheck aria-hidden />}
      title={unread === "all" ? words.unchecked : title}
      actions={actions}
    >
      {unread === null ? more : words.uncheckedMore[unread]}
    </Blank>
  );
}

const Item = memo(function Item({ finding }: { readonly finding: Finding }) {
  return (
    <a className="feed__item" href={hrefOf({ name: "findings", finding: finding.id })}>
      <SeverityMark severity={finding.severity} />
      <span className="feed__sentence">{text.findings.sentence(finding)}</span>
      <span className="feed__more">
        <span>{text.findings.rule(finding.rule)}</span>
        <Ago at={finding.raisedAt} style="sentence" />
      </span>
    </a>
  );
});
