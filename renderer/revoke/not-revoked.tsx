import { CircleAlert } from "lucide-react";
import type { Failure } from "../../shared/failure.ts";
import type { RevocationResult } from "../../shared/link.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { visible } from "../format/visible.ts";
import { hrefOf } from "../route/use-route.ts";
import { who } from "../table/who.ts";
import { text } from "../text/text.ts";

type NotDone = RevocationResult["notDone"][number];

interface NotRevokedProps {
  readonly sessions: readonly NotDone[];
  /** What went wrong with the whole. */
  readonly problem: Failure | null;
  /** How many more there are than are named. */
  readonly more: number;
  readonly onOpen: () => void;
}

/** The sessions that were not revoked, under the reason that they share and what to do about it. */
export function NotRevoked({ sessions, problem, more, onOpen }: NotRevokedProps) {
  const groups = Map.groupBy(sessions, ({ why }) => (why === null ? "" : JSON.stringify(why)));
  const told = [...groups.values()].some(([first]) => first?.why?.code === problem?.code);
  return (
    <>
      {problem === null || told ? null : <FailureNote failure={problem} />}
      {[...groups].map(([key, group]) => (
        <section key={key} className="revoke__group">
          <Reason why={group[0]?.why ?? null} />
          <ul className="revoke__facts revoke__left">
            {group.map((session) => (
              <li key={session.id}>
                <a
                  href={hrefOf({ name: "sessions", session: session.id, filter: "" })}
                  title={text.revoke.openSession}
                  onClick={onOpen}
                >
                  {who(session)}
                </a>
                {session.address === null || session.address === who(session) ? null : (
                  <span className="revoke__more">{visible(session.address)}</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {more > 0 ? <p className="revoke__more">{text.revoke.notDoneMore(more)}</p> : null}
    </>
  );
}

/** Without a failure of its own, its turn did not come. */
function Reason({ why }: { readonly why: Failure | null }) {
  if (why !== null) return <FailureNote failure={why} />;
  return (
    <div className="words failure-note failure-note--warning" role="status">
      <CircleAlert aria-hidden />
      <div>
        <p className="failure-note__what">{text.revoke.leftMeaning}</p>
        <p className="failure-note__more">{text.revoke.leftNext}</p>
      </div>
    </div>
  );
}
