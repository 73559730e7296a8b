import { ArrowUp, Ban, ShieldAlert, X } from "lucide-react";
import { memo } from "react";
import type { ViewHead } from "../../../shared/link.ts";
import type { Phase } from "../../../shared/status.ts";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { splitTerms } from "../../filter/terms.ts";
import { useFilter } from "../../filter/use-filter.ts";
import { formatCount } from "../../shell/describe-status.ts";
import { ColumnsMenu } from "../../table/columns-menu.tsx";
import { describeRow } from "../../table/describe-row.ts";
import type { Selection } from "../../table/use-selection.ts";
import { who } from "../../table/who.ts";
import { text } from "../../text/text.ts";
import { ExportMenu } from "./export-menu.tsx";

interface SessionsBarProps {
  readonly head: ViewHead<"sessions"> | null;
  readonly phase: Phase["kind"];
  readonly filter: string;
  readonly held: boolean;
  readonly readOnly: boolean;
  readonly selection: Selection;
  readonly onRefresh: () => void;
  readonly onRevokeSelected: () => void;
  readonly onRevokeAll: () => void;
}

/** How many, what is newer, and what can be done with all of them. */
export function SessionsBar(props: SessionsBarProps) {
  const { head, phase, filter, held, readOnly } = props;
  if (props.selection.picked.size > 0) return <SelectionBar {...props} />;
  const estimate = head?.matched.estimate ?? null;
  return (
    <div className="sessions__bar">
      <span className="sessions__count" title={estimate === null ? undefined : text.count.why(estimate)}>
        {countOf(head, phase, filter)}
      </span>
      {head !== null && held && head.newer > 0 ? (
        <button
          type="button"
          className="sessions__newer"
          title={text.sessions.newerHint}
          onClick={props.onRefresh}
        >
          <ArrowUp aria-hidden />
          {text.sessions.newer(head.newer)}
        </button>
      ) : null}
      {held ? <span className="sessions__held">{text.sessions.held}</span> : null}
      <span className="sessions__space" />
      <Suspicious />
      {head === null ? null : <ExportMenu matched={head.matched} />}
      <ColumnsMenu />
      {filter === "" || head === null || head.matched.value === 0 ? null : (
        <Button
          look="danger-quiet"
          size="small"
          disabled={readOnly}
          title={readOnly ? text.sessions.readOnly : undefined}
          onClick={props.onRevokeAll}
        >
          <Ban aria-hidden />
          {text.sessions.revokeFiltered(formatCount(head.matched))}
        </Button>
      )}
    </div>
  );
}

const ANOMALIES = "anomaly:any";

/** The shortest way to what matters at three in the morning. */
const Suspicious = memo(function Suspicious() {
  const { filter, addTerm, removeTerm } = useFilter();
  const on = splitTerms(filter).includes(ANOMALIES);
  return (
    <Button
      size="small"
      aria-pressed={on}
      title={text.sessions.suspiciousHint}
      onClick={() => (on ? removeTerm(ANOMALIES) : addTerm(ANOMALIES))}
    >
      <ShieldAlert aria-hidden />
      {text.sessions.suspicious}
    </Button>
  );
});

/** Named in the bar; of more only the number is said. */
const MOST_NAMED = 4;

/** What is picked stays in sight here, also when a filter or the order takes its rows out of the table. */
function SelectionBar({ selection, readOnly, onRevokeSelected }: SessionsBarProps) {
  const rows = [...selection.picked.values()];
  const count = rows.length;
  return (
    <div className="sessions__bar sessions__bar--selection">
      <span className="sessions__count" role="status">
        {text.sessions.selected(count)}
      </span>
      <ul className="sessions__picked">
        {rows.slice(0, MOST_NAMED).map((row) => (
          <li key={row.id}>
            <span title={describeRow(row)}>{who(row)}</span>
            <button
              type="button"
              aria-label={text.sessions.unselect(who(row))}
              onClick={() => selection.remove(row.id)}
            >
              <X aria-hidden />
            </button>
          </li>
        ))}
        {count > MOST_NAMED ? (
          <li className="sessions__more">{text.sessions.moreSelected(count - MOST_NAMED)}</li>
        ) : null}
      </ul>
      <span className="sessions__space" />
      <CopyButton copied={rows.map(describeRow).join("\n")} label={text.sessions.copySelected} size="small" />
      <Button look="ghost" size="small" onClick={selection.clear}>
        {text.sessions.clearSelection}
      </Button>
      <Button
        look="danger"
        size="small"
        disabled={readOnly}
        title={readOnly ? text.sessions.readOnly : undefined}
        onClick={onRevokeSelected}
      >
        <Ban aria-hidden />
        {text.sessions.revokeSelected(count)}
      </Button>
    </div>
  );
}

/** How many; nothing where none has been counted. */
function countOf(head: ViewHead<"sessions"> | null, phase: Phase["kind"], filter: string): string | null {
  const isUncounted = phase === "idle" || phase === "failed" || phase === "connecting";
  if (isUncounted && (head === null || head.total.value === 0)) return null;
  return head === null ? text.sessions.loadingRows : matched(head, filter);
}

function matched(head: ViewHead<"sessions">, filter: string): string {
  const total = text.count.sessions(head.total.value);
  const all = head.total.estimate === null ? total : text.count.estimate(total);
  return filter === "" ? text.sessions.all(all) : text.sessions.matched(formatCount(head.matched), all);
}
