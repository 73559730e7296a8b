import "./finding-response.css";
import { useState } from "react";
import type { ResponseRow } from "../../../shared/settings/response.ts";
import { Ago } from "../../clock/ago.tsx";
import { Button } from "../../components/button.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand, useView } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";

/** What a rule is about to do, or did, about this finding; while it waits, the button that stops it. */
export function FindingResponse({ finding }: { readonly finding: string }) {
  const view = useView("responses", {});
  const row = view.kind === "ready" ? view.state.rows.find(({ id }) => id === finding) : undefined;
  if (row === undefined) return null;
  const isWaiting = row.state.kind === "waiting";
  return (
    <div
      className={isWaiting && !row.dryRun ? "finding-response finding-response--waiting" : "finding-response"}
    >
      <span>
        {/* Announced once: nobody listens to a clock. */}
        <span role="status">{sentenceOf(row)}</span>{" "}
        {isWaiting ? <Ago at={momentOf(row)} style="countdown" /> : null}
      </span>
      {isWaiting ? <StopButton id={row.id} /> : <Ago at={momentOf(row)} style="sentence" />}
    </div>
  );
}

function StopButton({ id }: { readonly id: string }) {
  const stop = useCommand("stopResponse");
  const { done, failed } = useTell();
  const [busy, setBusy] = useState(false);
  async function run(): Promise<void> {
    setBusy(true);
    const answer = await stop({ id });
    setBusy(false);
    if (answer.ok) done(text.response.stopped);
    else failed(answer.failure);
  }
  return (
    <Button look="primary" disabled={busy} onClick={run}>
      {text.response.stop}
    </Button>
  );
}

function momentOf({ state }: ResponseRow): number {
  return state.kind === "waiting" ? state.dueAt : state.at;
}

function sentenceOf({ state, dryRun, action, sessions }: ResponseRow): string {
  const words = text.response;
  switch (state.kind) {
    case "waiting":
      return dryRun ? words.waitingDry(sessions) : words.waiting(action, sessions);
    case "done":
      return dryRun ? words.doneDry(sessions) : words.done(sessions);
    case "stopped":
      return words.stoppedBy(state.by);
    case "withdrawn":
      return words.withdrawn;
    case "failed":
      return words.failed(state.reason);
  }
}
