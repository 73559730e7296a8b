import "./audit.css";
import { ScrollText } from "lucide-react";
import { useMemo, useState } from "react";
import { storeNow } from "../../clock/store-clock.ts";
import { Blank } from "../../components/blank.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { formatFull, formatMoment } from "../../format/times.ts";
import { useView } from "../../link/use-link.tsx";
import { hrefOf } from "../../route/use-route.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { type EntryGroup, groupEntries, mentions } from "./entry-groups.ts";

/** Users named in a line before the rest becomes a number. */
const USERS_NAMED = 2;

/** What was done, by whom, why, and what the store answered. */
export function AuditView() {
  const view = useView("audit", { limit: 500 });
  const [wanted, setWanted] = useState("");
  const rows = view.kind === "ready" ? view.state.rows : null;
  const groups = useMemo(() => groupEntries(rows ?? []), [rows]);
  const shown = useMemo(() => {
    const lower = wanted.trim().toLowerCase();
    return lower === "" ? groups : groups.filter((group) => mentions(group, lower));
  }, [groups, wanted]);

  if (view.kind === "loading") {
    return view.refused === undefined ? null : (
      <div className="audit__problem">
        <FailureNote failure={view.refused} />
      </div>
    );
  }
  const { head } = view.state;
  return (
    <div className="audit">
      <div className="audit__bar">
        <input
          className="audit__search"
          type="search"
          aria-label={text.audit.filter}
          placeholder={text.audit.filter}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <span className="audit__quiet">{text.audit.entries(head.entries)}</span>
        <span className="audit__file" title={head.file}>
          {head.file}
        </span>
      </div>
      {head.problem === null ? null : (
        <div className="audit__problem">
          <FailureNote failure={head.problem} />
        </div>
      )}
      {shown.length === 0 ? (
        <Blank
          icon={<ScrollText aria-hidden />}
          title={wanted === "" ? text.audit.emptyTitle : text.audit.noMatch}
        >
          {wanted === "" ? text.audit.emptyMore : undefined}
        </Blank>
      ) : (
        <Groups groups={shown} />
      )}
    </div>
  );
}

function Groups({ groups }: { readonly groups: readonly EntryGroup[] }) {
  const now = storeNow();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className="audit__scroll" aria-label={text.audit.title} tabIndex={0}>
      <table className="audit__table">
        <thead>
          <tr>
            <th>{text.audit.when}</th>
            <th className="audit__middle">{text.audit.operator}</th>
            <th className="audit__middle">{text.audit.action}</th>
            <th>{text.audit.users}</th>
            <th className="audit__number">{text.audit.sessions}</th>
            <th>{text.audit.outcome}</th>
            <th>{text.audit.reason}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ id, entry, results }) => (
            <tr key={id}>
              <td className="audit__quiet" title={formatFull(entry.at, locale)}>
                {formatMoment(entry.at, now, locale)}
              </td>
              <td>{entry.operator}</td>
              <td>{text.audit.actions[entry.action]}</td>
              <td>
                <Users users={entry.users} />
              </td>
              <td className="audit__number">
                {entry.sessions === 0 ? "" : formatNumber(entry.sessions, locale)}
              </td>
              <td className="words" title={results.join("; ")}>
                {results.length > 0 ? (
                  results.join("; ")
                ) : entry.action === "revoke" ? (
                  <span className="audit__waiting">{text.audit.waiting}</span>
                ) : null}
              </td>
              <td className="audit__quiet words" title={entry.reason ?? undefined}>
                {entry.reason}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Users({ users }: { readonly users: readonly string[] }) {
  const rest = users.length - USERS_NAMED;
  return (
    <>
      {users.slice(0, USERS_NAMED).map((user, at) => (
        <span key={user}>
          {at > 0 ? ", " : null}
          <a href={hrefOf({ name: "user", user })}>{user}</a>
        </span>
      ))}
      {rest > 0 ? <span title={users.join(", ")}> {text.audit.moreUsers(rest)}</span> : null}
    </>
  );
}
