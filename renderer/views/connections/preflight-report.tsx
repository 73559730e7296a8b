import "./preflight.css";
import { Check, CircleAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { StoreMeant } from "../../../shared/link.ts";
import type { Permission, Preflight } from "../../../shared/preflight.ts";
import type { Count } from "../../../shared/session.ts";
import { buttonClass } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { formatNumber } from "../../format/numbers.ts";
import { shownPrefix } from "../../format/shown-prefix.ts";
import { hrefOf } from "../../route/use-route.ts";
import { locale } from "../../text/language.ts";
import { text } from "../../text/text.ts";
import { ConnectionFailure } from "./connection-failure.tsx";
import { KeyspaceEvents } from "./keyspace-events.tsx";

type Verdict = "good" | "limited" | "bad";

interface PreflightReportProps {
  readonly found: Preflight;
  readonly store: StoreMeant;
  /** Something on the server was changed: look again. */
  readonly onChanged: () => void;
}

/** The checklist: one line per question, the answer in words, details below it. */
export function PreflightReport({ found, store, onChanged }: PreflightReportProps) {
  const words = text.preflight;
  const { where, problem, tunnel, server, permissions, feed, events, formats, suspects, sessions, acl } =
    found;
  return (
    <div className="preflight words">
      <p className="code preflight__where">{where}</p>
      {problem === null ? null : <ConnectionFailure failure={problem} onAccepted={onChanged} />}
      {tunnel === null ? null : (
        <Line verdict={tunnel.firstUse ? "limited" : "good"} title={text.connections.tunnel}>
          {tunnel.place}
          <p className="code preflight__more">{tunnel.fingerprint}</p>
          <p className="preflight__more">{tunnel.firstUse ? words.tunnelFirst : words.tunnelKnown}</p>
        </Line>
      )}
      {server === null ? null : (
        <>
          <Line verdict="good" title={words.server}>
            {server.product} {server.version}, {text.connections.topology[server.topology]}
            {server.topology === "cluster" ? `, ${words.primaries(server.primaries)}` : ""}
          </Line>
          <Line verdict="good" title={words.identity}>
            {server.user ?? text.connections.defaultUser}
          </Line>
        </>
      )}
      {permissions.length === 0 ? null : <Permissions permissions={permissions} />}
      {feed === null ? null : (
        <Line verdict={feed.kind === "rescans" ? "limited" : "good"} title={words.feed}>
          {text.status.feed[feed.kind]}
          <p className="preflight__more">{text.status.feedReason(feed.reason)}</p>
          {feed.problem === null ? null : <FailureNote failure={feed.problem} tone="warning" />}
        </Line>
      )}
      {events === null ? null : (
        <Line verdict={events.sufficient ? "good" : "limited"} title={words.events}>
          <KeyspaceEvents events={events} store={store} onChanged={onChanged} />
        </Line>
      )}
      {server === null ? null : (
        <>
          <Line verdict={formats.length === 0 ? "limited" : "good"} title={words.formats}>
            {formats.length === 0 ? words.noFormats : null}
            {formats.map((format) => (
              <Format key={`${format.id} ${format.prefix}`} format={format} />
            ))}
          </Line>
          {suspects.length === 0 ? null : (
            <Line verdict="limited" title={text.format.suspects}>
              {suspects.map((suspect) => (
                <Suspect key={suspect.prefix} suspect={suspect} canDescribe={store.kind === "current"} />
              ))}
            </Line>
          )}
          <Line verdict={sessions === null ? "limited" : "good"} title={words.sessions}>
            {sessions === null ? words.unknown : <HowMany count={sessions} />}
          </Line>
        </>
      )}
      {acl === null ? null : <AclLines acl={acl} />}
    </div>
  );
}

interface LineProps {
  readonly verdict: Verdict;
  readonly title: string;
  readonly children: ReactNode;
}

function Line({ verdict, title, children }: LineProps) {
  const Mark = verdict === "good" ? Check : verdict === "limited" ? TriangleAlert : CircleAlert;
  return (
    <section className={`preflight__line preflight__line--${verdict}`}>
      <Mark aria-hidden />
      <h3>{title}</h3>
      <div>{children}</div>
    </section>
  );
}

function Permissions({ permissions }: { readonly permissions: readonly Permission[] }) {
  const words = text.preflight;
  const refused = permissions.filter(({ permitted }) => !permitted);
  const forWatching = refused.filter((one) => one.for === "watching").length;
  return (
    <Line
      verdict={forWatching > 0 ? "bad" : refused.length > 0 ? "limited" : "good"}
      title={words.permissions}
    >
      {refused.length === 0 ? <p>{words.allPermitted}</p> : null}
      {forWatching > 0 ? <p>{words.watchingRefused(forWatching)}</p> : null}
      {refused.length > forWatching ? <p>{words.revokingRefused}</p> : null}
      <ul className="preflight__commands">
        {permissions.map((one) => (
          <li key={one.name} className={one.permitted ? undefined : "preflight__refused"}>
            {one.permitted ? <Check aria-hidden /> : <CircleAlert aria-hidden />}
            <span className="code">{one.name}</span>
            <span>
              {words.purposes[one.purpose]}
              <span className="visually-hidden">, {one.permitted ? words.permitted : words.refused}</span>
            </span>
          </li>
        ))}
      </ul>
    </Line>
  );
}

function Format({ format }: { readonly format: Preflight["formats"][number] }) {
  return (
    <div className="preflight__format">
      <p>
        <strong>{format.title}</strong> <span className="code">{format.prefix}*</span>
      </p>
      <p className="preflight__more">{text.recognition.reason(format.prefix, format.reason)}</p>
      {format.example.length === 0 ? null : (
        <details>
          <summary>{text.preflight.example}</summary>
          <dl className="preflight__example code">
            {format.example.map((line) => (
              <div key={line.name}>
                <dt>{line.name}</dt>
                <dd>{line.hidden ? <em>{text.preflight.hidden}</em> : line.value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

interface SuspectProps {
  readonly suspect: Preflight["suspects"][number];
  /** The editor tries what is described on the connected store, and on no other. */
  readonly canDescribe: boolean;
}

function Suspect({ suspect, canDescribe }: SuspectProps) {
  return (
    <div className="preflight__format">
      <p>
        <span className="code">{shownPrefix(suspect.prefix)}*</span>
      </p>
      <p className="preflight__more">{text.recognition.suspect(suspect)}</p>
      {canDescribe ? (
        <a
          className={buttonClass("plain", "small")}
          href={hrefOf({ name: "format", format: `prefix:${suspect.prefix}` })}
        >
          {text.details.describeFormat}
        </a>
      ) : null}
    </div>
  );
}

function HowMany({ count }: { readonly count: Count }) {
  const value = formatNumber(count.value, locale);
  return (
    <>
      {count.estimate === null ? value : text.count.estimate(value)}
      {count.estimate === null ? null : <p className="preflight__more">{text.count.why(count.estimate)}</p>}
    </>
  );
}

function AclLines({ acl }: { readonly acl: NonNullable<Preflight["acl"]> }) {
  const words = text.preflight;
  return (
    <section className="preflight__acl">
      <h3>{words.acl}</h3>
      <p className="preflight__more">{words.aclHint}</p>
      {[
        { name: words.aclWatching, line: acl.watching },
        { name: words.aclRevoking, line: acl.revoking },
      ].map(({ name, line }) => (
        <div key={name} className="preflight__command">
          <span>{name}</span>
          <CopyButton copied={line} label={text.actions.copy} />
          <code>{line}</code>
        </div>
      ))}
    </section>
  );
}
