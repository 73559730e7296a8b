import { type FormEvent, useState } from "react";
import type { Failure } from "../../../shared/failure.ts";
import { Button } from "../../components/button.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { LabelledSwitch } from "../../components/labelled-switch.tsx";
import { TextField } from "../../components/text-field.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";

/** Connects by address. What goes wrong is said beside the field, not in passing. */
export function ConnectForm() {
  const connect = useCommand("connect");
  const { done } = useTell();
  const [url, setUrl] = useState("");
  const [readOnly, setReadOnly] = useState(false);
  const [integrated, setIntegrated] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const address = url.trim();
    if (address === "" || busy) return;
    setBusy(true);
    setProblem(null);
    const answer = await connect({ url: address, readOnly, integrated, feed: null });
    setBusy(false);
    if (answer.ok) {
      done(text.connections.connected(withoutSecret(address)));
      // The password has served its purpose.
      setUrl("");
    } else setProblem(answer.failure);
  }

  return (
    <form className="connection-form" onSubmit={submit}>
      <TextField
        label={text.connections.url}
        hint={text.connections.urlHint}
        placeholder={text.connections.urlPlaceholder}
        value={url}
        maxLength={4096}
        onChange={(event) => setUrl(event.target.value)}
      />
      <LabelledSwitch
        label={text.connections.readOnly}
        hint={text.connections.readOnlyHint}
        checked={readOnly}
        onChange={setReadOnly}
      />
      <LabelledSwitch
        label={text.connections.integrated}
        hint={text.connections.integratedHint}
        checked={integrated}
        onChange={setIntegrated}
      />
      {problem === null ? null : <FailureNote failure={problem} />}
      <div className="connection-form__actions">
        <Button type="submit" look="primary" disabled={busy || url.trim() === ""}>
          {busy ? text.connections.connecting : text.connections.connect}
        </Button>
      </div>
    </form>
  );
}

/** The address as it may be shown: everything before the last @ is left out. */
function withoutSecret(url: string): string {
  const scheme = /^[a-z]+:\/\//i.exec(url)?.[0] ?? "";
  return scheme + url.slice(scheme.length).replace(/^.*@/, "");
}
