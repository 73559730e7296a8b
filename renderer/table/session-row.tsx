import { Ban, Bot, Check, Globe, LoaderCircle, Monitor, RotateCcw, Smartphone, Tablet } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { Handle, RevocationState, SessionRow as Row } from "../../shared/session.ts";
import { Ago } from "../clock/ago.tsx";
import { PlaceName } from "../components/country.tsx";
import { SeverityMark } from "../components/severity-mark.tsx";
import { visible } from "../format/visible.ts";
import { hrefOf } from "../route/use-route.ts";
import { text } from "../text/text.ts";
import type { Column } from "./columns.ts";
import { who } from "./who.ts";

/** The element of a session's row, where it is drawn at all. */
export function rowElementId(id: Handle): string {
  return `row-${id}`;
}

/** The session in whose row an element is; null outside of rows and on its controls. */
export function rowIdOf(element: Element): Handle | null {
  if (element.closest("a, button, input, label") !== null) return null;
  return element.closest("tr")?.id.slice("row-".length) ?? null;
}

/** What a row can ask for. The object stays the same, so that it never makes a row render. */
export interface RowActions {
  readonly open: (row: Row, index: number) => void;
  readonly toggle: (row: Row, index: number, range: boolean) => void;
  readonly revoke: (row: Row) => void;
}

interface SessionRowProps {
  readonly row: Row;
  readonly index: number;
  /** Which cells, in order. The list stays the same as long as the columns do. */
  readonly columns: readonly Column[];
  readonly selected: boolean;
  readonly atCursor: boolean;
  /** What this window knows of a revocation that the row does not say yet. */
  readonly asked: RevocationState;
  readonly readOnly: boolean;
  readonly actions: RowActions;
}

export const SessionRow = memo(function SessionRow({
  row,
  index,
  columns,
  selected,
  atCursor,
  asked,
  readOnly,
  actions,
}: SessionRowProps) {
  const revocation = row.revocation === "none" ? asked : row.revocation;
  const over = revocation === "revoked" || revocation === "already-gone";
  const names = ["session-row"];
  if (selected) names.push("session-row--selected");
  if (atCursor) names.push("session-row--cursor");
  if (over) names.push("session-row--over");
  if (revocation === "denied" || revocation === "failed") names.push("session-row--failed");
  if (row.severity === "critical") names.push("session-row--critical");

  return (
    <tr id={rowElementId(row.id)} className={names.join(" ")} tabIndex={-1} aria-rowindex={index + 2}>
      <td className="session-cell session-cell--select">
        <label>
          <input
            type="checkbox"
            tabIndex={-1}
            checked={selected}
            aria-label={text.sessions.select(who(row))}
            onChange={() => {}}
            onClick={(event) => actions.toggle(row, index, event.shiftKey)}
          />
        </label>
      </td>
      <td className="session-cell session-cell--severity">
        {row.severity === null ? null : <SeverityMark severity={row.severity} />}
      </td>
      {columns.map((column) => (
        <td key={column} className={cellClass[column]} title={titleOf(row, column)}>
          <Cell row={row} column={column} />
        </td>
      ))}
      <td className="session-cell session-cell--action">
        <Revocation row={row} revocation={revocation} readOnly={readOnly} onRevoke={actions.revoke} />
      </td>
    </tr>
  );
});

/** Texts that are words rather than figures have letters of their natural width. */
const cellClass: Readonly<Record<Column, string>> = {
  user: "session-cell session-cell--user words",
  address: "session-cell session-cell--address",
  country: "session-cell session-cell--country words",
  client: "session-cell session-cell--client words",
  createdAt: "session-cell session-cell--createdAt",
  lastSeen: "session-cell session-cell--lastSeen",
  expiresAt: "session-cell session-cell--expiresAt",
  format: "session-cell session-cell--format words",
};

function titleOf(row: Row, column: Column): string | undefined {
  if (column === "address") return row.address ?? undefined;
  return column === "format" ? row.format : undefined;
}

function Cell({ row, column }: { readonly row: Row; readonly column: Column }) {
  switch (column) {
    case "user":
      return <UserName row={row} />;
    case "address":
      if (row.address === null) return <Missing label={text.session.noAddress} />;
      return row.address;
    case "country":
      return row.place === null ? <Missing label={text.session.noPlace} /> : <PlaceName place={row.place} />;
    case "client":
      return <ClientName client={row.client} />;
    case "createdAt":
      return row.createdAt === null ? (
        <Missing label={text.session.notRecorded} />
      ) : (
        <Ago at={row.createdAt} style="past" />
      );
    case "lastSeen":
      return <LastSeen row={row} />;
    case "expiresAt":
      return row.expiresAt === null ? <Missing label={text.session.noExpiry} /> : <Ago at={row.expiresAt} />;
    case "format":
      if (row.opaque === null) return row.format;
      return <em title={text.session.opaqueReason[row.opaque]}>{text.session.opaque}</em>;
  }
}

function UserName({ row }: { readonly row: Row }) {
  if (row.user === null) return <Missing label={text.session.anonymous} />;
  return (
    <>
      <a
        className="session-cell__user"
        tabIndex={-1}
        href={hrefOf({ name: "user", user: row.user })}
        title={row.label === null ? who(row) : `${who(row)}\n${visible(row.user)}`}
      >
        {who(row)}
      </a>
      {row.label === null ? null : <span className="session-cell__more">{visible(row.user)}</span>}
    </>
  );
}

function ClientName({ client }: { readonly client: Row["client"] }) {
  if (client === null) return <Missing label={text.session.noClient} />;
  return (
    <>
      {clientIcons[client.kind]}
      <span className="session-cell__text" title={`${client.browser} · ${client.system}`}>
        {client.browser} <span className="session-cell__more">{client.system}</span>
      </span>
    </>
  );
}

/** Made once: an element that is the same as before is not drawn again with its row. */
const clientIcons: Readonly<Record<NonNullable<Row["client"]>["kind"], ReactNode>> = {
  desktop: <Monitor aria-hidden />,
  mobile: <Smartphone aria-hidden />,
  tablet: <Tablet aria-hidden />,
  bot: <Bot aria-hidden />,
  other: <Globe aria-hidden />,
};
const revokeIcon = <Ban aria-hidden />;
const againIcon = <RotateCcw aria-hidden />;

function LastSeen({ row }: { readonly row: Row }) {
  if (row.lastSeen === null) return <Missing label={text.session.notRecorded} />;
  const origin = row.lastSeenOrigin ?? "recorded";
  return (
    <>
      {origin === "recorded" ? null : (
        <span className="session-cell__origin" title={text.session.origin[origin]}>
          ~
        </span>
      )}
      <Ago at={row.lastSeen} style="past" title={text.session.origin[origin]} />
    </>
  );
}

interface RevocationProps {
  readonly row: Row;
  readonly revocation: RevocationState;
  readonly readOnly: boolean;
  readonly onRevoke: (row: Row) => void;
}

function Revocation({ row, revocation, readOnly, onRevoke }: RevocationProps) {
  const label = text.session.revocation[revocation];
  switch (revocation) {
    case "pending":
      return (
        <span className="session-row__state" role="status">
          <LoaderCircle aria-hidden className="spinner" />
          {label}
        </span>
      );
    case "revoked":
    case "already-gone":
      return (
        <span className="session-row__state" role="status">
          <Check aria-hidden />
          {label}
        </span>
      );
    case "none":
    case "denied":
    case "failed":
      return (
        <button
          type="button"
          className="session-row__revoke"
          tabIndex={-1}
          disabled={readOnly}
          title={readOnly ? text.sessions.readOnly : undefined}
          aria-label={text.sessions.revokeOf(who(row))}
          onClick={() => onRevoke(row)}
        >
          {revocation === "none" ? revokeIcon : againIcon}
          {revocation === "none" ? text.sessions.revoke : label}
        </button>
      );
  }
}

/** A field without a value: a quiet dash that says why on hover and to screen readers. */
function Missing({ label }: { readonly label: string }) {
  return (
    <span className="session-cell__missing" title={label}>
      <span aria-hidden>–</span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
