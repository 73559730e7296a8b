import "./audit.css";
import { ScrollText } from "lucide-react";
import { useMemo, useState } from "react";
import type { AuditQuery } from "../../../shared/audit.ts";
import { storeNow } from "../../clock/store-clock.ts";
import { Blank } from "../../components/blank.tsx";
import { Button } from "../../components/button.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { formatFull, formatMoment } from "../../format/times.ts";
import { visible } from "../../format/visible.ts";
import { useView } from "../../link/use-link.tsx";
import { hrefOf } from "../../route/use-route.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { AuditQueryLine, EVERYTHING, isEverything } from "./audit-query.tsx";
import { type EntryGroup, groupEntries } from "./entry-groups.ts";
import { useAuditExport } from "./use-audit-export.ts";
import { useAuditSearch } from "./use-audit-search.ts";

/** Users named in a line before the rest becomes a number. */
const USERS_NAMED = 2;

/** What was done, by whom, why, and what the store answered. */
export function AuditView() {
  const view = useView("audit", { limit: 500 });
  const [query, setQuery] = useState<AuditQuery>(EVERYTHING);
  const head = view.kind === "ready" ? view.state.head : null;
  const found = useAuditSearch(query, head?.entries ?? 0);
  const { save, saving } = useAuditExport();
  const latest = view.kind === "ready" ? view.state.rows : null;
  const rows = isEverything(query) ? latest : found.entries;
  const groups = useMemo(() => groupEntries(rows ?? []), [rows]);

  if (head === null) {
    return view.refused === undefined ? null : (
      <div className="audit__problem">
        <FailureNote failure={view.refused} />
      </div>
    );
  }
  return (
    <div className="audit">
      <div className="audit__bar">
        <AuditQueryLine query={query} onChange={setQuery} />
        <span className="audit__quiet">{text.audit.entries(head.entries)}</span>
        <span className="audit__file" title={head.file}>
          {head.file}
        </span>
        <Button size="small" disabled={saving} onClick={() => save(query, "csv")}>
          {text.audit.exportCsv}
        </Button>
        <Button size="small" disabled={saving} onClick={() => save(query, "jsonl")}>
          {text.audit.exportJsonl}
        </Button>
      </div>
      {head.problem === null ? null : (
        <div className="audit__problem">
          <FailureNote failure={head.problem} />
        </div>
      )}
      {found.failure === null ? null : (
        <div className="audit__problem">
          <FailureNote failure={found.failure} />
        </div>
      )}
      {groups.length > 0 ? (
        <Groups groups={groups} more={!isEverything(query) && found.more} />
      ) : found.searching ? (
        <Blank icon={<ScrollText aria-hidden />} title={text.audit.searching} />
      ) : (
        <Blank
          icon={<ScrollText aria-hidden />}
          title={isEverything(query) ? text.audit.emptyTitle : text.audit.noMatch}
        >
          {isEverything(query) ? text.audit.emptyMore : undefined}
        </Blank>
      )}
    </div>
  );
}

function Groups({ groups, more }: { readonly groups: readonly EntryGroup[]; readonly more: boolean }) {
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
          {groups.map(({ id, entry, sessions, results }) => (
            <tr key={id}>
              <td className="audit__quiet" title={formatFull(entry.at, locale)}>
                {formatMoment(entry.at, now, locale)}
              </td>
              <td>{visible(entry.operator)}</td>
              <td>{text.audit.actions[entry.action]}</td>
              <td>
                <Users users={entry.users} />
              </td>
              <td className="audit__number">
                {sessions === 0 ? "" : countOf(sessions, entry.total ?? sessions)}
              </td>
              <td className="words" title={visible(results.join("; "))}>
                {results.length > 0 ? (
                  visible(results.join("; "))
                ) : entry.phase === "intent" ? (
                  <span className="audit__waiting">{text.audit.waiting}</span>
                ) : null}
              </td>
              <td
                className="audit__quiet words"
                title={entry.reason === null ? undefined : visible(entry.reason)}
              >
                {entry.reason === null ? null : visible(entry.reason)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more ? <p className="audit__more">{text.audit.more}</p> : null}
    </section>
  );
}

function countOf(sessions: number, total: number): string {
  const done = formatNumber(sessions, locale);
  return sessions < total ? text.audit.partly(done, formatNumber(total, locale)) : done;
}

function Users({ users }: { readonly users: readonly string[] }) {
  const rest = users.length - USERS_NAMED;
  return (
    <>
      {users.slice(0, USERS_NAMED).map((user, at) => (
        <span key={user}>
          {at > 0 ? ", " : null}
          <a href={hrefOf({ name: "user", user })}>{visible(user)}</a>
        </span>
      ))}
      {rest > 0 ? <span title={visible(users.join(", "))}> {text.audit.moreUsers(rest)}</span> : null}
    </>
  );
}
