import "./user.css";
import { UserRoundSearch } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { RevocationResult } from "../../../shared/link.ts";
import type { SessionRow } from "../../../shared/session.ts";
import { storeNow } from "../../clock/store-clock.ts";
import { Blank } from "../../components/blank.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { useKeys } from "../../keyboard/keyboard.ts";
import { useView } from "../../link/use-link.tsx";
import { useRevoke } from "../../revoke/use-revoke.tsx";
import { navigate, useRoute } from "../../route/use-route.ts";
import { useReadOnly } from "../../shell/use-status.ts";
import { who } from "../../table/who.ts";
import { text } from "../../text/text.ts";
import { SessionTimeline } from "./session-timeline.tsx";
import { UserFindings } from "./user-findings.tsx";
import { UserHead } from "./user-head.tsx";
import { UserHistory } from "./user-history.tsx";
import { UserMap } from "./user-map.tsx";
import { UserOut } from "./user-out.tsx";
import { UserSessions } from "./user-sessions.tsx";

const COLORS = 8;

/** One user: who, how many, from where, and out with one button. */
export function UserView() {
  const { user } = useRoute();
  if (user === null) {
    return (
      <Blank icon={<UserRoundSearch aria-hidden />} title={text.user.titleNone}>
        {text.user.chooseMore}
      </Blank>
    );
  }
  return <OneUser key={user} user={user} />;
}

interface Out {
  readonly revoked: number;
  readonly at: number;
}

function OneUser({ user }: { readonly user: string }) {
  const view = useView("user", { user });
  const readOnly = useReadOnly();
  const { ask } = useRevoke();
  const [out, setOut] = useState<Out | null>(null);
  const outPanel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (out !== null) outPanel.current?.focus();
  }, [out]);
  // A name is known from sessions; it has to outlive them.
  const known = view.kind === "ready" ? view.state.head.label : null;
  const [label, setLabel] = useState(known);
  useEffect(() => setLabel((before) => known ?? before), [known]);

  const named = who({ label, user });
  const onDone = (result: RevocationResult) => setOut({ revoked: result.counts.revoked, at: storeNow() });
  const logOut = (except: SessionRow | null) =>
    ask({
      target: { kind: "user", user, except: except?.id ?? null },
      title: except === null ? text.revoke.titleUser(named) : text.revoke.titleUserExcept(named),
      onDone,
    });
  const mayLogOut = !readOnly && view.kind === "ready" && view.state.head.sessions.value > 0;
  useKeys({
    escape: () => navigate({ name: "sessions" }),
    ...(mayLogOut && { l: () => logOut(null) }),
  });

  if (view.kind === "loading") {
    return view.refused === undefined ? null : (
      <div className="user">
        <FailureNote failure={view.refused} />
      </div>
    );
  }
  const { head, rows } = view.state;
  const colorOf = (country: string | null) => {
    const at = head.countries.findIndex((each) => each.country === country);
    return at < 0 ? "var(--chart-muted)" : `var(--chart-${(at % COLORS) + 1})`;
  };

  return (
    <div className="user">
      <UserHead head={head} label={label} rows={rows} readOnly={readOnly} onLogOut={logOut} />
      {out === null ? null : (
        <UserOut ref={outPanel} who={named} revoked={out.revoked} at={out.at} left={head.sessions.value} />
      )}
      {head.findings.length === 0 ? null : <UserFindings findings={head.findings} />}
      {rows.length === 0 ? (
        out === null ? (
          <section className="user__panel">
            <Blank title={`${named} ${text.user.none}`}>{text.user.noneMore}</Blank>
          </section>
        ) : null
      ) : (
        <>
          <div className="user__pictures">
            <section className="user__panel">
              <header>
                <h2>{text.user.timeline}</h2>
                <span className="user__hint">{text.user.timelineHint}</span>
              </header>
              <div className="user__inside">
                <SessionTimeline
                  rows={rows}
                  findings={head.findings}
                  colorOf={colorOf}
                  countries={head.countries}
                />
              </div>
            </section>
            <UserMap rows={rows} />
          </div>
          <UserSessions rows={rows} total={head.sessions.value} readOnly={readOnly} />
        </>
      )}
      {head.known === null ? null : <UserHistory user={user} who={named} known={head.known} />}
    </div>
  );
}
