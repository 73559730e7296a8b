import { SearchX, Table2 } from "lucide-react";
import type { Count } from "../../../shared/session.ts";
import type { Phase } from "../../../shared/status.ts";
import { Blank } from "../../components/blank.tsx";
import { Button, buttonClass } from "../../components/button.tsx";
import { hrefOf, navigate } from "../../route/use-route.ts";
import { text } from "../../text/text.ts";
import { NoStore, Reading } from "../overview/no-overview.tsx";

interface NoSessionsProps {
  readonly filter: string;
  readonly total: Count;
  readonly phase: Phase["kind"];
}

/** An empty table, saying whether that is the filter, the store, or that there is no store. */
export function NoSessions(props: NoSessionsProps) {
  return (
    <div className="sessions__empty">
      <Reason {...props} />
    </div>
  );
}

function Reason({ filter, total, phase }: NoSessionsProps) {
  if (phase === "idle" || phase === "failed") {
    return <NoStore phase={phase} />;
  }
  if (total.value === 0 && (phase === "connecting" || phase === "loading")) {
    return <Reading phase={phase} />;
  }
  if (filter !== "") {
    return (
      <Blank
        icon={<SearchX aria-hidden />}
        title={text.sessions.noMatchTitle}
        actions={<Button onClick={() => navigate({ filter: "" })}>{text.filter.clear}</Button>}
      >
        {text.sessions.noMatchMore(text.count.sessions(total.value))}
      </Blank>
    );
  }
  return (
    <Blank
      icon={<Table2 aria-hidden />}
      title={text.sessions.emptyTitle}
      actions={
        <a className={buttonClass()} href={hrefOf({ name: "format", format: null })}>
          {text.format.describeNew}
        </a>
      }
    >
      {text.sessions.emptyMore}
    </Blank>
  );
}
