import "./session-details.css";
import { Ban, ListFilter, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { ViewHead } from "../../../shared/link.ts";
import type { Handle, SessionRow } from "../../../shared/session.ts";
import { Ago } from "../../clock/ago.tsx";
import { Blank } from "../../components/blank.tsx";
import { Button, buttonClass } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { PlaceName } from "../../components/country.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { Notice } from "../../components/notice.tsx";
import { SeverityMark } from "../../components/severity-mark.tsx";
import { Tip } from "../../components/tip.tsx";
import { quoteTerm } from "../../filter/terms.ts";
import { useFilter } from "../../filter/use-filter.ts";
import { visible } from "../../format/visible.ts";
import { useView } from "../../link/use-link.tsx";
import { countryName } from "../../map/country-name.ts";
import { useRevoke } from "../../revoke/use-revoke.tsx";
import { hrefOf, navigate } from "../../route/use-route.ts";
import { describeRow } from "../../table/describe-row.ts";
import { clientName, who } from "../../table/who.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { MissingFields } from "./missing-fields.tsx";

type Details = ViewHead<"session">;

/** One session in full, beside the table. */
export function SessionDetails({ id, readOnly }: { readonly id: Handle; readonly readOnly: boolean }) {
  const view = useView("session", { id });
  const now = view.kind === "ready" && view.state.head.row?.id === id ? view.state.head : null;
  // A session that ends while somebody reads it stays readable, under a note that says so.
  const [last, setLast] = useState<Details | null>(null);
  useEffect(() => {
    if (now !== null) setLast(now);
  }, [now]);
  const head = now ?? (last?.row?.id === id ? last : null);
  const gone = view.refused !== undefined || (view.kind === "ready" && view.current && now === null);
  return (
    <aside className="details" aria-label={text.details.title}>
      <div className="details__head">
        {head?.row?.severity == null ? null : <SeverityMark severity={head.row.severity} />}
        <h2>{head?.row == null ? text.details.title : who(head.row)}</h2>
        <Tip label={text.details.close} keys="Esc">
          <Button
            look="ghost"
            size="small"
            icon
            aria-label={text.details.close}
            onClick={() => navigate({ session: null })}
          >
            <X aria-hidden />
          </Button>
        </Tip>
      </div>
      {head === null && gone ? <Blank title={text.details.gone}>{text.details.goneMore}</Blank> : null}
      {head?.row == null ? null : (
        <div className="details__body">
          {gone ? (
            <div className="details__gone">
              <Gone id={id} />
            </div>
          ) : (
            <Actions row={head.row} readOnly={readOnly} />
          )}
          <About row={head.row} format={head.format} />
          <Contents head={head} row={head.row} gone={gone} />
          <MissingFields missing={head.missing} row={head.row} />
        </div>
      )}
    </aside>
  );
}

function Gone({ id }: { readonly id: Handle }) {
  const revoked = useRevoke().states.get(id) === "revoked";
  return (
    <Notice
      tone={revoked ? "done" : "warning"}
      title={revoked ? text.session.revocation.revoked : text.details.gone}
    >
      {revoked ? text.revoke.doneMore : text.details.goneMore}
    </Notice>
  );
}

function Actions({ row, readOnly }: { readonly row: SessionRow; readonly readOnly: boolean }) {
  const { one, states } = useRevoke();
  const state = row.revocation === "none" ? (states.get(row.id) ?? "none") : row.revocation;
  const ended = state === "revoked" || state === "already-gone";
  const { user } = row;
  return (
    <div className="details__actions">
      <Button
        look={ended ? "plain" : "danger"}
        disabled={readOnly || state === "pending" || ended}
        title={readOnly ? text.sessions.readOnly : undefined}
        onClick={() => one(row.id, who(row))}
      >
        <Ban aria-hidden />
        {state === "none" || state === "failed" || state === "denied"
          ? text.sessions.revoke
          : text.session.revocation[state]}
      </Button>
      {user === null ? null : (
        <a className={buttonClass()} href={hrefOf({ name: "user", user })}>
          {text.details.openUser}
        </a>
      )}
      <CopyButton copied={describeRow(row)} label={text.details.copyAll} />
    </div>
  );
}

function About({ row, format }: { readonly row: SessionRow; readonly format: Details["format"] }) {
  const origin = row.lastSeenOrigin ?? "recorded";
  return (
    <Facts>
      <Fact name={text.details.user}>
        {row.user === null ? text.session.anonymous : visible(row.user)}
        {row.user === null ? null : (
          <>
            <Narrow label={text.details.onlyUser} term={`user:${quoteTerm(row.user)}`} />
            <CopyButton copied={row.user} />
          </>
        )}
      </Fact>
      <Fact name={text.details.address}>
        {row.address ?? text.session.noAddress}
        {row.address === null ? null : (
          <>
            <Narrow label={text.details.onlyAddress} term={`ip:${row.address}`} />
            <CopyButton copied={row.address} />
          </>
        )}
      </Fact>
      <Fact name={text.details.place}>
        {row.place === null ? (
          text.session.noPlace
        ) : (
          <>
            <PlaceName place={row.place} />
            {row.place.city === null ? null : `, ${countryName(row.place.country, locale)}`}
            <Narrow label={text.details.onlyCountry} term={`country:${row.place.country}`} />
            {row.place.radiusKm > 0 ? <small> {text.details.placeRadius(row.place.radiusKm)}</small> : null}
          </>
        )}
      </Fact>
      <Fact name={text.details.client}>{clientName(row.client)}</Fact>
      <Fact name={text.details.created}>
        {row.createdAt === null ? text.session.notRecorded : <Ago at={row.createdAt} style="sentence" />}
      </Fact>
      <Fact name={text.details.lastSeen}>
        {row.lastSeen === null ? (
          text.session.notRecorded
        ) : (
          <>
            <Ago at={row.lastSeen} style="sentence" title={text.session.origin[origin]} />
            {origin === "recorded" ? null : <small> {text.session.origin[origin]}</small>}
          </>
        )}
      </Fact>
      <Fact name={text.details.expires}>
        {row.expiresAt === null ? text.session.noExpiry : <Ago at={row.expiresAt} style="sentence" />}
      </Fact>
      <Fact name={text.details.format}>
        {format?.title ?? row.format}
        {row.opaque === null ? null : <> · {text.session.opaqueReason[row.opaque]}</>}
        {format?.caution == null ? null : <p className="details__note">{format.caution}</p>}
        {format?.inferred == null || row.lastSeenOrigin !== "inferred" ? null : (
          <p className="details__note">{format.inferred}</p>
        )}
      </Fact>
      {format?.logOut == null ? null : (
        <Fact name={text.details.logOut}>
          <code>{format.logOut}</code>
        </Fact>
      )}
      <Fact name={<span title={text.details.handleHint}>{text.details.handle}</span>}>
        <code>{row.id}</code> <CopyButton copied={row.id} />
      </Fact>
    </Facts>
  );
}

/** Narrows the list to what is beside it. */
function Narrow({ label, term }: { readonly label: string; readonly term: string }) {
  const { addTerm } = useFilter();
  return (
    <Tip label={label}>
      <Button look="ghost" size="small" icon aria-label={label} onClick={() => addTerm(term)}>
        <ListFilter aria-hidden />
      </Button>
    </Tip>
  );
}

interface ContentsProps {
  readonly head: Details;
  readonly row: SessionRow;
  readonly gone: boolean;
}

function Contents({ head: { contents, format }, row, gone }: ContentsProps) {
  const words = text.details;
  // The format comes with the contents: before it nothing is known of them.
  const unread = gone ? words.contentsUnread : words.contentsReading;
  const nothing = format === null ? unread : words.contentsEmpty;
  return (
    <section className="details__section">
      <h3>{words.contents}</h3>
      {contents.length === 0 ? (
        <p className="details__none">
          {row.opaque === null ? nothing : text.session.opaqueReason[row.opaque]}
        </p>
      ) : (
        <Facts code>
          {contents.map(({ name, value, hidden }) => (
            <Fact key={name} name={visible(name)}>
              {hidden ? (
                <span className="details__hidden" title={words.hiddenHint}>
                  {words.hidden}
                </span>
              ) : (
                visible(value)
              )}
            </Fact>
          ))}
        </Facts>
      )}
    </section>
  );
}
