import { useState } from "react";
import type { Failure } from "../../../shared/failure.ts";
import type { StoreMeant } from "../../../shared/link.ts";
import type { Preflight } from "../../../shared/preflight.ts";
import { Button } from "../../components/button.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand } from "../../link/use-link.tsx";
import { useStatus } from "../../shell/use-status.ts";
import { text } from "../../text/text.ts";

interface KeyspaceEventsProps {
  readonly events: NonNullable<Preflight["events"]>;
  readonly store: StoreMeant;
  readonly onChanged: () => void;
}

/** Whether the server sends keyspace events; how to switch them on, by a button that says exactly what it sets. */
export function KeyspaceEvents({ events, store, onChanged }: KeyspaceEventsProps) {
  const words = text.preflight;
  const enableEvents = useCommand("enableEvents");
  const { done } = useTell();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure | null>(null);
  const readOnly = useStatus()?.readOnly === true && store.kind === "current";
  const { flags, sufficient, canSet, advice } = events;

  if (flags === null) {
    return (
      <>
        <p>{words.eventsUnknown}</p>
        <dl className="preflight__services">
          {advice.map((service) => (
            <div key={service}>
              <dt>{words.services[service].name}</dt>
              <dd>{words.services[service].how}</dd>
            </div>
          ))}
        </dl>
      </>
    );
  }
  if (sufficient) return <p>{words.eventsOn(flags[0]?.now ?? "")}</p>;

  async function enable(): Promise<void> {
    if (flags === null) return;
    setBusy(true);
    setProblem(null);
    const answer = await enableEvents({ store, flags });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.failure);
      return;
    }
    done(words.enabled);
    onChanged();
  }

  return (
    <>
      <p>{words.eventsOff}</p>
      <ul className="preflight__sets">
        {flags
          .filter(({ now, wouldBe }) => now !== wouldBe)
          .map(({ node, now, wouldBe }) => (
            <li key={node} className="code">
              {words.wouldSet(node, now, wouldBe)}
            </li>
          ))}
      </ul>
      {problem === null ? null : <FailureNote failure={problem} />}
      {canSet && !readOnly ? (
        <div className="preflight__enable">
          <Button onClick={enable} disabled={busy}>
            {words.enable}
          </Button>
          <span className="preflight__more">{words.enableHint}</span>
        </div>
      ) : null}
    </>
  );
}
