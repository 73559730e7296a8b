import "./alerts.css";
import { useState } from "react";
import type { Sink, SinkState } from "../../../shared/settings/alerts.ts";
import { Ago } from "../../clock/ago.tsx";
import { Countdown } from "../../clock/countdown.tsx";
import { Box } from "../../components/box.tsx";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand, useView } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";
import { SinkForm } from "./sink-form.tsx";

type Opened =
  | { readonly kind: "none" }
  | { readonly kind: "form"; readonly sink: Sink | null }
  | { readonly kind: "remove"; readonly sink: Sink };

/** Where alerts go, and what becomes of them. */
export function AlertsBox() {
  const words = text.alerts;
  const settings = useView("settings", {});
  const alerts = useView("alerts", {});
  const remove = useCommand("removeSink");
  const { done, failed } = useTell();
  const [opened, setOpened] = useState<Opened>({ kind: "none" });
  if (settings.kind !== "ready" || alerts.kind !== "ready") return null;
  const { sinks } = settings.state.head.settings.alerts;
  const stateOf = (sink: Sink) => alerts.state.rows.find(({ id }) => id === sink.id) ?? null;
  const close = () => setOpened({ kind: "none" });

  async function removeNow(sink: Sink): Promise<void> {
    close();
    const answer = await remove({ id: sink.id });
    if (answer.ok) done(words.removed(sink.name));
    else failed(answer.failure);
  }

  return (
    <Box title={words.title}>
      <p className="box__hint">{words.hint}</p>
      {sinks.length === 0 ? <p className="alerts__none">{words.none}</p> : null}
      <ul className="alerts">
        {sinks.map((sink) => (
          <li key={sink.id} className="alerts__sink">
            <SinkLine sink={sink} state={stateOf(sink)} />
            <div className="alerts__actions">
              <TestButton sink={sink} />
              <Button size="small" onClick={() => setOpened({ kind: "form", sink })}>
                {words.edit}
              </Button>
              <Button size="small" look="danger-quiet" onClick={() => setOpened({ kind: "remove", sink })}>
                {words.remove}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <Button onClick={() => setOpened({ kind: "form", sink: null })}>{words.add}</Button>
      {opened.kind === "form" ? (
        <SinkForm
          sink={opened.sink}
          signed={opened.sink !== null && stateOf(opened.sink)?.signed === true}
          onClose={close}
        />
      ) : null}
      {opened.kind === "remove" ? (
        <Dialog open onClose={close} title={`${words.remove}: ${opened.sink.name}`}>
          <p>{words.reallyRemove(stateOf(opened.sink)?.waiting ?? 0)}</p>
          <div className="alerts__buttons">
            <Button onClick={close}>{text.actions.cancel}</Button>
            <Button look="danger" onClick={() => removeNow(opened.sink)}>
              {words.remove}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </Box>
  );
}

function SinkLine({ sink, state }: { readonly sink: Sink; readonly state: SinkState | null }) {
  const words = text.alerts;
  const notes = [
    words.kinds[sink.kind],
    words.bodies[sink.body],
    ...(state?.signed === true ? [words.signed] : []),
    ...(sink.enabled ? [] : [words.off]),
  ];
  return (
    <div className="alerts__what">
      <p className="alerts__name">
        {sink.name} <span className="alerts__notes">{notes.join(" · ")}</span>
      </p>
      <p className="alerts__where">{state?.where ?? ""}</p>
      {sink.condition === "" ? null : <code className="alerts__condition">{sink.condition}</code>}
      {state === null ? null : <Deliveries state={state} />}
    </div>
  );
}

function Deliveries({ state }: { readonly state: SinkState }) {
  const words = text.alerts;
  const { failing, lastDeliveryAt, waiting, dropped, damage } = state;
  const remedy = failing === null ? null : words.remedy(failing.reason);
  return (
    <>
      <p className={failing === null ? "alerts__state" : "alerts__state alerts__state--failing"}>
        {failing === null ? (
          lastDeliveryAt === null ? (
            words.never
          ) : (
            <>
              {words.delivered} <Ago at={lastDeliveryAt} style="sentence" />
            </>
          )
        ) : (
          <>
            {words.failing} <Ago at={failing.since} />: {words.reason(failing.reason)}
            {failing.nextAttemptAt === null ? null : (
              <>
                {" "}
                · {words.nextAttempt} <Countdown until={failing.nextAttemptAt} />
              </>
            )}
          </>
        )}
        {waiting === 0 ? null : ` · ${words.waiting(waiting)}`}
        {dropped === 0 ? null : ` · ${words.dropped(dropped)}`}
      </p>
      {remedy === null ? null : <p className="alerts__remedy">{remedy}</p>}
      {damage === null ? null : <FailureNote failure={damage} tone="warning" />}
    </>
  );
}

function TestButton({ sink }: { readonly sink: Sink }) {
  const test = useCommand("testSink");
  const { done, failed } = useTell();
  const [busy, setBusy] = useState(false);
  async function run(): Promise<void> {
    setBusy(true);
    const answer = await test({ id: sink.id });
    setBusy(false);
    if (answer.ok) done(text.alerts.tested(sink.name));
    else failed(answer.failure);
  }
  return (
    <Button size="small" disabled={busy || !sink.enabled} onClick={run}>
      {text.alerts.test}
    </Button>
  );
}
