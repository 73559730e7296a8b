import { type FormEvent, useState } from "react";
import { formatAddress } from "../../../shared/address/format-address.ts";
import { parseAddress } from "../../../shared/address/parse-address.ts";
import { describeAddress } from "../../../shared/address/store-address.ts";
import type { Failure } from "../../../shared/failure.ts";
import { Button } from "../../components/button.tsx";
import { FailureNote } from "../../components/failure-note.tsx";
import { LabelledSwitch } from "../../components/labelled-switch.tsx";
import { TextField } from "../../components/text-field.tsx";
import { useTell } from "../../components/toasts.tsx";
import { useCommand } from "../../link/use-link.tsx";
import { text } from "../../text/text.ts";
import { AddressFields } from "./address-fields.tsx";
import type { Draft } from "./draft.ts";
import { FeedChoice } from "./feed-choice.tsx";
import { addressOf, type FieldProblem, type FormFields, fieldsOf } from "./form-fields.ts";
import { PreflightDialog, type PreflightQuestion } from "./preflight-dialog.tsx";

interface ConnectionFormProps {
  readonly draft: Draft;
  /** It has been saved under this id, or the person wants none of it. */
  readonly onDone: () => void;
}

type Busy = "none" | "connecting" | "saving";

/** One connection, field by field; a pasted address fills them. What is wrong is said beside the field. */
export function ConnectionForm({ draft, onDone }: ConnectionFormProps) {
  const words = text.connections;
  const connect = useCommand("connect");
  const save = useCommand("saveConnection");
  const { done } = useTell();
  const [pasted, setPasted] = useState("");
  const [form, setForm] = useState(draft);
  const [busy, setBusy] = useState<Busy>("none");
  const [problem, setProblem] = useState<Failure | null>(null);
  const [wrong, setWrong] = useState<{ field: keyof FormFields; problem: FieldProblem } | null>(null);
  const [asked, setAsked] = useState<PreflightQuestion | null>(null);
  const { fields, readOnly, integrated, feed, secretsOf } = form;
  const change = (part: Partial<Draft>) => setForm((before) => ({ ...before, ...part }));

  function paste(address: string): void {
    setPasted(address);
    const parsed = parseAddress(address);
    if ("problem" in parsed) {
      setProblem(address.trim() === "" ? null : parsed.problem);
      return;
    }
    setProblem(null);
    setWrong(null);
    // The address is in the fields now; a password in it must not stay readable above them.
    setPasted("");
    change({ fields: fieldsOf(parsed.address) });
  }

  /** The address, or null after saying what is wrong. */
  function read(): string | null {
    setProblem(null);
    const read = addressOf(fields);
    setWrong("field" in read ? read : null);
    return "address" in read ? formatAddress(read.address) : null;
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const url = read();
    if (url === null || busy !== "none") return;
    setBusy("connecting");
    const answer = await connect({ url, secretsOf, readOnly, integrated, feed });
    setBusy("none");
    if (answer.ok) done(words.connected(shown(url)));
    else setProblem(answer.failure);
  }

  async function keep(): Promise<void> {
    const url = read();
    if (url === null || busy !== "none") return;
    setBusy("saving");
    const name = form.name.trim() === "" ? shown(url) : form.name.trim();
    const answer = await save({ id: form.id, secretsOf, name, url, readOnly, integrated, feed });
    setBusy("none");
    if (answer.ok) {
      done(words.savedAs(name));
      onDone();
    } else setProblem(answer.failure);
  }

  function test(): void {
    const url = read();
    if (url !== null) setAsked({ store: { kind: "address", url, secretsOf }, feed });
  }

  return (
    <form className="connection-form" onSubmit={submit}>
      <TextField
        label={words.paste}
        hint={words.pasteHint}
        placeholder={words.urlPlaceholder}
        value={pasted}
        maxLength={4096}
        onChange={(event) => paste(event.target.value)}
      />
      <AddressFields
        fields={fields}
        wrong={wrong}
        hasSecrets={secretsOf !== null}
        onChange={(part) => change({ fields: { ...fields, ...part } })}
        onForget={() => change({ secretsOf: null })}
      />
      <div className="connection-form__switches">
        <LabelledSwitch
          label={words.readOnly}
          hint={words.readOnlyHint}
          checked={readOnly}
          onChange={(next) => change({ readOnly: next })}
        />
        {fields.kind === "unix" ? null : (
          <LabelledSwitch
            label={words.replicas}
            hint={words.replicasHint}
            checked={fields.replicas}
            onChange={(next) => change({ fields: { ...fields, replicas: next } })}
          />
        )}
        <LabelledSwitch
          label={words.integrated}
          hint={words.integratedHint}
          checked={integrated}
          onChange={(next) => change({ integrated: next })}
        />
      </div>
      <div className="field">
        <span className="field__label">{words.feed}</span>
        <FeedChoice value={feed} onChange={(next) => change({ feed: next })} />
      </div>
      <TextField
        label={words.name}
        hint={words.nameHint}
        value={form.name}
        maxLength={200}
        onChange={(event) => change({ name: event.target.value })}
      />
      {problem === null ? null : <FailureNote failure={problem} />}
      <div className="connection-form__actions">
        <Button type="submit" look="primary" disabled={busy !== "none"}>
          {busy === "connecting" ? words.connecting : words.connect}
        </Button>
        <Button onClick={test} disabled={busy !== "none"}>
          {words.test}
        </Button>
        <Button onClick={keep} disabled={busy !== "none"}>
          {form.id === null ? words.save : words.saveChanges}
        </Button>
        {form.id === null ? null : (
          <Button look="ghost" onClick={onDone}>
            {text.actions.cancel}
          </Button>
        )}
      </div>
      <PreflightDialog asked={asked} onClose={() => setAsked(null)} />
    </form>
  );
}

/** The address as it may be shown. */
function shown(url: string): string {
  const parsed = parseAddress(url);
  return "address" in parsed ? describeAddress(parsed.address) : "";
}
