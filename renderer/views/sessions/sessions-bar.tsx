import { ArrowUp, Ban, ShieldAlert } from "lucide-react";
import type { ViewHead } from "../../../shared/link.ts";
import { Button } from "../../components/button.tsx";
import { splitTerms } from "../../filter/terms.ts";
import { useFilter } from "../../filter/use-filter.ts";
import { formatCount } from "../../shell/describe-status.ts";
import { text } from "../../text/text.ts";

interface SessionsBarProps {
  readonly head: ViewHead<"sessions"> | null;
  readonly filter: string;
  readonly held: boolean;
  readonly readOnly: boolean;
  readonly selected: number;
  readonly onRefresh: () => void;
  readonly onClear: () => void;
  readonly onRevokeSelected: () => void;
  readonly onRevokeAll: () => void;
}

/** How many, what is newer, and what can be done with all of them. */
export function SessionsBar(props: SessionsBarProps) {
  const { head, filter, held, readOnly, selected } = props;
  if (selected > 0) return <SelectionBar {...props} />;
  const estimate = head?.matched.estimate ?? null;
  return (
    <div className="sessions__bar">
      <span className="sessions__count" title={estimate?.reason}>
        {head === null ? text.sessions.loadingRows : matched(head, filter)}
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
function Suspicious() {
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
}

function SelectionBar({ selected, readOnly, onClear, onRevokeSelected }: SessionsBarProps) {
  return (
    <div className="sessions__bar sessions__bar--selection">
      <span className="sessions__count" role="status">
        {text.sessions.selected(selected)}
      </span>
      <Button
        look="danger"
        size="small"
        disabled={readOnly}
        title={readOnly ? text.sessions.readOnly : undefined}
        onClick={onRevokeSelected}
      >
        <Ban aria-hidden />
        {text.sessions.revokeSelected(selected)}
      </Button>
      <Button look="ghost" size="small" onClick={onClear}>
        {text.sessions.clearSelection}
      </Button>
    </div>
  );
}

function matched(head: ViewHead<"sessions">, filter: string): string {
  const total = text.count.sessions(head.total.value);
  const all = head.total.estimate === null ? total : text.count.estimate(total);
  return filter === "" ? text.sessions.all(all) : text.sessions.matched(formatCount(head.matched), all);
}
