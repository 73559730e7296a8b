import { useId } from "react";
import type { AuditEntry, AuditQuery } from "../../../shared/audit.ts";
import { Segmented } from "../../components/segmented.tsx";
import { text } from "../../text/text.ts";

export const EVERYTHING: AuditQuery = { text: "", actions: null, since: null };
const DAY_MS = 86_400_000;
const SINCE_MS = { all: null, day: DAY_MS, week: 7 * DAY_MS } as const;
type Since = keyof typeof SINCE_MS;

export function isEverything({ text: wanted, actions, since }: AuditQuery): boolean {
  return wanted.trim() === "" && actions === null && since === null;
}

interface AuditQueryLineProps {
  readonly query: AuditQuery;
  readonly onChange: (query: AuditQuery) => void;
}

/** What is looked for: words, one kind of action, and how far back. */
export function AuditQueryLine({ query, onChange }: AuditQueryLineProps) {
  const which = useId();
  return (
    <>
      <input
        className="audit__search"
        type="search"
        maxLength={200}
        aria-label={text.audit.filter}
        placeholder={text.audit.filter}
        value={query.text}
        onChange={(event) => onChange({ ...query, text: event.target.value })}
      />
      <label className="visually-hidden" htmlFor={which}>
        {text.audit.which}
      </label>
      <select
        id={which}
        className="audit__which"
        value={query.actions?.[0] ?? ""}
        onChange={(event) => {
          const chosen = actions.find((action) => action === event.target.value);
          onChange({ ...query, actions: chosen === undefined ? null : [chosen] });
        }}
      >
        <option value="">{text.audit.everything}</option>
        {actions.map((action) => (
          <option key={action} value={action}>
            {text.audit.actions[action]}
          </option>
        ))}
      </select>
      <Segmented
        label={text.audit.since}
        value={sinceOf(query)}
        choices={sinces.map((value) => ({ value, label: text.audit.sinces[value] }))}
        onChange={(value) => {
          const before = SINCE_MS[value];
          onChange({ ...query, since: before === null ? null : Date.now() - before });
        }}
      />
    </>
  );
}

const sinces: readonly Since[] = ["all", "day", "week"];
const actions = Object.keys(text.audit.actions) as AuditEntry["action"][];

function sinceOf({ since }: AuditQuery): Since {
  if (since === null) return "all";
  return Date.now() - since > 2 * DAY_MS ? "week" : "day";
}
